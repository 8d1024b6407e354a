import { describeMachine, type Machine } from '../../platform/node/machine.ts';
import { chromiumHint, findChromium } from '../../platform/node/pdf.ts';
import { listRuntimes } from '../../platform/node/runtimes/choose-runtime.ts';
import type { Session } from '../verb.ts';
import { automaticRuntime, examineRuntimes } from './examine-runtimes.ts';
import type { Finding } from './finding.ts';

const gigabyte = 1024 ** 3;
const network: Finding = { name: 'Network', state: 'ok', found: 'never used', use: 'no data leave this machine' };

/** Looks at this machine and prints what it can do. */
export async function doctor(json: boolean, { terminal }: Session): Promise<void> {
  const [machine, runtimes] = await Promise.all([describeMachine(), listRuntimes()]);
  const findings = [...examine(machine, browser()), ...examineRuntimes(runtimes), network];
  const runtime = automaticRuntime(runtimes) ?? null;
  if (json) terminal.out(`${JSON.stringify({ ...machine, runtime, runtimes, findings }, null, 2)}\n`);
  else terminal.out(`${findings.map(describe).join('\n')}\n`);
}

/** The browser that would print, or undefined; one that is named but cannot be run counts as none. */
function browser(): string | undefined {
  try {
    return findChromium();
  } catch {
    return undefined;
  }
}

function examine(machine: Machine, chromium: string | undefined): Finding[] {
  return [
    { name: 'Evenhand', state: 'ok', found: machine.evenhand, use: 'this program' },
    { name: 'Node.js', state: 'ok', found: `${machine.node} on ${machine.platform}`, use: 'runs everything' },
    ...examineSizes(machine),
    ...examineParts(machine, chromium),
  ];
}

/** What there may be too little of. */
function examineSizes({ cores, memoryBytes, freeMemoryBytes, temporaryBytes }: Machine): Finding[] {
  const limited = (bad: boolean) => (bad ? ('limited' as const) : ('ok' as const));
  return [
    {
      name: 'Cores',
      state: limited(cores < 2),
      found: String(cores),
      use: 'resampling runs on all of them (--workers sets how many); results do not depend on the number',
      ...(cores < 2 ? { remedy: 'nothing needs more than one, it only takes longer' } : {}),
    },
    {
      name: 'Memory',
      state: limited(memoryBytes < 2 * gigabyte),
      found: `${gigabytes(memoryBytes)}, ${gigabytes(freeMemoryBytes)} free`,
      use: 'a table of a million rows takes about 1 GB',
      ...(memoryBytes < 2 * gigabyte ? { remedy: 'audit fewer columns at a time, or use a larger machine' } : {}),
    },
    {
      name: 'Temporary space',
      state: temporaryBytes === null ? 'limited' : limited(temporaryBytes < gigabyte / 4),
      found: temporaryBytes === null ? 'unknown' : `${gigabytes(temporaryBytes)} free`,
      use: 'the browser that prints PDF needs some',
      ...(temporaryBytes !== null && temporaryBytes >= gigabyte / 4
        ? {}
        : { remedy: 'free some space, or set TMPDIR to another folder' }),
    },
  ];
}

/** What is there or not. */
function examineParts({ wasmSimd, threads, sharedMemory }: Machine, chromium: string | undefined): Finding[] {
  const missing = (present: boolean) => (present ? ('ok' as const) : ('missing' as const));
  return [
    {
      name: 'WebAssembly SIMD',
      state: missing(wasmSimd),
      found: wasmSimd ? 'present' : 'absent',
      use: 'fast resampling of large tables',
      ...(wasmSimd
        ? {}
        : { remedy: 'use a processor and Node.js that have it; without it the slower path gives the same numbers' }),
    },
    {
      name: 'Worker threads',
      state: missing(threads),
      found: threads ? 'present' : 'absent',
      use: 'several cores, and a terminal that answers while work goes on',
      ...(threads ? {} : { remedy: 'use an ordinary build of Node.js' }),
    },
    {
      name: 'Shared memory',
      state: missing(sharedMemory),
      found: sharedMemory ? 'present' : 'absent',
      use: 'threads read one copy of the data',
      ...(sharedMemory ? {} : { remedy: 'start Node.js without --no-harmony-sharedarraybuffer' }),
    },
    {
      name: 'Chromium',
      state: missing(chromium !== undefined),
      found: chromium ?? 'not found',
      use: 'prints the report as PDF (--format pdf); the HTML report needs none',
      ...(chromium === undefined ? { remedy: chromiumHint } : {}),
    },
  ];
}

function describe({ name, state, found, use, remedy }: Finding): string {
  const mark = { ok: 'ok     ', limited: 'limited', missing: 'missing' }[state];
  return `${mark}  ${name.padEnd(17)} ${found}\n         ${use}${remedy === undefined ? '' : `\n         to do: ${remedy}`}`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / gigabyte).toFixed(1)} GB`;
}
