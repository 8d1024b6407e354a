import { compiledOnce } from '../../core/wasm-module.ts';
import type { Kernel } from './kernel.ts';
import { kernelWasm } from './kernel-wasm.ts';

/** Functions of the module; see kernels/deformation.ts. */
type KernelExports = Readonly<
  Record<Exclude<keyof Kernel, 'kind' | 'start'> | 'compositionStart', (...numbers: number[]) => void>
>;

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
    interleave: ({ place, grid: { nx, ny, nz, padZ } }, planes, factor) =>
      wasm.interleave(place, planes, nx, ny, nz, padZ, factor),
    deinterleave: (planes, { place, grid: { nx, ny, nz, padZ } }) => wasm.deinterleave(planes, place, nx, ny, nz, padZ),
    start: (target, { place, grid: { nx, ny, nz, padZ } }) => wasm.compositionStart(target, place, nx, ny, nz, padZ),
    compose: (target, u, w, { keep, take }) => {
      const { nx, ny, nz, padZ } = u.grid;
      const [x = 0, y = 0, z = 0] = w.origin;
      // Slice by slice, so that the engine can exchange its first code for optimised code in between.
      for (let slice = 0; slice < nz; slice += 1) {
        wasm.compose(
          ...[target, u.place, nx, ny, slice, slice + 1, padZ],
          ...[w.place, w.grid.nx, w.grid.ny, w.grid.nz, x, y, z, keep, take],
        );
      }
    },
    upsampleLines: (target, { place, stride, length }, table) =>
      wasm.upsampleLines(target, place, stride, length, table),
    upsampleColumns: ({ place, apart, planes, length }, source, table) =>
      wasm.upsampleColumns(place, apart, planes, source, length, table),
    warpLinear: (target, { place, apart, length }, { place: image, grid }, [x = 0, y = 0, z = 0]) =>
      wasm.warpLinear(target, place, apart, length, image, grid.nx, grid.ny, grid.nz, grid.padZ, x, y, z),
  };
}
