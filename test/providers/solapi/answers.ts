// The stand-in's answers, in the shape the official SDK's schemas want.

import type { Account } from './account';
import type { StoredMessage } from './messages';
import type { Group } from './solapi';

const iso = (at: number) => new Date(at).toISOString();
const NO_CHARGES = ['sms', 'lms', 'mms', 'ata', 'cta', 'cti', 'nsa', 'rcs_sms', 'rcs_lms', 'rcs_mms', 'rcs_tpl'];
const DATES = { dateCreated: '2026-01-02T03:04:05.678Z', dateUpdated: '2026-01-02T03:04:05.678Z' };
const NO_MONEY = { requested: 0, replacement: 0, refund: 0, sum: 0 };

export function groupOf(group: Group, account: Account, refused = 0): unknown {
  const sent = group.messages.filter((message) => message.sentAt !== null);
  const ended = sent.filter((message) => message.report !== null);
  const arrived = ended.filter((message) => message.report?.code === '4000');
  return {
    groupId: group.groupId,
    status: group.status,
    count: {
      total: group.messages.length + refused,
      sentTotal: sent.length,
      sentFailed: ended.length - arrived.length,
      sentSuccess: arrived.length,
      sentPending: sent.length - ended.length,
      sentReplacement: 0,
      refund: 0,
      registeredFailed: refused,
      registeredSuccess: group.messages.length,
    },
    countForCharge: Object.fromEntries(NO_CHARGES.map((type) => [type, {}])),
    balance: NO_MONEY,
    point: NO_MONEY,
    app: { profit: Object.fromEntries(NO_CHARGES.map((type) => [type, 0])), appId: null, version: null },
    log: [],
    allowDuplicates: group.allowDuplicates,
    isRefunded: false,
    accountId: account.apiKey,
    masterAccountId: null,
    apiVersion: '4',
    price: {},
    scheduledDate: null,
    dateSent: group.sentAt === null ? null : iso(group.sentAt),
    dateCompleted: null,
    dateCreated: iso(group.createdAt),
    dateUpdated: iso(group.sentAt ?? group.createdAt),
  };
}

export function messageOf(message: StoredMessage, now: number): unknown {
  const known = message.report && message.report.at <= now ? message.report : null;
  const { acceptedAt, sentAt, code, report, ...wire } = message;
  return {
    ...wire,
    status: known ? 'COMPLETE' : sentAt === null ? 'PENDING' : 'SENDING',
    statusCode: known?.code ?? (sentAt === null ? code : '3000'),
    dateCreated: iso(acceptedAt),
    dateUpdated: iso(known?.at ?? sentAt ?? acceptedAt),
    dateReceived: report && known ? iso(known.at) : null,
  };
}

const added = (message: StoredMessage, account?: Account) => ({
  to: message.to,
  from: message.from ?? '',
  type: message.type,
  country: message.country ?? '82',
  messageId: message.messageId,
  statusCode: message.code,
  statusMessage: message.code === '2000' ? '정상 접수' : '접수 거절',
  accountId: account?.apiKey ?? '',
  ...(message.customFields ? { customFields: message.customFields } : {}),
});

export const answerFor = {
  added: (messages: StoredMessage[]) => ({
    errorCount: String(messages.filter((message) => message.code !== '2000').length),
    resultList: messages.map((message) => added(message)),
  }),

  sentMany(group: Group, stored: StoredMessage[], account: Account, showMessageList: boolean) {
    const failed = stored.filter((message) => message.code !== '2000');
    return {
      failedMessageList: failed.map((message) => added(message, account)),
      groupInfo: groupOf(group, account, failed.length),
      ...(showMessageList
        ? {
            messageList: group.messages.map(({ messageId, code, customFields }) => ({
              messageId,
              statusCode: code,
              statusMessage: '정상 접수',
              ...(customFields ? { customFields } : {}),
            })),
          }
        : {}),
    };
  },

  channels: (account: Account) => ({
    limit: 100,
    startKey: null,
    nextKey: null,
    channelList: account.pfIds.map((channelId) => ({
      channelId,
      searchId: '@하늘옷장',
      accountId: account.apiKey,
      sharedAccountIds: [],
    })),
  }),

  blacks(account: Account, url: URL) {
    const from = Date.parse(url.searchParams.get('dateCreated[gte]') ?? '') || 0;
    return {
      startKey: null,
      limit: 500,
      nextKey: null,
      blackList: account.denials
        .filter((denial) => denial.at >= from)
        .map(({ to, at }) => ({
          handleKey: `${account.senders[0]}-${to}`,
          type: 'DENIAL',
          senderNumber: account.senders[0] ?? '',
          recipientNumber: account.masksDenials ? to.replace(/..$/, '**') : to,
          dateCreated: iso(at),
          dateUpdated: iso(at),
        })),
    };
  },

  /** By country, Korea's being the account's; the dates are the real one's too. */
  prices: ({ prices }: Account) => [
    { countryName: 'Lithuania', countryId: '370', sms: 94, lms: 500, mms: 1_000, ata: 19, ...DATES },
    {
      countryName: 'Korea, South',
      countryId: '82',
      sms: prices.SMS,
      lms: prices.LMS,
      mms: prices.MMS,
      ata: prices.ATA,
      bms_free: prices.BMS_FREE,
      ...DATES,
    },
  ],
};
