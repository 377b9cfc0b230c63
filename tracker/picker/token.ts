// The token: found in the address, kept for this tab so that it lives through the shop's pages, and shown to the edge.

export type Token = { purpose: 'pick' | 'debug'; text: string };

const KEPT = '_dw';
/** What tells the tracker in all tabs to load the tool: reading every tab's own storage would cost shoppers time. */
const CALLS = '_dwt';
const edge = new URL(import.meta.url).origin;

/** The token this page was opened with, or the tab's. Out of the address it goes at once: addresses are copied and logged. */
export function takeToken(): Token | undefined {
  const [found, purpose, text] = /#dw_(pick|debug)=([\w.-]+)/.exec(`${location.hash} ${sessionStorage[KEPT]}`) ?? [];
  if (!found) {
    forgetToken();
    return;
  }
  sessionStorage[KEPT] = found;
  localStorage[CALLS] = '#dw_';
  if (location.hash.startsWith('#dw_')) history.replaceState(history.state, '', location.pathname + location.search);
  return { purpose: purpose as Token['purpose'], text: text as string };
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEPT);
  localStorage.removeItem(CALLS);
}

/** True, or the sentence with which the edge refused; undefined when it could not be reached. */
export async function tell(token: Token, pick?: { selector: string; matches: number; url: string }) {
  try {
    const response = await fetch(`${edge}/t/picked`, {
      method: 'POST',
      body: JSON.stringify({ token: token.text, purpose: token.purpose, pick }),
    });
    if (response.ok) return true;
    const { message } = (await response.json()) as { message?: string };
    return message;
  } catch {
    return undefined;
  }
}

/** Is this an address at which the edge collects events? */
export const isCollector = (address: unknown): boolean => `${address}` === `${edge}/e`;
