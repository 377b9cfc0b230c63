// Where every member stands, as a file to take away: what they allowed and refused here has to count at the shop's other
// senders, too, and in whatever comes after this one. Without contacts, which the shop has.

import { consentStanding } from '../../core/consent';
import { CHANNELS, type Channel } from '../../core/member';
import { formatKst } from '../../core/time';
import type { Edge } from '../context';
import { CSV_MARK, csvLine } from '../csv';
import { listConsents } from '../db/consents';
import { listMembers } from '../db/members';

const PAGE = 500;

/** Channels by the names the upload of members knows columns by. */
const COLUMNS: Record<Channel, string> = { sms: '문자', kakao: '카카오톡', email: '이메일', push: '웹 푸시' };

/**
 * The lines of the file, in id order: of each channel Y, N or nothing, and the Korean time it was said. Erased members are
 * absent.
 */
export async function* exportConsents(edge: Edge, siteId: number): AsyncGenerator<string> {
  const header = CHANNELS.flatMap((channel) => [`${COLUMNS[channel]} 수신동의`, `${COLUMNS[channel]} 수신동의일`]);
  yield CSV_MARK + csvLine(['아이디', ...header]);
  for (let after = ''; ; ) {
    const page = await listMembers(edge.db, siteId, after, PAGE);
    const ids = page.flatMap(({ memberId, state }) => (state === 'erased' ? [] : [memberId]));
    const acts = await listConsents(edge.db, siteId, ids);
    const lines = ids.map((memberId) => {
      const standings = CHANNELS.map((channel) => consentStanding(acts.get(memberId) ?? [], channel, 'advertising'));
      const cells = standings.flatMap((standing) =>
        standing.status === 'never'
          ? ['', '']
          : [standing.status === 'granted' ? 'Y' : 'N', formatKst(standing.act.actedAt)],
      );
      return csvLine([memberId, ...cells]);
    });
    yield lines.join('');
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.memberId;
  }
}
