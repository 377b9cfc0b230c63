/**
 * The platform's part looks at the page whenever there is something to see: it is viewed, a member newly appears in it,
 * or what came late is seen. `turned`: its own script has turned it.
 */
export type See = (name: '_page' | '_member' | '_leave', turned?: boolean) => void;
