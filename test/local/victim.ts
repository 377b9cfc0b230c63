// A process in a group of its own, and ways to end it that it does not notice.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/local-build';
import { isRunning, type Process } from '../support/processes';

export class Victim {
  #output = '';
  readonly #child: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(command: string[]) {
    this.#child = spawn(process.execPath, command, { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
    this.ended = new Promise((resolve) => this.#child.once('exit', resolve));
  }

  get output(): string {
    return this.#output;
  }

  /** Waits for something in its output; the first group of the pattern, or all of the match. */
  async says(pattern: RegExp, timeoutMs = 60_000): Promise<string> {
    for (const until = Date.now() + timeoutMs; ; await sleep(5)) {
      const match = pattern.exec(this.#output);
      if (match) return match[1] ?? match[0];
      if (Date.now() > until || this.#child.exitCode !== null) throw new Error(`it said only: ${this.#output}`);
    }
  }

  /** As the power going: everything in its group at once. */
  async killGroup(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null)
      process.kill(-(this.#child.pid ?? 0), 'SIGKILL');
    await this.ended;
  }

  /** The process alone, not its children. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#child.kill(signal);
    await this.ended;
  }
}

/** What the owner of a data folder wrote down that it had started. */
export function childrenOf(dataDir: string): Process[] {
  return (JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8')) as { children: Process[] }).children;
}

/** Waits until none of these runs any more; those that still do after `timeoutMs`. */
export async function goneWithin(processes: readonly Process[], timeoutMs: number): Promise<Process[]> {
  for (const until = Date.now() + timeoutMs; ; await sleep(50)) {
    const left = processes.filter(isRunning);
    if (left.length === 0 || Date.now() > until) return left;
  }
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
