import { expect, it } from 'vitest';
import { checkInstallation, type SeenEvent } from '../../core/installation';

const saw = (name: string, count: number, over: Partial<SeenEvent> = {}): SeenEvent => ({
  name,
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
