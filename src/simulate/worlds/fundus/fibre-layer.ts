// The retinal nerve fibre layer: bright arcuate bundles with fine stripes, thinner where fibres are lost.
import { atan, exp } from '../../../core/math.ts';
import { createStream } from '../../../core/stream.ts';
import { smoothNoise } from '../../../images/noise/smooth-noise.ts';
import { notchDegrees } from './disc-outlines.ts';
import type { EyeFrame } from './eye-frame.ts';
import { uOf, vOf } from './eye-frame.ts';
import type { FundusLatents } from './fundus-latents.ts';

const binCount = 720;
const coarse = 8;

/**
 * Brightness of the layer for every sample, about 0..1. A fibre is named by the angle at which it leaves the disc: that angle is
 * constant along the lines of a flow from the disc to a sink of 0.35 of its strength at the fovea, which arch over the macula as
 * fibres do. It is computed on every eighth sample and interpolated.
 */
export function fibreLayer(frame: EyeFrame, latents: FundusLatents, key: readonly [number, number]): Float32Array {
  const profile = bundleProfile(latents, key);
  const { width, height } = frame;
  const columns = Math.ceil((width - 1) / coarse) + 2;
  const rows = Math.ceil((height - 1) / coarse) + 2;
  const { bins, falloff, below } = fibreGrid(frame, columns, rows);
  const layer = new Float32Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const gridRow = Math.floor(row / coarse);
    const part = row / coarse - gridRow;
    for (let column = 0; column < width; column += 1) {
      const gridColumn = Math.floor(column / coarse);
      const share = column / coarse - gridColumn;
      const at = gridRow * columns + gridColumn;
      const under = at + columns;
      const upperLeft = (1 - part) * (1 - share);
      const upperRight = (1 - part) * share;
      const lowerLeft = part * (1 - share);
      const lowerRight = part * share;
      const bin =
        upperLeft * bins[at]! + upperRight * bins[at + 1]! + lowerLeft * bins[under]! + lowerRight * bins[under + 1]!;
      const decline =
        upperLeft * falloff[at]! +
        upperRight * falloff[at + 1]! +
        lowerLeft * falloff[under]! +
        lowerRight * falloff[under + 1]!;
      const side =
        upperLeft * below[at]! +
        upperRight * below[at + 1]! +
        lowerLeft * below[under]! +
        lowerRight * below[under + 1]!;
      const first = Math.min(binCount - 2, Math.floor(bin));
      const table = side > 0 ? profile.inferior : profile.superior;
      layer[row * width + column] = (table[first]! + (bin - first) * (table[first + 1]! - table[first]!)) * decline;
    }
  }
  return layer;
}

interface FibreGrid {
  readonly bins: Float32Array;
  readonly falloff: Float32Array;
  readonly below: Float32Array;
}

/** Angle of origin (in bins of a quarter degree from the temporal side, 0..180 degrees), decline with distance, and side of the raphe. */
function fibreGrid(frame: EyeFrame, columns: number, rows: number): FibreGrid {
  const bins = new Float32Array(columns * rows);
  const falloff = new Float32Array(columns * rows);
  const below = new Float32Array(columns * rows);
  const distance = Math.sqrt(frame.foveaU * frame.foveaU + frame.foveaV * frame.foveaV);
  const [axisU, axisV] = [frame.foveaU / distance, frame.foveaV / distance];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const u = uOf(frame, column * coarse);
      const v = vOf(frame, row * coarse);
      const away = u * axisU + v * axisV;
      const across = v * axisU * -1 + u * axisV;
      const off = Math.abs(across);
      const angle = angleOf(away, off) + 0.35 * angleOf(distance - away, off);
      const at = row * columns + column;
      bins[at] = Math.max(0, Math.min(binCount - 1, (angle * 180 * 4) / Math.PI));
      below[at] = across;
      const fromFovea = (away - distance) * (away - distance) + off * off;
      falloff[at] = (2.3 / (1.5 + Math.sqrt(away * away + off * off))) * (1 - 0.8 / (1 + fromFovea * 1.2));
    }
  }
  return { bins, falloff, below };
}

/** Angle in [0, pi] of (x, y), y >= 0, from the direction of x. */
function angleOf(x: number, y: number): number {
  if (y === 0) return x >= 0 ? 0 : Math.PI;
  return Math.PI / 2 - atan(x / y);
}

/** Thickness by angle of origin: two temporal bundles, stripes, diffuse loss and the wedge. */
function bundleProfile(
  latents: FundusLatents,
  key: readonly [number, number],
): Record<'superior' | 'inferior', Float32Array> {
  return { superior: sideProfile('superior', latents, key), inferior: sideProfile('inferior', latents, key) };
}

function sideProfile(
  name: 'superior' | 'inferior',
  latents: FundusLatents,
  key: readonly [number, number],
): Float32Array {
  const stream = createStream(key[0], 'fundus', key[1], 'fibres', name);
  const stripes = smoothNoise([binCount, 1], { cell: [14, 1], octaves: 3, gain: 0.7 }, stream).data;
  const peak = 68 + 3 * stream.uniform();
  const isHit = latents.rimLossSector === 'both' || latents.rimLossSector === name;
  const wedge = wedgeAngle(name);
  const profile = new Float32Array(binCount);
  for (let bin = 0; bin < binCount; bin += 1) {
    const degrees = bin / 4;
    const from = (degrees - peak) / 26;
    const thickness = (0.25 + 0.85 * exp(-from * from)) * (1 + 0.2 * stripes[bin]!);
    const into = (degrees - wedge) / (latents.fibreDefectExtent / 2);
    const lost = isHit ? latents.fibreDefect * exp(-into * into * into * into) : 0;
    profile[bin] = Math.max(0, thickness) * (1 - 0.85 * latents.fibreLoss) * (1 - 0.95 * lost);
  }
  return profile;
}

/** Angle of the wedge from the temporal side, from the middle of the notch. */
function wedgeAngle(sector: 'superior' | 'inferior'): number {
  return Math.abs(270 - notchDegrees[sector][0]!);
}
