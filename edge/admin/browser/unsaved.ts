// What is typed is not lost by accident: whoever leaves a form that is not saved is asked, a form is sent once however
// often its button is pressed, and a piece of the page that could not be brought up to date says so.

const SENT_MS = 5_000;
const STALE = '새로 고치지 못했습니다. 인터넷 연결을 확인하고 잠시 후 다시 시도해 주세요.';
const SIGNED_OUT = '로그인이 끝났습니다. 적은 내용은 그대로입니다. 저장을 누르면 로그인한 뒤 이어서 할 수 있습니다.';

/** Forms whose content is kept nowhere else; a field of the preview beside one is nothing to lose. */
const formOf = (target: EventTarget | null) =>
  target instanceof Element && !target.closest('aside') ? target.closest<HTMLFormElement>('form.form') : null;
/** Is anything typed and not saved, besides in this form? */
const isUnsaved = (besides: HTMLFormElement | null = null) =>
  [...document.querySelectorAll('form[data-unsaved]')].some((form) => form !== besides);

export function keepWhatIsTyped(): void {
  for (const typed of ['input', 'change'])
    document.addEventListener(typed, ({ target }) => {
      const form = formOf(target);
      if (form) form.dataset.unsaved = '';
    });

  let sending: HTMLFormElement | null = null;
  let pressed: HTMLElement | null = null;
  const release = () => {
    pressed?.removeAttribute('aria-busy');
    sending = pressed = null;
  };
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    // What opens in a window beside this one leaves the page as it is.
    if ((submitter?.getAttribute('formtarget') ?? form.target) === '_blank') return;
    if (sending === form) return event.preventDefault();
    release();
    sending = form;
    pressed = submitter;
    pressed?.setAttribute('aria-busy', 'true');
    setTimeout(release, SENT_MS);
  });
  window.addEventListener('pageshow', release);
  window.addEventListener('beforeunload', (event) => {
    if (!isUnsaved(sending)) return;
    event.preventDefault();
    release();
  });

  // htmx would leave for the sign-in page here, and leave what is typed behind.
  document.addEventListener('htmx:beforeOnLoad', (event) => {
    const { xhr, target } = (event as CustomEvent<{ xhr: XMLHttpRequest; target: Element }>).detail;
    if (xhr.status !== 401 || !isUnsaved()) return;
    event.preventDefault();
    tell(target, SIGNED_OUT);
  });
  for (const failed of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout'])
    document.addEventListener(failed, (event) =>
      tell((event as CustomEvent<{ target: Element }>).detail.target, STALE),
    );
}

/** Said above what is shown still; the next answer takes it away. */
function tell(place: Element, words: string): void {
  const told = place.querySelector(':scope > .stale') ?? document.createElement('p');
  told.className = 'stale notice notice-warn';
  told.textContent = words;
  place.prepend(told);
}
