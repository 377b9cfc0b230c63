// The promise never to throw into the shop's page. Whatever runs later than the first line of the script (listeners,
// timers, hooks in platform functions) goes through `safe`.

/** The same function, which gives nothing when it fails. */
export const safe =
  <Args extends unknown[], Result>(work: (...args: Args) => Result) =>
  (...args: Args): Result | undefined => {
    try {
      return work(...args);
    } catch {
      // Silence is the point: storage refused, a foreign frame, a redefined global, a selector that does not parse.
    }
  };

/** Hears an event before the page's own listeners can stop it. */
export const listen = <E extends Event>(
  type: string,
  work: (event: E) => unknown,
  target: EventTarget = window,
): void => target.addEventListener(type, safe(work) as (event: Event) => unknown, true);

/**
 * The clock in epoch ms, in digits. A page that has replaced `Date` with nonsense gets 0, which is at least a number. In
 * digits by `toFixed`, because the second large number that is written out in the plain way has V8 make room to
 * remember thousands, a sixth of a millisecond of the page's time.
 */
export const now = (): string => (Date.now() || 0).toFixed(0);

/**
 * An id no one else has: fifty bits by chance, and the millisecond. Not of `crypto`, whose first use in a page costs
 * a millisecond of its time: an id is no secret, and nothing is believed because somebody knows one.
 */
export const newId = (): string => Math.random().toString(36).slice(2) + now();
