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

for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) button.hidden = false;
// A fault is not folded away.
for (const fold of document.querySelectorAll<HTMLDetailsElement>('details:has(.field-error)')) fold.open = true;
prepareDrops();
keepWhatIsTyped();
document.documentElement.classList.add('scripted');
