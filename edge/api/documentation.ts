// What the OpenAPI document says around its operations.

import type { GenerateSpecOptions } from 'hono-openapi';

export const documentation: GenerateSpecOptions['documentation'] = {
  openapi: '3.1.0',
  info: {
    title: 'Dorawa API',
    version: '1',
    description: [
      "Brings an online shop's members back. Everything the admin can do to a shop, a program with a token can do here.",
      'Instants are epoch milliseconds UTC and end in `At`; durations carry their unit; calendar days are Korean (UTC+9); money is won unless a currency is named.',
      'Lists are bounded; where there is more, `next` says where to go on. Refusals are problem documents (RFC 9457) with a `code`.',
      'Bodies are JSON in UTF-8, at most 1 MB; pictures are sent as they are. Contact data is encrypted at rest and appears in no list but the sandbox inbox.',
    ].join('\n\n'),
  },
  servers: [{ url: '/', description: 'The Worker that serves this document.' }],
  tags: [
    { name: 'sites', description: 'Shops and their settings.' },
    { name: 'members', description: 'People the shop knows, their consents, and whom not to contact.' },
    { name: 'events', description: 'What members did.' },
    { name: 'segments', description: 'Target groups: whom a shop means, by what they did.' },
    { name: 'coupons', description: 'What messages may promise.' },
    { name: 'images', description: 'Pictures for messages.' },
    { name: 'campaigns', description: 'What to say, to whom, when, and what came of it.' },
    { name: 'dispatches', description: 'Messages to members, one by one.' },
    { name: 'providers', description: 'Accounts that messages go through, and campaigns one of them stops.' },
    { name: 'about', description: 'The API about itself.' },
  ],
  components: {
    securitySchemes: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        description: 'A token of this deployment. It acts for its own shops only, with the scopes `read` and `write`.',
      },
    },
  },
};
