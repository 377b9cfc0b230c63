// Every provider a shop can connect asks, in Korean, for exactly what it needs.

import { expect, it } from 'vitest';
import { CREDENTIAL_FIELDS } from '../../edge/admin/shop/provider-words';
import { PROVIDERS } from '../../edge/channels/providers';

it.each(Object.entries(PROVIDERS))('connecting %s asks for each of its credentials, and nothing else', (id, kind) => {
  const { entries } = kind.credentials as unknown as { entries: Record<string, { type: string }> };
  const asked = CREDENTIAL_FIELDS[id] ?? {};
  expect(Object.keys(asked).sort()).toEqual(Object.keys(entries).sort());
  for (const [name, { type }] of Object.entries(entries)) {
    expect(Boolean(asked[name]?.optional)).toBe(type === 'optional');
  }
});
