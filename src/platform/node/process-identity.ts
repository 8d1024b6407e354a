import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process of a machine. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Tells the process from a later one of the same number; empty where the system does not say. */
  readonly born: string;
  /** When this was written, ISO 8601. */
  readonly time: string;
}

/** This process, or the named one of this machine. */
export function ownerOf(pid: number = process.pid): ProcessIdentity {
  return { host: hostname(), pid, born: birthOf(pid), time: new Date().toISOString() };
}

/** Whether a process of this machine still runs; undefined for one of another machine, which cannot be asked. */
export function isAlive({ host, pid, born }: ProcessIdentity): boolean | undefined {
  if (host !== hostname()) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = birthOf(pid);
  return now !== gone && (born === '' || now === '' || now === born);
}

const gone = 'gone';

/** When the process began, in the ticks of this start of the machine, where the system says so (Linux); `gone` for one that has ended and waits for its parent. */
function birthOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return gone;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
  } catch {
    return '';
  }
}
