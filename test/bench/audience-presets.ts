// Each preset's audience on the bench's shop, as the run gathers it: by the statement `edge/db/candidates` writes.

import { expandPreset, type Preset, type PresetId } from '../../core/campaign/presets';
import { compileCandidates } from '../../edge/db/candidates';
import { type Database, SITE, T } from './audience-shop';

/** A fifth of D1's limit for one statement. */
export const SLOWEST_MS = 6_000;

const PARAMS: Partial<Record<PresetId, Record<string, unknown>>> = {
  page_visit_message: { pages: { any: [{ part: 'path', op: 'starts_with', value: '/product' }] } },
  brand_interest: { targets: ['Nike'] },
  category_interest: { targets: ['20'] },
};

export type PresetCost = {
  id: PresetId;
  candidates: number;
  marks: number;
  rowsRead: number;
  ms: number;
  /** Tables of the shop the plan walks through instead of searching an index; must be none. */
  scans: string[];
};

/** What each preset asks by default, the better of two runs. */
export async function costOf(database: Database, preset: Preset): Promise<PresetCost> {
  const scenario = expandPreset(preset, { ...preset.startParams, ...PARAMS[preset.id] });
  const question = { scenario, lookBack: preset.scheduled.lookBack, target: undefined, groups: new Map(), at: T };
  const { sql, lists } = compileCandidates(question);
  const bound = (text: string) => database.prepare(text).bind(SITE, '', 100_000_000, lists);
  const all = `SELECT * FROM (${sql}) LIMIT ?3`;
  const plan = await bound(`EXPLAIN QUERY PLAN ${all}`).all<{ detail: string }>();
  // The marks are made, as for the pages of a run, and only their length leaves the database.
  const gather = bound(`SELECT count(*) AS candidates, sum(n) AS marks, sum(length(marks)) AS bytes FROM (${all})`);
  let best: PresetCost | null = null;
  for (let run = 0; run < 2; run++) {
    const began = performance.now();
    const { results, meta } = await gather.all<{ candidates: number; marks: number }>();
    const ms = performance.now() - began;
    const { candidates = 0, marks = 0 } = results[0] ?? {};
    if (best === null || ms < best.ms) {
      best = { id: preset.id, candidates, marks: marks ?? 0, rowsRead: meta.rows_read, ms, scans: [] };
    }
  }
  if (!best) throw new Error('nothing ran');
  return { ...best, scans: plan.results.map(({ detail }) => detail).filter(walks) };
}

/** Does this step of a plan read a whole table of the shop, or a whole index of one? By the names the statements give. */
const walks = (detail: string) => /^SCAN [delmo]\b/.test(detail);
