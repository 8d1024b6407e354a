// The WebAssembly kernels, compiled on first use and without waiting (6 kB). Where the machine has no WebAssembly with SIMD, or a browser
// refuses to compile on its main thread, `loadKernel` gives undefined and the callers use their TypeScript forms, with the same results.
import { compiledOnce } from '../../core/wasm-module.ts';
import { kernelWasm } from './kernel-wasm.ts';

/** Functions of the module; see kernels/ for what they do. Numbers named after places are byte addresses in `memory`. */
export interface KernelFunctions {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  drawCounts(states: number, thresholds: number, counts: number, patients: number, totals: number): void;
  arrange(source: number, places: number, target: number, patients: number): void;
  concordance(stream: number, end: number, counts: number, out: number): void;
  tiedPairs(stream: number, end: number, counts: number, sums: number, out: number): void;
  drawLabels(states: number, plan: number, end: number, groups: number, left: number, labels: number): void;
  groupSums(patients: number, labels: number, terms: number, out: number): void;
  placementSums(stream: number, end: number, labels: number, group: number, sums: number, out: number): void;
  patientPlacements(
    stream: number,
    end: number,
    labels: number,
    groups: number,
    counts: number,
    placements: number,
  ): void;
  patientTotals(patients: number, labels: number, placements: number, tallies: number, totals: number): void;
  patientSpread(patients: number, labels: number, placements: number, rows: number, groups: number): void;
}

/** An instance of the module with memory of its own, handed out in aligned pieces. */
export interface Kernel {
  readonly functions: KernelFunctions;
  /** Reserves cleared bytes and returns their address. Views made before must be made again. */
  reserve(bytes: number): number;
}

const pageBytes = 65536;
/** Memory beyond this is left to the TypeScript forms. */
const largestMemory = 2_000_000_000;

const compiled = compiledOnce(kernelWasm);

/** A fresh instance with room for at least `bytes` to be reserved, or undefined where there is no WebAssembly SIMD or not enough room. */
export function loadKernel(bytes: number): Kernel | undefined {
  const module = compiled();
  if (module === undefined || bytes > largestMemory) return undefined;
  const instance = new WebAssembly.Instance(module, { env: { abort: () => undefined } });
  const functions = instance.exports as unknown as KernelFunctions;
  let next = functions.memory.buffer.byteLength;
  const reserve = (size: number): number => {
    const start = next;
    next += Math.ceil(size / 16) * 16;
    const missing = next - functions.memory.buffer.byteLength;
    if (missing > 0) functions.memory.grow(Math.ceil(missing / pageBytes));
    return start;
  };
  return { functions, reserve };
}

/** Writes the states of the lanes as the kernels read them: four generators side by side, word by word. */
export function writeStates(kernel: Kernel, address: number, states: readonly Uint32Array[]): void {
  const words = new Uint32Array(kernel.functions.memory.buffer, address, 64);
  states.forEach((state, lane) => {
    for (let word = 0; word < 4; word += 1) words[(lane >> 2) * 16 + word * 4 + (lane & 3)] = state[word]!;
  });
}

/** Copies numbers into reserved memory of the kernel; returns where they begin and end. */
export function place(
  kernel: Kernel,
  numbers: Uint32Array | Float64Array | BigInt64Array,
): { readonly start: number; readonly end: number } {
  const start = kernel.reserve(numbers.byteLength);
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  new Uint8Array(kernel.functions.memory.buffer, start, numbers.byteLength).set(bytes);
  return { start, end: start + numbers.byteLength };
}
