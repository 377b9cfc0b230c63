// Keeping child processes from outliving us. workerd does not notice when its parent is killed, so a small guard of
// its own does: it holds a pipe that closes with the parent, however the parent ends, and then ends what it guards.
// Where even the guard is gone, the next start finds what was written down and ends it.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

export type Recorded = { pid: number; command: string };

/** Our children whose command line contains every given part. */
export function findChildren(...parts: string[]): Recorded[] {
  return list(['-A', '-o', 'pid=,ppid=,command='])
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => Number(match?.[2]) === process.pid && parts.every((part) => match?.[3]?.includes(part)))
    .map((match) => ({ pid: Number(match?.[1]), command: match?.[3] ?? '' }));
}

/** Is this very process still running? A number alone may have gone to another one. */
export function runs({ pid, command }: Recorded): boolean {
  return list(['-p', String(pid), '-o', 'command='])[0]?.trim() === command.trim();
}

function list(options: string[]): string[] {
  try {
    return execFileSync('ps', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n');
  } catch {
    return [];
  }
}

/** Ends a process at once; one that is gone already is as good. */
export function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** Ends `pids` as soon as this process is gone, also by SIGKILL. Call the answer to release them. */
export function guard(pids: readonly number[]): () => void {
  if (process.platform === 'win32' || pids.length === 0) return () => {};
  const keeper: ChildProcess = spawn('sh', ['-c', 'read -r _; kill -9 "$@"', 'guard', ...pids.map(String)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl-C reaches the whole terminal group; the guard must outlive us, not end with us.
    detached: true,
  });
  keeper.on('error', () => {});
  keeper.unref();
  return () => {
    keeper.kill('SIGKILL');
  };
}

/** Writes down what a later start must end if we cannot. */
export function recordPids(file: string, processes: readonly Recorded[]): void {
  writeFileSync(file, JSON.stringify(processes), { mode: 0o600 });
}

/** Ends the processes written down in `file` that still run under the very command line they had. */
export function endRecorded(file: string): void {
  let recorded: Recorded[] = [];
  try {
    recorded = JSON.parse(readFileSync(file, 'utf8')) as Recorded[];
  } catch {
    return;
  }
  for (const process of recorded) if (runs(process)) end(process.pid);
  rmSync(file, { force: true });
}
