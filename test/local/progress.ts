// A progress bar: drawn over itself on a terminal, a line every tenth elsewhere.

const WIDTH = 30;

export class ProgressBar {
  readonly #startedAt = Date.now();
  #tenths = 0;
  #shownAt = 0;

  constructor(readonly total: number) {}

  get elapsedMs(): number {
    return Date.now() - this.#startedAt;
  }

  show(done: number, note: string): void {
    const share = this.total === 0 ? 1 : done / this.total;
    const filled = Math.round(share * WIDTH);
    const perSecond = Math.round(done / Math.max(this.elapsedMs / 1000, 0.001));
    const line = `[${'#'.repeat(filled)}${'·'.repeat(WIDTH - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %  ${done}/${this.total}  ${note}  ${perSecond}/s`;
    if (process.stdout.isTTY) {
      if (Date.now() - this.#shownAt < 100 && done < this.total) return;
      this.#shownAt = Date.now();
      process.stdout.write(`\r${line}\x1b[K`);
    } else if (Math.floor(share * 10) > this.#tenths) {
      this.#tenths = Math.floor(share * 10);
      console.log(line);
    }
  }

  end(): void {
    if (process.stdout.isTTY) process.stdout.write('\n');
  }
}
