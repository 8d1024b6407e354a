// What this machine can do, as facts: nothing here decides what they mean.
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem, tmpdir, totalmem } from 'node:os';
import { packageVersion } from './version.ts';

/** Facts about this machine that matter to a run. Sizes in bytes. */
export interface Machine {
  readonly evenhand: string;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  /** Free space where temporary files go; null if the system does not say. */
  readonly temporaryBytes: number | null;
  readonly wasm: boolean;
  readonly wasmSimd: boolean;
  readonly threads: boolean;
  readonly sharedMemory: boolean;
}

// A module with one function that holds one SIMD instruction (i8x16.popcnt of a constant zero vector).
const simdModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** Looks at this machine: nothing is written, and what the system does not say is null. */
export async function describeMachine(): Promise<Machine> {
  return {
    evenhand: packageVersion(),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
    temporaryBytes: await freeSpace(tmpdir()),
    wasm: typeof WebAssembly === 'object',
    wasmSimd: typeof WebAssembly === 'object' && WebAssembly.validate(simdModule),
    threads: await import('node:worker_threads').then(
      (threads) => typeof threads.Worker === 'function',
      () => false,
    ),
    sharedMemory: typeof SharedArrayBuffer === 'function' && typeof Atomics === 'object',
  };
}

async function freeSpace(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
