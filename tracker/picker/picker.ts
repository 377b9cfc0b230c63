// The element picker: the owner points at the element that ends a sign-up, sees how it will be found again, and sends
// that to the admin. Lives through the shop's pages until it is sent, closed, or its ten minutes are over.

import { type Button, openPanel } from './panel';
import { meant, selectorOf } from './selector';
import { forgetToken, type Token, tell } from './token';
import { WORDS } from './words';

export function pick(token: Token): void {
  let chosen: Element | null = null;

  const panel = openPanel(
    WORDS.title,
    WORDS.aside,
    (at) => {
      if (!chosen) panel.frame(meant(at));
    },
    (at) => choose(meant(at)),
  );
  const close = () => {
    forgetToken();
    panel.close();
  };
  const closing: Button = { word: WORDS.close, act: close };

  const ask = () => {
    chosen = null;
    panel.frame(null);
    panel.shield(true);
    panel.show({ says: WORDS.choose, buttons: [{ word: WORDS.move, act: browse }, closing] });
  };
  const browse = () => {
    chosen = null;
    panel.frame(null);
    panel.shield(false);
    panel.show({ says: WORDS.browse, buttons: [{ word: WORDS.pick, main: true, act: ask }, closing] });
  };
  const choose = (element: Element, trouble?: string) => {
    chosen = element;
    panel.frame(element);
    const selector = selectorOf(element);
    const matches = selector ? document.querySelectorAll(selector).length : 0;
    const parent = element.parentElement;
    const buttons: Button[] = [
      ...(selector ? [{ word: WORDS.use, main: true, act: () => void send(element, selector, matches) }] : []),
      ...(parent && parent !== document.documentElement ? [{ word: WORDS.parent, act: () => choose(parent) }] : []),
      { word: WORDS.again, act: ask },
      closing,
    ];
    const fits = matches === 1 ? WORDS.one : WORDS.many(matches);
    panel.show({ says: trouble ?? (selector ? fits : WORDS.none), selector, buttons });
  };
  const send = async (element: Element, selector: string, matches: number) => {
    panel.show({ says: WORDS.sending, selector, buttons: [] });
    const answer = await tell(token, { selector, matches, url: location.href.slice(0, 2_048) });
    if (answer === undefined) choose(element, WORDS.unreachable);
    else end(answer === true ? WORDS.sent : answer);
  };
  /** Nothing more can come of this token. */
  const end = (says: string) => {
    forgetToken();
    panel.frame(null);
    panel.shield(false);
    panel.show({ says, buttons: [closing] });
  };
  const begin = async () => {
    panel.show({ says: WORDS.checking, buttons: [closing] });
    const answer = await tell(token);
    if (answer === true) ask();
    else if (answer) end(answer);
    else
      panel.show({
        says: WORDS.unreachable,
        buttons: [{ word: WORDS.pick, main: true, act: () => void begin() }, closing],
      });
  };
  void begin();
}
