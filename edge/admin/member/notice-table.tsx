// Notices about consent, each with what it is about, where it stands and by when: the shop's, or one member's.

import { CHANNEL_WORDS } from '../../../core/member';
import { type NoticeSettings, noticeDuty } from '../../../core/notice';
import type { Notice } from '../../actions/notices';
import type { Frame } from '../layout';
import { Time } from '../parts';
import { NOTICE_KIND_WORDS, NOTICE_STATE_WORDS, PURPOSE_WORDS } from './consent-words';
import { memberPath } from './list';

type TableProps = { frame: Frame; rows: readonly Notice[]; now: number; of: 'shop' | 'member' };

export const NoticeTable = ({ frame, rows, now, of }: TableProps) => (
  <table class="stack">
    <thead>
      <tr>
        {of === 'shop' && <th scope="col">회원</th>}
        <th scope="col">통지</th>
        <th scope="col">무엇을</th>
        <th scope="col">상태</th>
        <th scope="col">기한</th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr>
          {of === 'shop' && (
            <td class="title">
              <a href={memberPath(frame.shop.id, row.memberId)}>{row.memberId}</a>
            </td>
          )}
          <td {...(of === 'member' ? { class: 'title' } : { 'data-label': '통지' })}>{NOTICE_KIND_WORDS[row.kind]}</td>
          <td data-label="무엇을">
            {CHANNEL_WORDS[row.channel]} {PURPOSE_WORDS[row.purpose]} {row.granted ? '동의' : '거부'}
          </td>
          <td data-label="상태">
            {NOTICE_STATE_WORDS[standing(row, frame.shop.settings.notices)]}
            {row.settledAt !== null && (
              <small>
                <Time at={row.settledAt} now={now} />
              </small>
            )}
          </td>
          <td data-label="기한">
            <Time at={row.dueAt} now={now} />
            {row.dueAt <= now && row.settledAt === null && <small class="late">지남</small>}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** One that waits for its time is not ours to send where the shop has not said so. */
function standing({ state, kind, source }: Notice, settings: NoticeSettings = {}): Notice['state'] {
  const duty = noticeDuty(kind, source, settings);
  return state === 'waiting' && duty !== 'dorawa' ? duty : state;
}
