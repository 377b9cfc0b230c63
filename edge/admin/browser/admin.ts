// The little that pages do better with scripting: copying a tag, putting a variable where the cursor is, asking before
// a button acts, keeping what is typed, and making a photograph small enough before it is sent. Everything else is links
// and forms.

import { prepareDrops } from './drop';
import { keepWhatIsTyped } from './unsaved';

const copyLabel = '복사';
const copiedLabel = '복사했습니다';

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (!button) return;
  if (button.dataset.copy) void copy(button, button.dataset.copy);
  if (button.dataset.insert && button.dataset.into) insert(button.dataset.insert, button.dataset.into);
});

document.addEventListener('submit', (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

async function copy(button: HTMLButtonElement, id: string): Promise<void> {
  const source = document.getElementById(id);
  if (!(source instanceof HTMLTextAreaElement)) return;
  source.select();
  try {
    await navigator.clipboard.writeText(source.value);
  } catch {
    // Without permission the text stays selected, ready for the keyboard.
    return;
  }
  button.textContent = copiedLabel;
  setTimeout(() => {
    button.textContent = copyLabel;
  }, 2_000);
}

/** Puts text at the cursor and tells the form, so that the preview follows. */
function insert(text: string, id: string): void {
  const field = document.getElementById(id);
  if (!(field instanceof HTMLTextAreaElement)) return;
  field.focus();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** A menu that hangs over the page goes when one turns to something else. */
const openMenus = () => document.querySelectorAll<HTMLDetailsElement>('details.switcher[open]');
document.addEventListener('click', ({ target }) => {
  for (const menu of openMenus()) if (target instanceof Node && !menu.contains(target)) menu.open = false;
});
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector('summary')?.focus();
  }
});

/**
 * A piece of the page that is brought up to date leaves the keyboard, and what was scrolled aside in it, where they were;
 * htmx gives back the focus alone, and by ids alone.
 */
const likenessOf = (element: Element) =>
  element.getAttribute('href') ?? `${element.getAttribute('name')} ${element.textContent}`;
const scrollersIn = (piece: Element) => [...piece.querySelectorAll('ul, section')];
let left: { focus: string | null; asides: number[] } = { focus: null, asides: [] };
document.addEventListener('htmx:beforeSwap', (event) => {
  const { target } = (event as CustomEvent<{ target: Element }>).detail;
  const { activeElement: held } = document;
  const isIn = held && held !== target && target.contains(held);
  left = { focus: isIn ? likenessOf(held) : null, asides: scrollersIn(target).map((one) => one.scrollLeft) };
});
document.addEventListener('htmx:afterSwap', (event) => {
  const { target } = (event as CustomEvent<{ target: Element }>).detail;
  for (const [i, scroller] of scrollersIn(target).entries()) scroller.scrollLeft = left.asides[i] ?? 0;
  if (left.focus === null || target.contains(document.activeElement)) return;
  const same = [...target.querySelectorAll<HTMLElement>('a, button, summary')];
  same.find((one) => likenessOf(one) === left.focus)?.focus({ preventScroll: true });
});

for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) button.hidden = false;
// A fault is not folded away.
for (const fold of document.querySelectorAll<HTMLDetailsElement>('details:has(.field-error)')) fold.open = true;
prepareDrops();
keepWhatIsTyped();
document.documentElement.classList.add('scripted');
