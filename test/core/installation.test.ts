import { expect, it } from 'vitest';
import { CHECKED, checkInstallation, checkPages, type SeenEvent } from '../../core/installation';

const saw = (name: string, count: number, over: Partial<SeenEvent> = {}): SeenEvent => ({
  name,
  page: null,
  company: null,
  device: 'pc',
  count,
  firstAt: 0,
  lastAt: 1,
  identified: count,
  ...over,
});
const codes = (...seen: SeenEvent[]) => checkInstallation('cafe24', seen, []).map((finding) => finding.code);
const bothDevices = [saw('page_view', 60), saw('page_view', 60, { device: 'mobile' })];

it('says when nothing has come in', () => expect(codes()).toEqual(['nothing_yet']));

it('finds nothing wrong with a whole funnel', () => {
  expect(codes(...bothDevices, saw('begin_checkout', 9), saw('purchase', 4))).toEqual([]);
});

it('notices the design without the tag, once the other has been busy', () => {
  expect(codes(saw('page_view', 49))).toEqual([]);
  expect(checkInstallation('cafe24', [saw('page_view', 50)], [])).toEqual([
    { code: 'device_missing', device: 'mobile' },
  ]);
});

it('notices checkouts that never become orders, and orders that never were checkouts', () => {
  expect(codes(...bothDevices, saw('begin_checkout', 4))).toEqual([]);
  expect(codes(...bothDevices, saw('begin_checkout', 5))).toEqual(['order_page_missing']);
  expect(codes(...bothDevices, saw('purchase', 3))).toEqual(['checkout_page_missing']);
  const onMobile = { device: 'mobile' } as const;
  const pcIsWhole = [saw('begin_checkout', 9), saw('purchase', 4)];
  expect(checkInstallation('makeshop', [...bothDevices, ...pcIsWhole, saw('begin_checkout', 5, onMobile)], [])).toEqual(
    [{ code: 'order_page_missing', platform: 'makeshop', device: 'mobile', checkouts: 5 }],
  );
});

it('takes checkouts that lead to other companies neither for the shop’s own nor for lost orders', () => {
  const naver = saw('begin_checkout', 9, { company: 'naver' });
  expect(codes(...bothDevices, naver)).toEqual([]);
  expect(codes(...bothDevices, naver, saw('purchase', 3))).toEqual(['checkout_page_missing']);
});

it('notices when every order is unpaid', () => {
  expect(codes(...bothDevices, saw('begin_checkout', 9), saw('order_update', 3))).toEqual(['unpaid_only']);
});

it('notices when nobody is ever recognised', () => {
  expect(
    codes(saw('page_view', 100, { identified: 0 }), saw('page_view', 100, { identified: 0, device: 'mobile' })),
  ).toEqual(['members_unknown']);
});

it('names the hosts that use the key without being the shop’s', () => {
  expect(checkInstallation('makeshop', bothDevices, [{ host: 'copy.example', count: 7, lastAt: 1 }])).toEqual([
    { code: 'foreign_origin', host: 'copy.example', count: 7 },
  ]);
});

it('notices a page that one design shows and the other never does, once both are busy', () => {
  const carts = saw('page_view', 10, { page: 'cart' });
  const shown = saw('view_cart', 10);
  expect(checkInstallation('cafe24', [...bothDevices, carts, shown], [])).toEqual([
    { code: 'page_missing', platform: 'cafe24', page: 'cart', device: 'mobile' },
  ]);
  expect(codes(...bothDevices, { ...carts, count: 9 }, shown)).toEqual([]);
  expect(codes(saw('page_view', 60), saw('page_view', 49, { device: 'mobile' }), carts, shown)).toEqual([]);
});

it('notices a page whose contents are never read, and none where nothing need happen', () => {
  const viewed = (page: string) => [saw('page_view', 5, { page }), saw('page_view', 5, { page, device: 'mobile' })];
  expect(codes(...bothDevices, ...viewed('item'), ...viewed('join'), ...viewed('main'))).toEqual(['page_mute']);
  expect(codes(...bothDevices, ...viewed('item'), saw('view_item', 1))).toEqual([]);
});

it('says that the tag is in a page twice', () => {
  expect(codes(...bothDevices, saw('tag_twice', 1))).toEqual(['tag_twice']);
});

it('counts what its pages bring, and the pages themselves', () => {
  expect(CHECKED.events).toEqual(expect.arrayContaining(['page_view', 'begin_checkout', 'purchase', 'tag_twice']));
  expect(CHECKED.pages).toEqual(expect.arrayContaining(['item', 'join', 'join_done']));
});

it('tells page by page and device by device what was seen, from when to when', () => {
  const pages = checkPages([
    saw('page_view', 3, { page: 'join', firstAt: 20, lastAt: 50 }),
    saw('page_view', 2, { page: 'join_done', firstAt: 10, lastAt: 40 }),
    saw('sign_up', 2, { device: 'mobile', firstAt: 11, lastAt: 41 }),
    saw('page_view', 7, { page: 'something else' }),
  ]);
  const never = { count: 0, firstAt: 0, lastAt: 0 };
  expect(pages.find(({ page }) => page === 'join')).toEqual({
    page: 'join',
    views: { pc: { count: 5, firstAt: 10, lastAt: 50 }, mobile: never },
    events: [{ name: 'sign_up', on: { pc: never, mobile: { count: 2, firstAt: 11, lastAt: 41 } } }],
  });
  expect(pages.filter(({ views }) => views.pc.count > 0)).toHaveLength(1);
});
