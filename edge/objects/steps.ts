// Steps of a shard's work that may end its worker, by its memory or its time, where nobody is left to say so: a step is
// noted before it is made, so that the object's next life knows, takes ever less at once, and gives up what alone ends it.

/** What one step is of: the one it begins with, and the places it reaches from and to. */
export type Step = { first: string; from: number; upTo: number };

/** How often a step that reached up to there has been begun and not come back, and what it began with. */
export type Note = Omit<Step, 'from'> & { tries: number };

/** After so many tries that did not come back, the last of one alone, that one is given up. */
const LAST_TRY = 5;
/** All of a page twice, since an object may be ended for other reasons; then an eighth of it, and so on down to one. */
const sizeOfTry = (most: number, tries: number) =>
  tries >= LAST_TRY - 1 ? 1 : Math.max(1, Math.floor(most / 8 ** Math.max(0, tries - 1)));

/** Where the note of one kind of steps is kept: in the object's own storage, which outlives it. */
export type Notes = {
  read(): Note | null;
  /** Null is none. */
  write(note: Note | null): void;
  /** Resolves when what was written is durable. */
  sync(): Promise<void>;
};

export class Steps {
  readonly #notes: Notes;
  /** Whether this object has made one: what ends workers makes new objects, so its further ones need no note. */
  #isProven = false;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** How much the next step takes, of so much at most. */
  size(most: number): number {
    return sizeOfTry(most, this.#notes.read()?.tries ?? 0);
  }

  /** Whether one is noted that may end its worker. */
  get isWary(): boolean {
    return this.#notes.read() !== null;
  }

  /** What has ended its worker as often as it may, alone; null while there is no such thing. */
  hopeless(): string | null {
    const note = this.#notes.read();
    return note && note.tries >= LAST_TRY ? note.first : null;
  }

  /** Begins anew, as if none had ended its worker. */
  forget(): void {
    this.#notes.write(null);
  }

  /** Makes a step, noted before; up to where one ended its worker all steps stay as small. */
  async make(step: Step, work: () => Promise<void>): Promise<void> {
    const before = this.#notes.read();
    if (this.#isProven && !before) return work();
    const tries = before && step.from <= before.upTo ? before.tries : 0;
    this.#notes.write({ first: step.first, upTo: step.upTo, tries: tries + 1 });
    await this.#notes.sync();
    try {
      await work();
    } catch (error) {
      // Who can still say that it failed has not been ended by it.
      this.#notes.write(before);
      throw error;
    }
    this.#isProven = true;
    this.#notes.write(before && step.upTo <= before.upTo ? before : null);
  }
}
