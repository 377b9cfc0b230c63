import { describe, expect, it } from 'vitest';
import { AT, type Look, names, one, seen, sent } from './looks';

const page = (path: string): Look => ({ u: `https://www.shop.example${path}`, i: '', h: [], g: {} });
const url = (part: 'path' | 'query' | 'full', op: 'equals' | 'contains', value: string) => ({
  signUp: { kind: 'url' as const, any: [{ part, op, value }] },
});

describe('the sign-up rule', () => {
  it('about addresses holds for pages the platform knows nothing of, and turned ones, whatever advertising adds', () => {
    const rule = url('full', 'contains', 'welcome.html?step=join_ok');
    expect(names(seen(rule, page('/event/welcome.html?utm_source=n&step=join_ok#top')))).toEqual([
      'page_view',
      'sign_up',
    ]);
    expect(names(seen(rule, page('/event/welcome.html?step=join')))).toEqual(['page_view']);
    const turned = { ...page('/event/welcome.html?step=join_ok'), turned: true };
    expect(one(seen(rule, turned), 'sign_up').p).toEqual({ method: 'url' });
  });

  it('of another kind silences the platform’s own signals', () => {
    const done = {
      ...page('/member/join_result.html'),
      h: [sent('<meta name="path_role" content="MEMBER_JOINRESULT">')],
    };
    expect(names(seen({}, done))).toEqual(['page_view', 'sign_up']);
    expect(names(seen(url('path', 'equals', '/other'), done))).toEqual(['page_view']);
    expect(names(seen({ signUp: { kind: 'click', selector: '#join' } }, done))).toEqual(['page_view']);
  });
});

describe('a tag', () => {
  const tag = sent('<script async src="https://edge.example/t/site-key.js"></script>');
  const twice = (h: string[], t = AT) => seen({ key: 'site-key' }, { ...page('/'), h, t });

  it('pasted twice is noticed once a day by each browser; pasted once, it is not', () => {
    const first = one(twice([tag, tag]), 'tag_twice');
    expect(one(twice([tag, tag], AT + 60_000), 'tag_twice').id).toBe(first.id);
    expect(one(twice([tag, tag], AT + 86_400_000), 'tag_twice').id).not.toBe(first.id);
    expect(names(twice([tag, tag.replace('site-key', 'another')]))).toEqual(['page_view']);
  });

  it('is not twice beside the line for order pages, which pages with the tag load as well', () => {
    const loaded = tag.replace('<script ', '<script data-loader="" ');
    expect(names(twice([tag, loaded]))).toEqual(['page_view']);
    expect(names(twice([tag, tag, loaded]))).toEqual(['page_view', 'tag_twice']);
  });
});

describe('a page its own script has turned', () => {
  it('is viewed, by its address, and not read: what it printed is stale', () => {
    const events = seen({}, { ...page('/product/coat/11/'), turned: true });
    expect(events).toMatchObject([{ n: 'page_view', p: { page_type: 'item' } }]);
    expect(events).toHaveLength(1);
  });
});
