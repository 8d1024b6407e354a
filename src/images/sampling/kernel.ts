// The WebAssembly kernel of this folder, compiled on first use and without waiting. Where the machine has no WebAssembly with SIMD the callers
// use their TypeScript forms, with the same results.
import { compiledOnce } from '../../core/wasm-module.ts';
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
/** One memory grows up to this size and is kept, since each reserves much address space; what is larger is made for the call. */
const keptBytes = 268435456;
/** Calls that need more than this are left to TypeScript. */
const largestBytes = 2000000000;

const compiled = compiledOnce(kernelWasm);
let kept: SamplingKernel | undefined;

/** An instance with `bytes` of memory after the first, until the next call of this function; undefined where there is none. */
export function samplingKernel(bytes: number): SamplingKernel | undefined {
  const module = compiled();
  const needed = firstByte + bytes;
  if (module === undefined || needed > largestBytes) return undefined;
  const pages = Math.ceil(needed / pageBytes);
  try {
    if (needed > keptBytes) return instantiate(module, pages);
    kept ??= instantiate(module, pages);
    const missing = pages - kept.memory.buffer.byteLength / pageBytes;
    if (missing > 0) kept.memory.grow(missing);
    return kept;
  } catch {
    return undefined;
  }
}

function instantiate(module: WebAssembly.Module, pages: number): SamplingKernel {
  const memory = new WebAssembly.Memory({ initial: pages });
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return { ...(instance.exports as unknown as Omit<SamplingKernel, 'memory'>), memory };
}
