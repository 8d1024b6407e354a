import { type Kernel, type KernelGrid, paddedCount } from './kernel.ts';
import { plainUpsampling } from './plain-upsampling.ts';
import { plainWarp } from './plain-warp.ts';

const round = Math.fround;

/** The kernel in TypeScript over an array; formulas in `kernel.ts`. It gives the bits of the WebAssembly kernel and stands in for it where there is none. */
export function plainKernel(heap: Float32Array): Kernel {
  return {
    kind: 'plain',
    ...layout(heap),
    start: plainStart(heap),
    compose: plainCompose(heap),
    ...plainUpsampling(heap),
    ...plainWarp(heap),
  };
}

/** Place of the first position of a row. */
function rowPlace(place: number, { nx, ny, padZ }: KernelGrid, row: number): number {
  const z = Math.floor(row / ny);
  return place + (((z + padZ) * (ny + 2) + (row % ny) + 1) * (nx + 2) + 1) * 4;
}

function layout(heap: Float32Array): Pick<Kernel, 'interleave' | 'deinterleave'> {
  return {
    interleave: ({ place, grid }, planes, factor) => {
      const { nx, ny, nz, padZ } = grid;
      const f = round(factor);
      const count = nx * ny * nz;
      const axes = padZ ? 3 : 2;
      heap.fill(0, place, place + paddedCount(grid) * 4);
      for (let row = 0; row < ny * nz; row += 1) {
        const out = rowPlace(place, grid, row);
        for (let axis = 0; axis < axes; axis += 1) {
          const from = planes + axis * count + row * nx;
          for (let x = 0; x < nx; x += 1) heap[out + 4 * x + axis] = heap[from + x]! * f;
        }
      }
    },
    deinterleave: (planes, { place, grid }) => {
      const { nx, ny, nz, padZ } = grid;
      const count = nx * ny * nz;
      for (let row = 0; row < ny * nz; row += 1) {
        const from = rowPlace(place, grid, row);
        for (let axis = 0; axis < (padZ ? 3 : 2); axis += 1) {
          const out = planes + axis * count + row * nx;
          for (let x = 0; x < nx; x += 1) heap[out + x] = heap[from + 4 * x + axis]!;
        }
      }
    },
  };
}

function plainStart(heap: Float32Array): Kernel['start'] {
  return (target, { place, grid }) => {
    const { nx, ny, nz } = grid;
    const row = (nx + 2) * 4;
    const slice = row * (ny + 2);
    const difference = (at: number, [back, forth]: readonly [number, number]): number =>
      round(round(heap[at + forth]! - heap[at - back]!) * (back > 0 && forth > 0 ? 0.5 : 1));
    for (let line = 0; line < ny * nz; line += 1) {
      const from = rowPlace(place, grid, line);
      const y = line % ny;
      const z = Math.floor(line / ny);
      const acrossRows = [y > 0 ? row : 0, y + 1 < ny ? row : 0] as const;
      const acrossSlices = [z > 0 ? slice : 0, z + 1 < nz ? slice : 0] as const;
      for (let x = 0; x < nx; x += 1) {
        const at = from + 4 * x;
        const across = [x > 0 ? 4 : 0, x + 1 < nx ? 4 : 0] as const;
        for (let axis = 0; axis < 3; axis += 1) {
          const dx = round(heap[at]! * difference(at + axis, across));
          const dy = round(heap[at + 1]! * difference(at + axis, acrossRows));
          const dz = round(heap[at + 2]! * difference(at + axis, acrossSlices));
          heap[at + axis - place + target] = heap[at + axis]! + round(0.5 * round(round(dx + dy) + dz));
        }
      }
    }
  };
}

/** The lesser of two numbers, the first where neither is less: of 0 and -0 `Math.min` has another opinion than WebAssembly's pmin. */
function lesser(a: number, b: number): number {
  if (b < a) return b;
  return a;
}

/** A move clamped into low..high; not a number counts as low. */
function clamp(move: number, low: number, high: number): number {
  return move > low ? lesser(high, move) : low;
}

function lerp(a: number, b: number, t: number): number {
  return round(a + round(t * round(b - a)));
}

function plainCompose(heap: Float32Array): Kernel['compose'] {
  return (target, u, w, { keep, take }) => {
    const { nx, ny, nz, padZ } = u.grid;
    const [lastX, lastY, lastZ] = [w.grid.nx, w.grid.ny, padZ ? w.grid.nz : 0];
    const row = (lastX + 2) * 4;
    const slice = row * (lastY + 2);
    const above = padZ ? slice : 0;
    const [originX = 0, originY = 0, originZ = 0] = w.origin;
    for (let line = 0; line < ny * nz; line += 1) {
      const from = rowPlace(u.place, u.grid, line);
      const lowY = originY - (line % ny) - 1;
      const lowZ = padZ ? originZ - Math.floor(line / ny) - 1 : 0;
      for (let x = 0; x < nx; x += 1) {
        const at = from + 4 * x;
        const lowX = originX - x - 1;
        const moveX = clamp(heap[at]!, lowX, lowX + lastX + 1);
        const moveY = clamp(heap[at + 1]!, lowY, lowY + lastY + 1);
        const moveZ = clamp(heap[at + 2]!, lowZ, lowZ + lastZ + padZ);
        const wholeX = lesser(lowX + lastX, Math.floor(moveX));
        const wholeY = lesser(lowY + lastY, Math.floor(moveY));
        const wholeZ = lesser(lowZ + lastZ, Math.floor(moveZ));
        const [tx, ty, tz] = [round(moveX - wholeX), round(moveY - wholeY), round(moveZ - wholeZ)];
        const corner = w.place + (wholeX - lowX) * 4 + (wholeY - lowY) * row + (wholeZ - lowZ) * slice;
        for (let axis = 0; axis < 3; axis += 1) {
          const c = corner + axis;
          const a = lerp(heap[c]!, heap[c + 4]!, tx);
          const b = lerp(heap[c + row]!, heap[c + row + 4]!, tx);
          const e = lerp(heap[c + above]!, heap[c + above + 4]!, tx);
          const f = lerp(heap[c + above + row]!, heap[c + above + row + 4]!, tx);
          const sample = lerp(lerp(a, b, ty), lerp(e, f, ty), tz);
          heap[at + axis - u.place + target] = round(keep * heap[at + axis]!) + round(take * sample);
        }
      }
    }
  };
}
