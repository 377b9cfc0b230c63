// What is asked of a shop that is opened, the first or another.

import { Choices, type Fields, type FormState, TextField } from './parts';
import { PLATFORM_WORDS } from './words';

/** A shop's address out of what is typed or pasted: a bare host, or that of any of its pages. */
export function typedShopUrl(text: string): string {
  const [, scheme, host = ''] = /^(https?:\/\/)?([^/?#\s]+)(?:[/?#]\S*)?$/i.exec(text.trim()) ?? [];
  return scheme || host.includes('.') ? `${(scheme ?? 'https://').toLowerCase()}${host}` : text.trim();
}

/** A shop as typed, for the schema to look at. */
export function typedShop({ shop, platform, ...fields }: Fields) {
  const shopUrl = typedShopUrl(fields.shopUrl ?? '');
  return { name: shop, platform, hosts: [hostOf(shopUrl)], settings: { shopUrl, senderName: shop } };
}

/** The host a shop's pages are served from, `www.` aside, so that its mobile host counts as its own. */
function hostOf(address: string): string {
  try {
    return new URL(address).hostname.replace(/^www\./, '');
  } catch {
    return '';
  }
}

/** Where each path of the schema is typed. */
export const SHOP_FIELD_OF: Readonly<Record<string, string>> = {
  name: 'shop',
  platform: 'platform',
  'settings.senderName': 'shop',
  'settings.shopUrl': 'shopUrl',
  'hosts.0': 'shopUrl',
};

export const SHOP_URL_ERROR = '고객이 여는 쇼핑몰의 주소를 적어 주세요. 예: https://shop.example';

export const SHOP_ERRORS: Readonly<Record<string, string>> = {
  platform: '카페24와 메이크샵 중 하나를 골라 주세요.',
  shop: '쇼핑몰 이름을 1~20자로, 문자로 보낼 수 있는 글자로 적어 주세요. 이모지뿐이거나 광고 표시로 읽히는 이름(광고, AD)은 쓸 수 없습니다.',
  shopUrl: SHOP_URL_ERROR,
};

const PLATFORMS = Object.entries(PLATFORM_WORDS).map(([value, label]) => ({ value, label }));

/** A shop's form before anything is typed. */
export const NEW_SHOP: FormState = { fields: { platform: 'cafe24' }, errors: {} };

/** No `type="url"`: browsers would send away whoever types a bare host. */
export const ShopUrlField = ({ form, ...rest }: { form: FormState } & Record<string, unknown>) => (
  <TextField
    form={form}
    name="shopUrl"
    label="쇼핑몰 주소"
    inputmode="url"
    autocapitalize="none"
    placeholder="https://shop.example"
    {...rest}
  />
);

export const ShopFields = ({ form }: { form: FormState }) => (
  <>
    <TextField form={form} name="shop" label="쇼핑몰 이름" autocomplete="off" required />
    <ShopUrlField form={form} autocomplete="off" required />
    <Choices form={form} name="platform" legend="플랫폼" options={PLATFORMS} />
  </>
);
