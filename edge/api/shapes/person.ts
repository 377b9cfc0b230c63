// One person's own view of what is kept of them.

import * as v from 'valibot';
import { about, int, maybeInstant, named } from './common';

const maybeText = v.nullable(v.string());
const rows = v.pipe(v.array(v.record(v.string(), v.unknown())), v.maxLength(1_000));

export const personExportShape = v.pipe(
  v.object({
    memberId: v.string(),
    state: v.pipe(
      v.nullable(v.picklist(['active', 'dormant', 'withdrawn', 'erased'])),
      about('Null of a member whom only the shop’s pages have told of.'),
    ),
    name: maybeText,
    phone: maybeText,
    email: maybeText,
    birthday: maybeText,
    address: maybeText,
    gender: maybeText,
    region: maybeText,
    bornBy: v.pipe(v.nullable(int), about('Latest possible day of birth, as the number YYYYMMDD.')),
    joinedAt: maybeInstant,
    records: v.object({
      consents: rows,
      events: rows,
      messages: rows,
      clicks: rows,
      conversions: rows,
      orders: rows,
      reviews: rows,
      days: rows,
      lastEvents: rows,
      browsers: rows,
      notices: rows,
      fixedGroups: rows,
      truncated: v.array(v.string()),
    }),
  }),
  named('PersonExport'),
);
