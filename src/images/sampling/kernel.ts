// The WebAssembly kernel of this folder, compiled on first use and without waiting. Where the machine has no WebAssembly with SIMD the callers
// use their TypeScript forms, with the same results.
import { kernelWasm } from './kernel-wasm.ts';

/** An instance of the module; see kernels/images.ts. Places are byte addresses, from `firstByte` on the caller's. */
export interface SamplingKernel {
  readonly memory: WebAssembly.Memory;
  combineAlongAxis(...numbers: number[]): void;
  resampleLines(...numbers: number[]): void;
}

/** The bytes before are the module's own. */
export const firstByte = 1024;

const pageBytes = 65536;
/** A memory up to this size is kept for the next call; a larger one is made for the call and dropped. */
const keptBytes = 33554432;
/** Calls that need more than this are left to TypeScript. */
const largestBytes = 2000000000;

let compiled: WebAssembly.Module | null | undefined;
let kept: SamplingKernel | undefined;

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(kernelWasm), (letter) => letter.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** An instance with `bytes` of memory after the first, until the next call of this function; undefined where there is none. */
export function samplingKernel(bytes: number): SamplingKernel | undefined {
  compiled ??= typeof WebAssembly === 'undefined' ? null : compile();
  const needed = firstByte + bytes;
  if (compiled === null || needed > largestBytes) return undefined;
  if (kept !== undefined && kept.memory.buffer.byteLength >= needed) return kept;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(needed / pageBytes) });
  const instance = new WebAssembly.Instance(compiled, { env: { memory } });
  const kernel = { ...(instance.exports as unknown as Omit<SamplingKernel, 'memory'>), memory };
  if (needed <= keptBytes) kept = kernel;
  return kernel;
}
