// Click events: the list, one more, one changed, one taken away; and choosing their element in the shop.

import { Hono } from 'hono';
import type { ClickEvent } from '../../../core/tracker-settings';
import { type ClickEventRefusal, removeClickEvent, saveClickEvent } from '../../actions/click-events';
import { countSiteEvents } from '../../actions/reports';
import { type AdminContext, type AdminEnv, frameOf, readFields } from '../door';
import { shopPath } from '../layout';
import { page } from '../page';
import type { FieldErrors, Fields } from '../parts';
import { ClickEventsPage } from './click-events';
import { fetchPick, look } from './picking-routes';

export const clickEventRoutes = new Hono<AdminEnv>();

const wasIn = ({ wasName, wasSelector }: Fields): ClickEvent | null =>
  wasName && wasSelector ? { name: wasName, selector: wasSelector } : null;

type Shown = { fields?: Fields; errors?: FieldErrors; picked?: Awaited<ReturnType<typeof fetchPick>>['picked'] };

async function show(c: AdminContext, { fields = {}, errors = {}, picked }: Shown, status: 200 | 422 = 200) {
  const counts = new Map((await countSiteEvents(c.var.edge, c.var.shop.id)).map(({ name, count }) => [name, count]));
  const form = { fields, errors };
  return page(c, <ClickEventsPage frame={frameOf(c)} was={wasIn(fields)} {...{ counts, form, picked }} />, status);
}

clickEventRoutes.get('/', (c) => {
  const { name, selector } = c.req.query();
  return show(c, name && selector ? { fields: { name, selector, wasName: name, wasSelector: selector } } : {});
});

clickEventRoutes.post('/', async (c) => {
  const fields = await readFields(c);
  const typed = { name: fields.name ?? '', selector: fields.selector ?? '' };
  const saved = await saveClickEvent(c.var.edge, c.var.shop, typed, wasIn(fields));
  return saved.ok ? toList(c) : show(c, { fields, errors: errorsOf(saved.error) }, 422);
});

clickEventRoutes.post('/delete', async (c) => {
  const event = wasIn(await readFields(c));
  if (event) await removeClickEvent(c.var.edge, c.var.shop, event);
  return toList(c);
});

const toList = (c: AdminContext) => c.redirect(shopPath(c.var.shop.id, '/settings/clicks?flash=saved'), 303);

function errorsOf(refusal: ClickEventRefusal): FieldErrors {
  switch (refusal.reason) {
    case 'known':
      return { selector: '이미 같은 이름으로 세고 있는 요소입니다.' };
    case 'too_many':
      return { name: `최대 ${refusal.max}개까지 만들 수 있습니다. 쓰지 않는 것을 지운 뒤 다시 저장해 주세요.` };
    case 'invalid': {
      const at = (field: string) => refusal.issues.find((issue) => issue.path?.[0]?.key === field);
      const name = at('name');
      return {
        ...(name && { name: NAME_WORDS[name.type] ?? name.message }),
        ...(at('selector') && { selector: '누르는 요소의 CSS 선택자를 300자 안으로 적어 주세요. 예: #couponBanner' }),
      };
    }
  }
}

/** A name refused for what the schema has no words of its own for. */
const NAME_WORDS: Partial<Record<string, string>> = { max_length: '이벤트 이름은 40자까지 적을 수 있습니다.' };

clickEventRoutes.get('/picked', (c) => look(c, 'click_event'));
clickEventRoutes.post('/picked', async (c) => {
  const { fields, picked } = await fetchPick(c, 'click_event');
  return show(c, { fields, picked });
});
