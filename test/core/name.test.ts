import * as v from 'valibot';
import { expect, it } from 'vitest';
import { nameSchema } from '../../core/name';

const isName = (name: string) => v.is(nameSchema(10), name);

it.each(['봄', '💥', '👩‍👧', ' a ', '1', '-', '봄\u3164맞이'])('is a name: %s', (name) => {
  expect(isName(name)).toBe(true);
});

it.each(['', ' ', '\ufffe', '\u3164', '\uffa0', '\u200b\u2060', '\u00ad', '\u2800', '\ud800', '\u0007', 'elf letters'])(
  'is none, as there is nothing to see or too much: %j',
  (name) => expect(isName(name)).toBe(false),
);
