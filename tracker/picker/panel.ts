// What the owner sees of the picker: a shield over the page, a frame around an element, a panel below. All in a
// shadow root, so that the shop's styles and scripts and these do not meet; the shield, not the page, gets the clicks.

const STYLE = `
:host{all:initial;position:fixed;inset:0;z-index:2147483647;pointer-events:none}
*{box-sizing:border-box;font:14px/1.5 system-ui,-apple-system,"Malgun Gothic",sans-serif;letter-spacing:normal}
[hidden]{display:none!important}
.shield{position:fixed;inset:0;cursor:crosshair;pointer-events:auto;background:transparent}
.frame{position:fixed;border:2px solid #1b64da;background:rgba(27,100,218,.16);border-radius:3px}
.panel{position:fixed;left:50%;bottom:16px;transform:translateX(-50%);width:min(560px,calc(100vw - 24px));padding:14px 16px;
border-radius:12px;background:#fff;color:#191f28;box-shadow:0 6px 32px rgba(0,0,0,.28);pointer-events:auto}
.panel.top{bottom:auto;top:16px}
.away{position:absolute;right:12px;top:10px;padding:2px 8px;font-size:12px}
h2{margin:0 0 4px;font-size:15px;font-weight:700}
p{margin:0}
code{display:block;margin:8px 0 4px;padding:6px 8px;border-radius:6px;background:#f2f4f6;font:13px/1.5 ui-monospace,monospace;word-break:break-all}
.buttons{display:flex;flex-wrap:wrap;gap:8px;margin-top:12px}
button{padding:7px 12px;border:1px solid #d1d6db;border-radius:8px;background:#fff;color:#191f28;cursor:pointer}
button.main{border-color:#1b64da;background:#1b64da;color:#fff;font-weight:600}
button:focus-visible{outline:2px solid #191f28;outline-offset:2px}
`;

export type Button = { word: string; main?: boolean; act: () => void };
export type View = { says: string; selector?: string; buttons: Button[] };

export type Panel = {
  show(view: View): void;
  /** Frames an element, or none. */
  frame(element: Element | null): void;
  /** With the shield up, the page gets no clicks. */
  shield(isUp: boolean): void;
  close(): void;
};

/** Opens the panel. `onPoint` and `onChoose` are handed elements of the page below the shield. */
export function openPanel(
  title: string,
  aside: string,
  onPoint: (at: Element) => void,
  onChoose: (at: Element) => void,
): Panel {
  const host = document.createElement('dorawa-picker');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  // A sheet made this way is no inline style, so a strict policy of the page does not stop it.
  root.adoptedStyleSheets = [sheet];
  const make = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, parent: Node, className = '') => {
    const element = document.createElement(tag);
    element.className = className;
    parent.appendChild(element);
    return element;
  };
  const shield = make('div', root, 'shield');
  const frame = make('div', root, 'frame');
  const panel = make('section', root, 'panel');
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-label', title);
  make('h2', panel).textContent = title;
  const away = make('button', panel, 'away');
  away.type = 'button';
  away.textContent = aside;
  // What it covers may be what is meant.
  away.addEventListener('click', () => panel.classList.toggle('top'));
  const says = make('p', panel);
  says.setAttribute('role', 'status');
  const code = make('code', panel);
  const buttons = make('div', panel, 'buttons');
  frame.hidden = shield.hidden = true;

  const below = ({ clientX, clientY }: MouseEvent): Element | null =>
    document.elementsFromPoint(clientX, clientY).find((element) => element !== host) ?? null;
  let framed: Element | null = null;
  const follow = () => {
    frame.hidden = !framed;
    if (!framed) return;
    const { left, top, width, height } = framed.getBoundingClientRect();
    Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    // Out of the way of what is looked at.
    panel.classList.toggle('top', top > innerHeight * 0.6);
  };
  addEventListener('scroll', follow, true);
  addEventListener('resize', follow);
  shield.addEventListener('mousemove', (event) => {
    const at = below(event);
    if (at) onPoint(at);
  });
  shield.addEventListener('click', (event) => {
    event.stopPropagation();
    const at = below(event);
    if (at) onChoose(at);
  });
  panel.addEventListener('click', (event) => event.stopPropagation());
  document.documentElement.appendChild(host);

  return {
    show(view) {
      says.textContent = view.says;
      code.textContent = view.selector ?? '';
      code.hidden = !view.selector;
      buttons.textContent = '';
      for (const { word, main, act } of view.buttons) {
        const button = make('button', buttons, main ? 'main' : '');
        button.type = 'button';
        button.textContent = word;
        button.addEventListener('click', act);
      }
    },
    frame(element) {
      framed = element;
      follow();
    },
    shield(isUp) {
      shield.hidden = !isUp;
    },
    close() {
      removeEventListener('scroll', follow, true);
      removeEventListener('resize', follow);
      host.remove();
    },
  };
}
