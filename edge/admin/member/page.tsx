// One member: how they stand on every channel, how it came about, what they were told and sent; and their two rights,
// to have it all and to be forgotten.

import type { Child } from 'hono/jsx';
import { CHANNEL_WORDS } from '../../../core/member';
import type { ChannelStanding, MemberView } from '../../actions/member-view';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Card, Empty, Notice, Time } from '../parts';
import { cancellationWords, reasonWord, STATE_WORDS } from '../words';
import { ConsentTabs } from './consent-tabs';
import { AGE_WORDS, BLOCK_WORDS, memberStateWord, PURPOSE_WORDS, STANDING_WORDS, sourceWord } from './consent-words';
import { memberPath } from './list';
import { NoticeTable } from './notice-table';

type MemberProps = { frame: Frame; member: MemberView; now: number; waits: Child; why: Child };

export const MemberPage = ({ frame, member, now, waits, why }: MemberProps) => (
  <ShopPage frame={frame} room="members" title={member.memberId}>
    <ConsentTabs frame={frame} tab="members" />
    <Card title="회원 정보">
      <dl class="summary">
        <Fact name="상태" value={memberStateWord(member.state)} />
        <Fact name="이름" value={member.name ?? '–'} />
        <Fact name="휴대폰" value={member.phone ?? '없음'} />
        <Fact name="이메일" value={member.email ?? '없음'} />
        <Fact name="나이" value={AGE_WORDS[member.age]} />
      </dl>
    </Card>
    <Card title="광고 수신 동의">
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">채널</th>
            <th scope="col">광고</th>
            <th scope="col">야간 (21~8시)</th>
            <th scope="col">2년 확인 기한</th>
            <th scope="col">보낼 수 있나요</th>
          </tr>
        </thead>
        <tbody>
          {member.channels.map((standing) => (
            <Standing standing={standing} now={now} />
          ))}
        </tbody>
      </table>
    </Card>
    {waits}
    {why}
    <History member={member} now={now} />
    {member.notices.length > 0 && (
      <Card title="동의 통지">
        <NoticeTable {...{ frame, now }} rows={member.notices} of="member" />
      </Card>
    )}
    <Messages member={member} now={now} shopId={frame.shop.id} />
    <Rights frame={frame} member={member} />
  </ShopPage>
);

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const Standing = ({ standing, now }: { standing: ChannelStanding; now: number }) => {
  const { channel, advertising, night, since, reconfirmBy, blocked } = standing;
  return (
    <tr>
      <td class="title">{CHANNEL_WORDS[channel]}</td>
      <td data-label="광고">
        {STANDING_WORDS[advertising]}
        {since !== null && (
          <small>
            <Time at={since} now={now} />
          </small>
        )}
      </td>
      <td data-label="야간">{night ? '동의' : '–'}</td>
      <td data-label="2년 확인 기한">{reconfirmBy === null ? '–' : <Time at={reconfirmBy} now={now} />}</td>
      <td data-label="보낼 수 있나요">
        {blocked ? `차단: ${BLOCK_WORDS[blocked]}` : advertising === 'granted' ? '예' : '아니요'}
      </td>
    </tr>
  );
};

const History = ({ member, now }: { member: MemberView; now: number }) => (
  <Card title="동의 이력">
    {member.consents.length === 0 ? (
      <Empty title="동의하거나 거부한 기록이 없습니다" />
    ) : (
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">때</th>
            <th scope="col">내용</th>
            <th scope="col">경로</th>
            <th scope="col">문구</th>
          </tr>
        </thead>
        <tbody>
          {member.consents.map((act) => (
            <tr>
              <td data-label="때">
                <Time at={act.actedAt} now={now} />
              </td>
              <td data-label="내용">
                {CHANNEL_WORDS[act.channel]} {PURPOSE_WORDS[act.purpose]} <b>{act.granted ? '동의' : '거부'}</b>
              </td>
              <td data-label="경로">{sourceWord(act.source)}</td>
              <td class="wide" data-label="문구">
                {act.wording ?? '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </Card>
);

const Messages = ({ member, now, shopId }: { member: MemberView; now: number; shopId: number }) => (
  <Card title="캠페인 메시지">
    {member.messages.length === 0 ? (
      <Empty title="보냈거나 보내려던 메시지가 없습니다" />
    ) : (
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">캠페인</th>
            <th scope="col">상태</th>
            <th scope="col">보낸 시각</th>
            <th scope="col" class="num">
              클릭
            </th>
          </tr>
        </thead>
        <tbody>
          {member.messages.map((message) => (
            <tr>
              <td class="title">
                <a href={shopPath(shopId, `/campaigns/${message.campaignId}`)}>
                  {member.campaignNames.get(message.campaignId) ?? `캠페인 ${message.campaignId}`}
                </a>
              </td>
              <td data-label="상태">
                <span class={`state state-${message.state}`}>{STATE_WORDS[message.state]}</span>
                {message.reason && <small>{reasonWord(message.state, message.reason)}</small>}
                {message.cancelled && <small>{cancellationWords(message.cancelled, now)}</small>}
              </td>
              <td data-label="보낸 시각">
                {message.submittedAt === null ? '–' : <Time at={message.submittedAt} now={now} />}
              </td>
              <td data-label="클릭" class="num">
                {message.clicks}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </Card>
);

const Rights = ({ frame, member }: { frame: Frame; member: MemberView }) => (
  <Card title="회원의 요청">
    <p class="muted">
      열람·삭제 요청에는 10일 안에 답해야 합니다(개인정보 보호법 제35~38조). 내보낸 파일에는 연락처가 그대로 들어
      있습니다.
    </p>
    <div class="form-actions">
      <form method="post" action={memberPath(frame.shop.id, member.memberId, '', '/export')}>
        <button type="submit">모든 기록 내보내기</button>
      </form>
      {member.state !== 'erased' && (
        <a class="button danger" href={memberPath(frame.shop.id, member.memberId, '', '/erase')}>
          개인정보 삭제
        </a>
      )}
    </div>
  </Card>
);

export const EraseMemberPage = ({ frame, memberId }: { frame: Frame; memberId: string }) => (
  <ShopPage frame={frame} room="members" title="이 회원의 개인정보를 삭제할까요?">
    <Notice tone="warn">
      이름, 연락처, 동의 이력, 받은 메시지의 내용이 지워지고 되돌릴 수 없습니다. 같은 번호가 다시 들어와도 광고가 나가지
      않도록 알아볼 수 없게 바꾼 값만 수신거부 목록에 남습니다.
    </Notice>
    <form method="post" action={memberPath(frame.shop.id, memberId, '', '/erase')} class="form-actions">
      <button class="danger" type="submit">
        네, {memberId} 회원을 삭제합니다
      </button>
      <a class="button" href={memberPath(frame.shop.id, memberId)}>
        취소
      </a>
    </form>
  </ShopPage>
);
