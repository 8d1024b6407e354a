// Evaluates the anatomy on a grid: the mantle and the cerebellum at every sample, each deeper structure in its own box.
import { createImage } from '../../../images/image.ts';
import { paintCerebellum } from './anatomy/cerebellum.ts';
import { paintMantle } from './anatomy/cortex.ts';
import { type Folding, foldCortex } from './anatomy/folding.ts';
import { readAt } from './anatomy/lattice-sampling.ts';
import type { Triple } from './anatomy/shapes.ts';
import { paintShells } from './anatomy/shells.ts';
import { type Structure, structures } from './anatomy/structures.ts';
import { coverageOf, paint, type Tissue } from './anatomy/tissue.ts';
import type { Lattice } from './anatomy/wave-noise.ts';
import { proceduralRegions } from './regions.ts';
import type { SamplingGrid } from './sampling-grid.ts';
import type { Template } from './template.ts';

/** Size of an average adult head relative to the atlas in which the anatomy is written. */
const headScale = 0.945;

/** What the anatomy is drawn from. */
export interface ProceduralOptions {
  /** Draws the course of the sulci; one template has one. */
  readonly seed: number;
  /** With skull and scalp. */
  readonly skull: boolean;
}

interface Canvas {
  readonly grey: Float32Array;
  readonly white: Float32Array;
  readonly fluid: Float32Array;
  readonly labels: Uint8Array;
}

/**
 * A brain as T1-weighted MRI shows it, with nothing licensed in it: implicit shapes of an adult's structures, sulci where noise on the outline
 * is zero, a cortical ribbon of even thickness. Soft edges of half a sample give partial volumes.
 */
export function proceduralTemplate(grid: SamplingGrid, { seed, skull }: ProceduralOptions): Template {
  const { extents, geometry } = grid;
  const image = (): Template['grey'] => createImage(extents, { geometry });
  const [grey, white, fluid] = [image(), image(), image()];
  const rest = skull ? image() : undefined;
  const labels = createImage(extents, { geometry, data: new Uint8Array(grey.data.length) });
  const canvas: Canvas = { grey: grey.data, white: white.data, fluid: fluid.data, labels: labels.data };
  const atlas = grid.coordinatesMm.map((axis) => axis.map((mm) => mm / headScale));
  const softMm = (0.5 * Math.max(0.9, geometry.spacingMm[0]!) + 0.2) / headScale;
  const place = { atlas, strides: grid.strides, softMm };
  const folding = foldCortex(seed);
  const texture = image();
  paintMantles({ ...canvas, texture: texture.data }, place, folding);
  for (const structure of structures) {
    paintStructure(canvas, place, structure);
  }
  if (rest !== undefined) {
    paintShells({ ...canvas, rest: rest.data }, place);
  }
  return { extents, geometry, grey, white, fluid, texture, rest, labels, regions: proceduralRegions };
}

/** Coordinates of the samples in the atlas. */
export interface Place {
  readonly atlas: readonly Float64Array[];
  readonly strides: readonly [number, number, number];
  /** Half the width of edges. */
  readonly softMm: number;
}

function paintMantles(
  canvas: Canvas & { readonly texture: Float32Array },
  { atlas, strides, softMm }: Place,
  folding: Folding,
): void {
  const [xs, ys, zs] = atlas as [Float64Array, Float64Array, Float64Array];
  const nearest = atlas.map((axis, k) => nearestIndices(axis, folding.lattice, k));
  const [width, height] = folding.lattice.extents;
  const tissue: Tissue = { grey: 0, white: 0, fluid: 0, label: 0 };
  const mantle = { softMm, ribbonMm: 3.1 };
  for (let k = 0; k < zs.length; k += 1) {
    for (let j = 0; j < ys.length; j += 1) {
      const row = (nearest[2]![k]! * height + nearest[1]![j]!) * width;
      const behind = ys[j]! < -28 && zs[k]! < 4 && zs[k]! > -68;
      for (let i = 0; i < xs.length; i += 1) {
        const under = folding.hull[row + nearest[0]![i]!]! > -7;
        if (under || behind) {
          const point: Triple = [xs[i]!, ys[j]!, zs[k]!];
          clear(tissue);
          if (behind) {
            paintCerebellum(tissue, point, { softMm, folding });
          }
          if (under) {
            paintMantle(tissue, point, folding, mantle);
          }
          const at = i * strides[0] + j * strides[1] + k * strides[2];
          canvas.texture[at] = readAt(folding.texture, folding.lattice, point);
          store(canvas, at, tissue);
        }
      }
    }
  }
}

function nearestIndices(axis: Float64Array, { extents, origin, stepMm }: Lattice, k: number): Int32Array {
  return Int32Array.from(axis, (mm) => Math.max(0, Math.min(extents[k]! - 1, Math.round((mm - origin[k]!) / stepMm))));
}

function clear(tissue: Tissue): void {
  tissue.grey = 0;
  tissue.white = 0;
  tissue.fluid = 0;
  tissue.label = 0;
}

function paintStructure(canvas: Canvas, { atlas, strides, softMm }: Place, structure: Structure): void {
  const [xs, ys, zs] = atlas as [Float64Array, Float64Array, Float64Array];
  const { low, high, mixture, labels } = structure;
  const tissue: Tissue = { grey: 0, white: 0, fluid: 0, label: 0 };
  const within = (values: Float64Array, from: number, to: number): number[] =>
    [...values.keys()].filter((i) => values[i]! >= from && values[i]! <= to);
  const columns = within(xs, -high[0], high[0]).filter((i) => Math.abs(xs[i]!) >= low[0]);
  const rows = within(ys, low[1], high[1]);
  for (const k of within(zs, low[2], high[2])) {
    for (const j of rows) {
      for (const i of columns) {
        const coverage = coverageOf(structure.depth([Math.abs(xs[i]!), ys[j]!, zs[k]!]), softMm);
        if (coverage > 0) {
          const at = i * strides[0] + j * strides[1] + k * strides[2];
          readTissue(canvas, at, tissue);
          paint(tissue, coverage, mixture, labels[xs[i]! > 0 ? 1 : 0]);
          store(canvas, at, tissue);
        }
      }
    }
  }
}

function store({ grey, white, fluid, labels }: Canvas, at: number, tissue: Tissue): void {
  grey[at] = tissue.grey;
  white[at] = tissue.white;
  fluid[at] = tissue.fluid;
  labels[at] = tissue.label;
}

function readTissue({ grey, white, fluid, labels }: Canvas, at: number, tissue: Tissue): void {
  tissue.grey = grey[at]!;
  tissue.white = white[at]!;
  tissue.fluid = fluid[at]!;
  tissue.label = labels[at]!;
}
