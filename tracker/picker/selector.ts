// A selector that still fits tomorrow. What a platform or a developer named comes before what a designer arranged: ids,
// data attributes, the function a button calls, the platform's classes, other classes, the page a link leads to. Where
// none of them is the only one, a named ancestor goes in front; places in a row are the last resort.

/** Characters of a selector; the edge takes no more. */
const LONGEST = 300;
const ANCESTORS = 8;

/** Names that look made by a machine, or say a state that passes. */
const MADE = /\d{4}|[0-9a-f]{8}|^(css|sc|jsx?|emotion|svelte)-|__\w+_\w{5}/i;
const STATE = /^(on|off|active|hover|focus\w*|selected|checked|open|show\w*|hide\w*|hidden|disabled|visited|current)$/i;
/** Class names the platforms give. */
const PLATFORM = /^(xans-(?!element-?$|record-?$)|ec-|btn|MS_|MK_|mk_|prd)/;

/** Of one line: a selector cannot say a line's end as it stands. */
const isStable = (name: string): boolean => /^.{1,40}$/.test(name) && !MADE.test(name) && !STATE.test(name);
const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;
const isOne = (selector: string): boolean =>
  selector.length <= LONGEST && document.querySelectorAll(selector).length === 1;

/** Names of the element itself, best first. */
function namesOf(element: Element): string[] {
  const tag = CSS.escape(element.localName);
  const attribute = (name: string): string => element.getAttribute(name) ?? '';
  const classes = [...element.classList].filter(isStable);
  const data = [...element.attributes].filter(({ name, value }) => /^data-(?!v-|react)/.test(name) && isStable(value));
  const call = /(?:^|javascript:|[;\s])\s*([\w$.]{4,})\s*\(/;
  const calls = ['onclick', 'href']
    .filter((name) => name === 'onclick' || attribute(name).startsWith('javascript:'))
    .map((name) => [name, call.exec(attribute(name))?.[1] ?? ''] as const)
    .filter(([, called]) => called && !/^(return|alert|void)$/.test(called))
    .map(([name, called]) => `${tag}[${name}*=${quoted(called)}]`);
  const path = /^(?!javascript:|#)([^?#]+)/.exec(attribute('href'))?.[1] ?? '';
  return [
    ...(isStable(element.id) ? [`#${CSS.escape(element.id)}`] : []),
    ...data.map(({ name, value }) => `[${CSS.escape(name)}=${quoted(value)}]`),
    ...(isStable(attribute('name')) ? [`${tag}[name=${quoted(attribute('name'))}]`] : []),
    ...calls,
    ...classes.filter((name) => PLATFORM.test(name) && name !== 'btn').map((name) => `.${CSS.escape(name)}`),
    ...classes.map((name) => `${tag}.${CSS.escape(name)}`),
    ...(classes[1] ? [tag + classes.map((name) => `.${CSS.escape(name)}`).join('')] : []),
    ...(path ? [`${tag}[href*=${quoted(path)}]`] : []),
    ...(attribute('type') ? [`${tag}[type=${quoted(attribute('type'))}]`] : []),
    tag,
  ];
}

/** From the element up to the body, by place among its like. */
function placeOf(element: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
    const like = [...(at.parentElement?.children ?? [])].filter(({ localName }) => localName === at?.localName);
    steps.unshift(`${CSS.escape(at.localName)}:nth-of-type(${like.indexOf(at) + 1})`);
    if (isOne(steps.join('>'))) return steps.join('>');
  }
  return ['body', ...steps].join('>');
}

/** A short selector of this element alone. Long ones that nothing could shorten are cut off at nothing: `''`. */
export function selectorOf(element: Element): string {
  const names = namesOf(element);
  const alone = names.find(isOne);
  if (alone) return alone;
  let ancestor = element.parentElement;
  for (let i = 0; ancestor && ancestor !== document.body && i < ANCESTORS; i++, ancestor = ancestor.parentElement) {
    const [above] = namesOf(ancestor).filter((name) => /[#[.]/.test(name));
    const together = above && names.map((name) => `${above} ${name}`).find(isOne);
    if (together) return together;
  }
  const place = placeOf(element);
  return place.length <= LONGEST ? place : '';
}

/** The thing people mean when they click on its picture or its text. */
export function meant(element: Element): Element {
  return element.closest('a,button,input,select,label,summary,[onclick],[role=button]') ?? element;
}
