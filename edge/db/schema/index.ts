// Every table: what a row means, who writes it, how long it stays, whether it holds personal data. The source of
// `migrations/`; queries live in the modules beside it.
//
// Rows written are the bill (each index adds one per insert), so the hot tables carry exactly the indexes their
// readers need. Times are epoch ms UTC and always given by the caller; SQL never reads a clock.

export * from './campaigns';
export * from './contents';
export * from './dispatches';
export * from './log';
export * from './members';
export * from './people';
export * from './projections';
export * from './providers';
export * from './shops';
