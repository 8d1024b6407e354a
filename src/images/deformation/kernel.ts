// Arithmetic on fields inside one block of memory. Places count floats. Two implementations: `wasm-kernel.ts` (SIMD) and `plain-kernel.ts`
// (TypeScript); both round every operation to single precision in the order of the formulas below, so they give the same bits.
// A padded field holds four floats a position (x, y, z, 0) and one position of zeros around the grid (not along z of two axes).
// Linear interpolation is a + t (b - a) along x, then y, then z.

/** Extents of a grid; two axes have nz = 1 and padZ = 0, three have padZ = 1. */
export interface KernelGrid {
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly padZ: 0 | 1;
}

/** A padded field: where it begins, and its grid. */
export interface PaddedField {
  readonly place: number;
  readonly grid: KernelGrid;
}

/** One line of an upsampled grid: where its planes begin, how far they are apart, how many there are and how many positions it has. */
export interface PlanarLine {
  readonly place: number;
  readonly apart: number;
  readonly planes: number;
  readonly length: number;
}

/** What is done with fields. */
export interface Kernel {
  readonly kind: 'wasm' | 'plain';
  /** Padded field = factor times the planes, which follow each other. */
  interleave(target: PaddedField, planes: number, factor: number): void;
  /** The planes of a padded field, one after the other. */
  deinterleave(planes: number, field: PaddedField): void;
  /** out = a + (a . grad a) / 2 on the grid of the field; differences are central, one-sided at the faces of the grid. */
  start(target: number, field: PaddedField): void;
  /** out = keep u + take w(p + u(p) - origin) at each position p of the grid of u. */
  compose(
    target: number,
    u: PaddedField,
    w: PaddedField & { readonly origin: readonly number[] },
    factors: { readonly keep: number; readonly take: number },
  ): void;
  /** Line of `length` floats (a multiple of four) = weighted sum of the four lines that the table entry names, each `stride` floats after the last. */
  upsampleLines(
    target: number,
    source: { readonly place: number; readonly stride: number; readonly length: number },
    table: number,
  ): void;
  /** Interpolates one line of positions of four floats by a table with one entry an output position. */
  upsampleColumns(target: PlanarLine, source: number, table: number): void;
  /**
   * Line of an image padded by one sample on each side, at start + i + u_i for i in 0..length-1; positions are clamped into the padding.
   * Up to three floats after the line are written as well.
   */
  warpLinear(
    target: number,
    u: { readonly place: number; readonly apart: number; readonly length: number },
    image: PaddedField,
    start: readonly number[],
  ): void;
}

/** Number of positions of a padded grid. */
export function paddedCount({ nx, ny, nz, padZ }: KernelGrid): number {
  return (nx + 2) * (ny + 2) * (nz + 2 * padZ);
}

/** The grid of two or three extents. */
export function kernelGrid(extents: readonly number[]): KernelGrid {
  const [nx, ny, nz] = extents as [number, number, number | undefined];
  return nz === undefined ? { nx, ny, nz: 1, padZ: 0 } : { nx, ny, nz, padZ: 1 };
}
