// The settings form read: what was typed becomes a site's settings, or errors beside the fields with nothing lost.

import * as v from 'valibot';
import { err, ok, type Result } from '../../../core/result';
import { EARLIEST_MINUTE, IMAGE_HOSTS_MAX, LATEST_SMS_MINUTE, MAX_PRICE } from '../../../core/site';
import type { UrlRule } from '../../../core/tracker-settings';
import { isShopHost } from '../../../core/visit';
import { type SiteInput, siteInputSchema } from '../../actions/sites';
import type { Site } from '../../db/sites';
import { fieldErrors, typedNumber } from '../form-errors';
import { clock, number, parseClock, phone } from '../format';
import type { Fields, FormState } from '../parts';
import { SHOP_URL_ERROR, typedShopUrl } from '../shop-fields';
import { PRICE_FIELDS, priceFields, readPrices } from './price-fields';

/** Rows for URL rules: those there are, and room for more, up to this many. */
export const MAX_RULES = 20;
export const ruleRows = (fields: Fields): number => {
  let used = 0;
  for (let i = 0; i < MAX_RULES; i++) if (fields[`ruleValue${i}`]) used = i + 1;
  return Math.min(MAX_RULES, used + 2);
};

const WORDS: Readonly<Record<string, string>> = {
  name: '쇼핑몰 이름을 1~60자로 적어 주세요.',
  hosts: '주소를 한 줄에 하나씩, 최대 10개까지 적어 주세요. 예: shop.example',
  imageHosts: `주소를 한 줄에 하나씩, 최대 ${IMAGE_HOSTS_MAX}개까지 적어 주세요. 예: img.shop.example`,
  shopUrl: SHOP_URL_ERROR,
  senderName:
    '발신자 이름을 1~20자로, 문자로 보낼 수 있는 글자로 적어 주세요. 이모지뿐이거나 광고 표시로 읽히는 이름(광고, AD)은 쓸 수 없습니다.',
  senderNumber: '발신번호는 숫자 8~12자리입니다.',
  optOut080: '080으로 시작하는 번호를 적어 주세요. 예: 080-123-4567',
  senderEmail: '이메일 주소를 적어 주세요. 예: hello@shop.example',
  linkOrigin: 'https://로 시작하는 도메인만, 경로 없이 적어 주세요. 예: https://go.shop.example',
  linkMarks: '링크에 붙일 것을 골라 주세요.',
  capPerDay: '1~10 사이의 수를 적어 주세요.',
  capPerWeek: '1~30 사이의 수를 적어 주세요.',
  quietFrom: `${clock(LATEST_SMS_MINUTE)}보다 늦출 수 없습니다. 이 시각이나 그 전으로 적어 주세요.`,
  quietTo: `${clock(EARLIEST_MINUTE)}보다 앞당길 수 없습니다. 이 시각이나 그 뒤로 적어 주세요.`,
  ...Object.fromEntries(
    Object.values(PRICE_FIELDS).map(({ name }) => [
      name,
      `0~${number(MAX_PRICE)}원 사이의 금액을 소수점 없이 적어 주세요.`,
    ]),
  ),
  lowBalance: '0 이상의 금액을 원 단위로 적어 주세요. 비우면 최근 7일 비용으로 정합니다.',
  contactEmail: '이메일 주소를 적어 주세요. 광고 메일에는 이메일, 전화, 주소가 모두 있어야 합니다.',
  contactPhone: '전화번호를 숫자와 -로 적어 주세요. 예: 02-123-4567',
  contactAddress: '주소를 1~200자로 적어 주세요.',
  recentPurchaseDays: '0~90 사이의 일수를 적어 주세요. 0이면 쓰지 않습니다.',
  signUp: '가입을 알아볼 방법을 골라 주세요.',
  selector: '누르는 요소의 CSS 선택자를 적어 주세요. 예: #joinBtn',
  rules: '주소 조건을 하나 이상 적어 주세요.',
  form: '값을 확인해 주세요.',
};

const FIELD_OF: Readonly<Record<string, string>> = {
  name: 'name',
  'settings.shopUrl': 'shopUrl',
  'settings.senderName': 'senderName',
  'settings.senderNumber': 'senderNumber',
  'settings.optOut080': 'optOut080',
  'settings.senderEmail': 'senderEmail',
  'settings.linkOrigin': 'linkOrigin',
  'settings.linkMarks': 'linkMarks',
  'settings.caps.perDay': 'capPerDay',
  'settings.caps.perWeek': 'capPerWeek',
  'settings.quiet.fromMinute': 'quietFrom',
  'settings.quiet.toMinute': 'quietTo',
  ...Object.fromEntries(Object.entries(PRICE_FIELDS).map(([type, { name }]) => [`settings.prices.${type}`, name])),
  'settings.lowBalance': 'lowBalance',
  'settings.contact.email': 'contactEmail',
  'settings.contact.phone': 'contactPhone',
  'settings.contact.address': 'contactAddress',
  'settings.recentPurchaseDays': 'recentPurchaseDays',
  'settings.signUp.kind': 'signUp',
  'settings.signUp.selector': 'selector',
};

/** Errors of a list's lines stand beside the list. */
const LISTS = { hosts: 'hosts', 'settings.imageHosts': 'imageHosts', 'settings.signUp.any': 'rules' } as const;
const fieldOf = (path: string) =>
  FIELD_OF[path] ?? Object.entries(LISTS).find(([list]) => path === list || path.startsWith(`${list}.`))?.[1];

/** A shop's settings as the form shows them. */
export function settingsFields({ name, hosts, settings }: Site): Fields {
  const { signUp } = settings;
  const rules = signUp.kind === 'url' ? signUp.any : [];
  return {
    name,
    hosts: hosts.join('\n'),
    imageHosts: (settings.imageHosts ?? []).join('\n'),
    shopUrl: settings.shopUrl,
    senderName: settings.senderName,
    senderNumber: phone(settings.senderNumber ?? ''),
    optOut080: settings.optOut080 ?? '',
    senderEmail: settings.senderEmail ?? '',
    linkOrigin: settings.linkOrigin ?? '',
    linkMarks: settings.linkMarks ?? 'all',
    capPerDay: String(settings.caps.perDay),
    capPerWeek: String(settings.caps.perWeek),
    quietFrom: clock(settings.quiet.fromMinute),
    quietTo: clock(settings.quiet.toMinute),
    ...priceFields(settings.prices),
    lowBalance: String(settings.lowBalance ?? ''),
    contactEmail: settings.contact?.email ?? '',
    contactPhone: settings.contact?.phone ?? '',
    contactAddress: settings.contact?.address ?? '',
    recentPurchaseDays: String(settings.recentPurchaseDays),
    signUp: signUp.kind,
    selector: signUp.kind === 'click' ? signUp.selector : '',
    strictIdentity: settings.strictIdentity ? 'on' : '',
    consent: settings.consent ? 'on' : '',
    dnt: settings.dnt ? 'on' : '',
    dataLayer: settings.dataLayer ? 'on' : '',
    ...Object.fromEntries(
      rules.flatMap(({ part, op, value }, i) => [
        [`rulePart${i}`, part],
        [`ruleOp${i}`, op],
        [`ruleValue${i}`, value],
      ]),
    ),
  };
}

/** Settings the form does not show stay as they are. */
export function readSettings(fields: Fields, shop: Site): Result<SiteInput, FormState> {
  const text = (name: string) => (fields[name] ?? '').trim();
  const candidate = {
    name: text('name'),
    hosts: hostsOf(text),
    settings: {
      ...shop.settings,
      shopUrl: typedShopUrl(text('shopUrl')),
      imageHosts: typedHosts(text('imageHosts')),
      senderName: text('senderName'),
      senderNumber: text('senderNumber').replace(/[\s-]/g, '') || undefined,
      optOut080: text('optOut080') || undefined,
      senderEmail: text('senderEmail') || undefined,
      linkOrigin: text('linkOrigin').replace(/\/+$/, '') || undefined,
      linkMarks: text('linkMarks') || undefined,
      caps: { perDay: typedNumber(fields.capPerDay), perWeek: typedNumber(fields.capPerWeek) },
      quiet: {
        fromMinute: parseClock(text('quietFrom')) ?? Number.NaN,
        toMinute: parseClock(text('quietTo')) ?? Number.NaN,
      },
      contact: contactOf(text),
      prices: readPrices(fields),
      lowBalance: text('lowBalance') === '' ? undefined : typedNumber(fields.lowBalance),
      recentPurchaseDays: typedNumber(fields.recentPurchaseDays),
      signUp: signUpOf(fields),
      strictIdentity: fields.strictIdentity === 'on',
      consent: fields.consent === 'on' ? 'required' : undefined,
      dnt: fields.dnt === 'on' || undefined,
      dataLayer: fields.dataLayer === 'on' || undefined,
    },
  };
  const parsed = v.safeParse(siteInputSchema, candidate);
  if (!parsed.success) return err({ fields, errors: fieldErrors(parsed.issues, fieldOf, WORDS) });
  return ok(parsed.output);
}

/** All three or none: a mail that says only part of where the shop is reached is not lawful. */
function contactOf(text: (name: string) => string) {
  const contact = { email: text('contactEmail'), phone: text('contactPhone'), address: text('contactAddress') };
  return Object.values(contact).some((part) => part !== '') ? contact : undefined;
}

/** The hosts typed; and the shop's own address, without which its links would lead nowhere but to its front page. */
function hostsOf(text: (name: string) => string): string[] {
  const typed = typedHosts(text('hosts'));
  const own = hostOf(text('shopUrl')).toLowerCase();
  const isKnown =
    own === '' ||
    typed.length === 0 ||
    isShopHost(
      typed.map((host) => host.toLowerCase()),
      own,
    );
  return isKnown ? typed : [...typed, own];
}

const typedHosts = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map(hostOf)
    .filter(Boolean);

/** The host of what was pasted, be it a host or a whole address. */
const hostOf = (text: string) => text.replace(/^https?:\/\//i, '').replace(/[/:?#].*$/, '');

function signUpOf(fields: Fields) {
  switch (fields.signUp) {
    case 'click':
      return { kind: 'click', selector: (fields.selector ?? '').trim() };
    case 'url': {
      const rows = Array.from({ length: MAX_RULES }, (_, i) => ({
        part: (fields[`rulePart${i}`] ?? 'path') as UrlRule['part'],
        op: (fields[`ruleOp${i}`] ?? 'contains') as UrlRule['op'],
        value: (fields[`ruleValue${i}`] ?? '').trim(),
      }));
      return { kind: 'url', any: rows.filter((rule) => rule.value !== '') };
    }
    default:
      return { kind: fields.signUp };
  }
}
