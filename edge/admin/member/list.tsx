// Members: find one by what one knows of them, or leaf through.

import type { FoundMember } from '../../actions/member-view';
import { type Frame, ShopPage, shopPath } from '../layout';
import { Card, Empty, Time } from '../parts';
import { TOKENS_PATH } from '../shop/tokens';
import { ConsentTabs } from './consent-tabs';
import { memberStateWord } from './consent-words';
import { IMPORT_PATH } from './import';

export const CONSENT_FILE_PATH = '/members/consents.csv';

type MembersProps = {
  frame: Frame;
  members: FoundMember[];
  /** Last id of a full page. */
  next: string | null;
  /** Was somebody looked for and not found? */
  missed: boolean;
  now: number;
};

/**
 * The page of one member, or what is done there. Asked for by a parameter, since no part of a path can be `..`; `more` are
 * further ones.
 */
export const memberPath = (shopId: number, memberId: string, more = '', act: '' | '/export' | '/erase' = '') =>
  shopPath(shopId, `/member${act}?id=${encodeURIComponent(memberId)}${more}`);

export const MembersPage = ({ frame, members, next, missed, now }: MembersProps) => {
  const { shop } = frame;
  return (
    <ShopPage
      frame={frame}
      room="members"
      title="회원"
      actions={
        <>
          {members.length > 0 && <a href={shopPath(shop.id, CONSENT_FILE_PATH)}>수신 동의 CSV로 받기</a>}
          <a class="button" href={shopPath(shop.id, IMPORT_PATH)}>
            CSV 넣기
          </a>
        </>
      }
    >
      <ConsentTabs frame={frame} tab="members" />
      <form method="post" action={shopPath(shop.id, '/members/find')} class="card find">
        <label for="who">회원 찾기</label>
        <div class="control">
          <input id="who" name="who" class="wide" placeholder="아이디, 휴대폰 번호, 이메일" autocomplete="off" />
          <button type="submit">찾기</button>
        </div>
        {missed && <p class="field-error">그런 회원이 없습니다. 아이디나 번호를 확인해 주세요.</p>}
      </form>
      {members.length === 0 ? (
        <Empty title="아직 회원이 없습니다">
          <p>
            쇼핑몰의 회원 목록을 CSV로 넣거나, 쇼핑몰의 서버가 <a href={shopPath(shop.id, TOKENS_PATH)}>API</a>로 넣게
            해 주세요. 광고는 수신에 동의한 회원에게만 갑니다.
          </p>
          <a class="button" href={shopPath(shop.id, IMPORT_PATH)}>
            회원 CSV 넣기
          </a>
        </Empty>
      ) : (
        <Card title="전체 회원">
          <table class="stack">
            <thead>
              <tr>
                <th scope="col">아이디</th>
                <th scope="col">상태</th>
                <th scope="col">연락처</th>
                <th scope="col">가입</th>
              </tr>
            </thead>
            <tbody>
              {members.map(({ memberId, state, hasPhone, hasEmail, joinedAt }) => (
                <tr>
                  <td class="title">
                    <a href={memberPath(shop.id, memberId)}>{memberId}</a>
                  </td>
                  <td data-label="상태">{memberStateWord(state)}</td>
                  <td data-label="연락처">
                    {[hasPhone && '휴대폰', hasEmail && '이메일'].filter(Boolean).join(', ') || '없음'}
                  </td>
                  <td data-label="가입">{joinedAt === null ? '–' : <Time at={joinedAt} now={now} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="pager">
            {next !== null && <a href={shopPath(shop.id, `/members?after=${encodeURIComponent(next)}`)}>다음 보기</a>}
          </p>
        </Card>
      )}
    </ShopPage>
  );
};
