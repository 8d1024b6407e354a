import { usageError } from '../../core/errors.ts';
import type { Kernel } from './kernel.ts';
import { plainKernel } from './plain-kernel.ts';
import { hasWasmKernel, wasmKernel } from './wasm-kernel.ts';

/** How the arithmetic is done: WebAssembly where the machine has it, or TypeScript. Both give the same bits. */
export type KernelChoice = 'auto' | 'wasm' | 'plain';

/** A kernel and the memory it works on. */
export interface Workspace {
  readonly kernel: Kernel;
  readonly heap: Float32Array;
}

const pageBytes = 65536;
const largestBytes = 4294901760;

/** One memory a thread, grown to the largest need: fresh pages cost more time than the arithmetic. */
let kept: { readonly memory: WebAssembly.Memory; readonly kernel: Kernel } | undefined;

/**
 * A workspace of at least so many floats. Its contents are undefined, and gone at the next call.
 * @throws `images/too-large` (usage) where the machine does not give that much memory; `images/no-wasm` (usage) if `wasm` is asked for and missing.
 */
export function openWorkspace(floats: number, choice: KernelChoice = 'auto'): Workspace {
  if (choice === 'plain' || (choice === 'auto' && !hasWasmKernel())) {
    const heap = allocate(floats * 4, () => new Float32Array(floats));
    return { kernel: plainKernel(heap), heap };
  }
  if (!hasWasmKernel()) {
    throw usageError('images/no-wasm', 'this machine has no WebAssembly with SIMD.', {
      hint: "Choose the kernel 'auto' or 'plain'.",
    });
  }
  const bytes = floats * 4 + pageBytes;
  const current = kept ?? openMemory();
  allocate(bytes, () => {
    const missing = Math.ceil((bytes - current.memory.buffer.byteLength) / pageBytes);
    if (missing > 0) current.memory.grow(missing);
  });
  kept = current;
  return { kernel: current.kernel, heap: new Float32Array(current.memory.buffer) };
}

function openMemory(): { readonly memory: WebAssembly.Memory; readonly kernel: Kernel } {
  const memory = new WebAssembly.Memory({ initial: 1 });
  return { memory, kernel: wasmKernel(memory) };
}

function allocate<T>(bytes: number, make: () => T): T {
  try {
    if (bytes <= largestBytes) return make();
  } catch {
    // Told below, as when the limit is passed.
  }
  throw usageError(
    'images/too-large',
    `a deformation of this size needs ${Math.ceil(bytes / 1048576)} MB at once, which this machine does not give.`,
    {
      hint: 'Use a smaller grid, or a control grid that is upsampled.',
    },
  );
}
