// Two small made-up logs in the columns of the public ones, for a replay without a file: people who look around, fill a
// cart and sometimes buy, over a week. Real logs say more; these say whether everything runs.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stableHash } from '../../core/hash';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/time';

const PEOPLE = 10;
const VISITS = 2;
const LOOKS = 8;
const PRODUCTS = 12;
const BRANDS = ['apple', 'samsung', 'xiaomi', ''];
const BEGIN = Date.UTC(2019, 9, 1);

type Row = { t: number; person: number; does: 'view' | 'cart' | 'purchase'; product: number; visit: number };

/** A number below `below` that hangs on the words alone. */
const draw = (below: number, ...words: (string | number)[]) => stableHash(words.join(':')) % below;

function rows(salt: string): Row[] {
  const all: Row[] = [];
  for (let person = 1; person <= PEOPLE; person++) {
    const favourite = draw(PRODUCTS, salt, person);
    for (let visit = 0; visit < VISITS; visit++) {
      const day = draw(7, salt, person, visit);
      let t = BEGIN + day * DAY_MS + draw(14 * 60, salt, person, visit, 'minute') * MINUTE_MS + HOUR_MS;
      const look = (does: Row['does'], product: number) => {
        all.push({ t, person, does, product, visit });
        t += (20 + draw(200, salt, person, t)) * SECOND_MS;
      };
      for (let n = 0; n < LOOKS; n++) look('view', n % 3 === 0 ? favourite : draw(PRODUCTS, salt, person, visit, n));
      if (draw(2, salt, person, visit, 'cart') === 0) look('cart', favourite);
      if (draw(6, salt, person, visit, 'buys') === 0) look('purchase', favourite);
    }
  }
  return all.sort((a, b) => a.t - b.t);
}

export type MadeUp = 'rees46' | 'taobao';

/** Writes both logs into a folder; their paths. */
export function writeMadeUpLogs(folder: string): Record<MadeUp, string> {
  const rees46 = rows('rees46').map(({ t, person, does, product, visit }) => {
    const at = new Date(t).toISOString().replace('T', ' ').slice(0, 19);
    const price = (10 + draw(200, 'price', product)).toFixed(2);
    const brand = BRANDS[product % BRANDS.length];
    return `${at} UTC,${does},${product},${product % 4},electronics.phone,${brand},${price},${person},${person}-${visit}`;
  });
  const behaviours = { view: 'pv', cart: 'cart', purchase: 'buy' };
  const taobao = rows('taobao').map(
    ({ t, person, does, product }) => `${person},${product},${product % 4},${behaviours[does]},${t / SECOND_MS}`,
  );
  const header = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';
  return {
    rees46: write(join(folder, 'rees46.csv'), [header, ...rees46]),
    taobao: write(join(folder, 'taobao.csv'), taobao),
  };
}

function write(path: string, lines: string[]): string {
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
