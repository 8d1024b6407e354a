// Linear interpolation of fields on a lattice. A cell is found once and read for several fields.
import type { Lattice } from './wave-noise.ts';

/** A found cell: index of its first corner and the weights along the axes. */
export interface Cell {
  at: number;
  u: number;
  v: number;
  w: number;
}

/** Finds the cell of a point; points beyond the lattice count as on its border. */
export function findCell(lattice: Lattice, point: readonly [number, number, number], cell: Cell): void {
  const [width, height, depth] = lattice.extents;
  const [ox, oy, oz] = lattice.origin;
  const px = clamp((point[0] - ox) / lattice.stepMm, width - 1.001);
  const py = clamp((point[1] - oy) / lattice.stepMm, height - 1.001);
  const pz = clamp((point[2] - oz) / lattice.stepMm, depth - 1.001);
  const [x, y, z] = [Math.floor(px), Math.floor(py), Math.floor(pz)];
  cell.at = (z * height + y) * width + x;
  cell.u = px - x;
  cell.v = py - y;
  cell.w = pz - z;
}

/** Value of a field in the found cell. */
export function readCell(field: Float32Array, lattice: Lattice, { at, u, v, w }: Cell): number {
  const width = lattice.extents[0];
  const plane = width * lattice.extents[1];
  const near = mix(mix(field[at]!, field[at + 1]!, u), mix(field[at + width]!, field[at + width + 1]!, u), v);
  const next = at + plane;
  const far = mix(mix(field[next]!, field[next + 1]!, u), mix(field[next + width]!, field[next + width + 1]!, u), v);
  return mix(near, far, w);
}

function mix(a: number, b: number, t: number): number {
  return a + t * (b - a);
}

function clamp(value: number, high: number): number {
  return value < 0 ? 0 : Math.min(value, high);
}

/** Value of a field at a point. */
export function readAt(field: Float32Array, lattice: Lattice, point: readonly [number, number, number]): number {
  findCell(lattice, point, own);
  return readCell(field, lattice, own);
}

const own: Cell = { at: 0, u: 0, v: 0, w: 0 };
