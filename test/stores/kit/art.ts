// Product pictures, drawn instead of stored: a simple outline on a tinted square.

const SHAPES: Record<string, string> = {
  coat: 'M70 50l30-12 30 12 28 26-8 84h-18l-2-44v64H70v-64l-2 44H50l-8-84z M100 38v132 M88 96h4 M88 120h4',
  vest: 'M72 46c6 16 14 22 28 22s22-6 28-22l18 14c-8 20-8 34-2 50v54H56v-54c6-16 6-30-2-50z M100 68v96 M56 98h88 M56 128h88',
  shirt: 'M74 46l26 12 26-12 34 24-14 28-14-8v70H68V90l-14 8-14-28z M100 58v102 M86 46l14 22 14-22 M112 92h14v14h-14z',
  knit: 'M76 46c8 12 40 12 48 0l34 22-8 62h-14l-4-38v68H68V92l-4 38H50l-8-62z M80 100v52 M90 78v74 M100 70v82 M110 78v74 M120 100v52',
  tee: 'M76 48c8 14 40 14 48 0l36 20-12 30-18-8v70H70V90l-18 8-12-30z',
  pants: 'M68 42h64l10 118h-30l-12-76-12 76H58z M68 56h64 M100 56v28',
  jeans: 'M68 42h64l6 118h-28l-10-78-10 78H62z M68 56h64 M76 56c0 14 8 18 14 18 M124 56c0 14-8 18-14 18',
  muffler:
    'M60 60c20-24 60-24 80 0 6 20-6 30-22 32l8 66h-28l-6-66c-18-2-36-10-32-32z M104 140h16 M102 126h18 M76 66c14 10 34 10 48 0',
  tin: 'M64 68h72v92H64z M58 52h84v16H58z M78 96h44v32H78z M88 112h24',
  pot: 'M60 96c0-24 18-36 40-36s40 12 40 36c0 34-14 54-40 54s-40-20-40-54z M84 62h32 M100 60V48 M60 92l-22-10 M140 86c26-4 26 40-4 42',
  cup: 'M56 78h76v40c0 24-14 38-38 38s-38-14-38-38z M132 86c24-2 24 38-4 40 M44 164h100 M80 62c-6-8 6-12 0-22 M104 62c-6-8 6-12 0-22',
  box: 'M46 78l54-24 54 24v66l-54 24-54-24z M46 78l54 24 54-24 M100 102v66 M72 66l54 24',
  jar: 'M66 76h68v70c0 12-6 18-16 18H82c-10 0-16-6-16-18z M62 54h76v22H62z M78 100h44v34H78z',
  cookie: 'M100 48a54 54 0 1 0 0 108 54 54 0 1 0 0-108z M82 84h6 M112 78h6 M122 110h6 M90 124h6 M104 102h6 M72 108h6',
};

/** An SVG picture of `shape` on a background of the given hue; an unknown shape is a plain square. */
export function drawProduct(shape: string, hue: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 210" width="600" height="630">
<rect width="200" height="210" fill="hsl(${hue} 32% 91%)"/><circle cx="100" cy="105" r="84" fill="hsl(${hue} 36% 96%)"/>
<path d="${SHAPES[shape] ?? ''}" fill="hsl(${hue} 38% 72%)" stroke="hsl(${hue} 30% 32%)" stroke-width="3"
 stroke-linejoin="round" stroke-linecap="round"/></svg>`;
}
