// Keeping child processes from outliving us. workerd does not notice when its parent is killed, so a small guard of
// its own does: it holds a pipe that closes with the parent, however the parent ends, and then ends what it guards.
// Where even the guard is gone, the next start finds what was written down and ends it.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A process told apart from another one that got its number later. */
export type Process = { pid: number; command: string };

/** Our children whose command line contains every given part. */
export function findChildren(...parts: string[]): Process[] {
  return listProcesses()
    .filter(({ parent, command }) => parent === process.pid && parts.every((part) => command.includes(part)))
    .map(({ pid, command }) => ({ pid, command }));
}

/** This process itself. */
export function self(): Process {
  return { pid: process.pid, command: commandOf(process.pid) };
}

export function isRunning({ pid, command }: Process): boolean {
  return command !== '' && commandOf(pid) === command;
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
    // Ctrl-C reaches everything in the terminal's group; the guard must outlive us, not end with us.
    detached: true,
  });
  keeper.on('error', () => {});
  keeper.unref();
  return () => {
    keeper.kill('SIGKILL');
  };
}

const onLinux = existsSync('/proc/self/stat');

function listProcesses(): (Process & { parent: number })[] {
  if (onLinux) {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ pid: Number(name), parent: parentOf(name), command: commandOf(Number(name)) }));
  }
  return ps('-A', '-o', 'pid=,ppid=,command=').flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}

/** The fourth field of `stat`; the second, a name in brackets, may contain anything. */
function parentOf(pid: string): number {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[2]);
}

function commandOf(pid: number): string {
  if (onLinux) return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  return ps('-p', String(pid), '-o', 'command=')[0]?.trim() ?? '';
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function ps(...options: string[]): string[] {
  try {
    return execFileSync('ps', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n');
  } catch {
    return [];
  }
}
