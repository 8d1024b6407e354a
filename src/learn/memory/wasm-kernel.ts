import { compiledOnce } from '../../core/wasm-module.ts';
import type { Kernel } from './kernel.ts';
import { kernelWasm } from './kernel-wasm.ts';

/** Functions of the module; see kernels/optimisers.ts. */
interface KernelExports {
  sgd(...numbers: number[]): void;
  sgdMomentum(...numbers: number[]): void;
  adam(...numbers: number[]): void;
  pesg(...numbers: number[]): void;
  scale(target: number, length: number, factor: number): void;
  clamp(target: number, length: number, limit: number): void;
  axpy(target: number, source: number, length: number, factor: number): void;
  lerp(target: number, source: number, length: number, weight: number, fromSource: boolean): void;
  perturb(values: number, gradients: number, length: number, factor: number, adaptive: boolean): void;
  sumOfSquares(source: number, length: number): number;
  sumOfSquaresDecayed(...numbers: number[]): number;
  sumOfSquaresWeighted(values: number, gradients: number, length: number): number;
  firstNonFinite(source: number, length: number): number;
}

/** Floats at the start of the memory that the module uses as scratch. */
export const scratchLength = 64;

const compiled = compiledOnce(kernelWasm);

/** Whether this machine compiles WebAssembly with SIMD. The module is compiled on first use, without waiting. */
export function hasWasmKernel(): boolean {
  return compiled() !== undefined;
}

/** The kernel over a memory; formulas in `kernel.ts`. Call `hasWasmKernel` before. */
export function wasmKernel(memory: WebAssembly.Memory): Kernel {
  const instance = new WebAssembly.Instance(compiled() as WebAssembly.Module, { env: { memory } });
  const wasm = instance.exports as unknown as KernelExports;
  return {
    kind: 'wasm',
    round: Math.fround,
    sgd: (at, c) => wasm.sgd(at.values, at.gradients, at.length, c.gradientScale, c.decay, c.rate),
    momentum: (at, c) =>
      wasm.sgdMomentum(
        ...[at.values, at.gradients, at.buffer, at.length],
        ...[c.gradientScale, c.decay, c.keep, c.take, c.ahead, c.buffered, c.rate],
      ),
    adam: (at, c) =>
      wasm.adam(
        ...[at.values, at.gradients, at.firstMoment, at.secondMoment, at.length, c.gradientScale, c.decay, c.shrink],
        ...[c.beta1, c.rest1, c.beta2, c.rest2, c.rate, c.correction, c.epsilon],
      ),
    pesg: (at, c) =>
      wasm.pesg(
        ...[at.values, at.gradients, at.buffer, at.reference, at.total, at.length],
        ...[c.gradientScale, c.limit, c.pull, c.decay, c.keep, c.take, c.rate],
      ),
    scale: wasm.scale,
    clamp: wasm.clamp,
    axpy: wasm.axpy,
    lerp: (target, source, length, weight) =>
      wasm.lerp(target, source, length, weight >= 0.5 ? weight - 1 : weight, weight >= 0.5),
    perturb: (at, factor, adaptive) => wasm.perturb(at.values, at.gradients, at.length, factor, adaptive),
    sumOfSquares: wasm.sumOfSquares,
    sumOfSquaresDecayed: (at, c) =>
      wasm.sumOfSquaresDecayed(at.values, at.gradients, at.length, c.gradientScale, c.decay),
    sumOfSquaresWeighted: (at) => wasm.sumOfSquaresWeighted(at.values, at.gradients, at.length),
    firstNonFinite: wasm.firstNonFinite,
  };
}
