// Files dropped on a form: shows where they may be let go, and makes photographs with more pixels than the library takes
// smaller before they leave. Without this the browser's own control does the rest.

/** Longest side of a photograph made smaller, and how finely it is kept. */
const SMALL_SIDE = 2_000;
const SMALL_QUALITY = 0.9;

export function prepareDrops(): void {
  for (const event of ['dragover', 'dragleave', 'drop'] as const)
    document.addEventListener(event, (moved) => {
      const area = moved.target instanceof Element ? moved.target.closest('.drop') : null;
      area?.classList.toggle('over', event === 'dragover');
      const input = area?.querySelector<HTMLInputElement>('input[type="file"]');
      if (!input || moved.target === input) return;
      // Beside the control itself, which takes what is dropped on it.
      moved.preventDefault();
      if (event === 'drop' && moved.dataTransfer?.files.length) {
        input.files = moved.dataTransfer.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }
    });
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.pixels)
      void shrinkAll(target, Number(target.dataset.pixels));
  });
}

async function shrinkAll(input: HTMLInputElement, pixels: number): Promise<void> {
  const submit = input.form?.querySelector<HTMLButtonElement>('button[type="submit"]');
  if (submit) submit.disabled = true;
  const chosen = [...(input.files ?? [])];
  const small = await Promise.all(chosen.map((file) => shrink(file, pixels)));
  if (submit) submit.disabled = false;
  if (small.every((file, i) => file === chosen[i])) return;
  const list = new DataTransfer();
  for (const file of small) list.items.add(file);
  input.files = list.files;
}

/** The same file when it is small enough or no photograph. */
async function shrink(file: File, pixels: number): Promise<File> {
  if (file.type !== 'image/jpeg' && file.type !== 'image/png') return file;
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture || picture.width * picture.height <= pixels) return file;
  const scale = Math.min(1, SMALL_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, file.type, SMALL_QUALITY));
  return blob ? new File([blob], file.name, { type: file.type }) : file;
}
