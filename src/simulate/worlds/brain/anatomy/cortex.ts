// The cerebral mantle: fluid in fissures and sulci, a ribbon of grey matter under it, white matter inside; and which lobe a point belongs to.
import { type PairedRegion, pairedLabel, singleLabel } from '../regions.ts';
import { callosalDepth, centralCoordinate, type Folding, fissureDistance } from './folding.ts';
import { type Cell, findCell, readCell } from './lattice-sampling.ts';
import { ramp, roundedMin, type Triple } from './shapes.ts';
import { coverageOf, fluid, greyMatter, paint, type Tissue, whiteMatter } from './tissue.ts';

const fluidLabel = singleLabel('cerebrospinal fluid');

/** Height in mm of the stem of the lateral (Sylvian) fissure. */
export function sylvianHeight(y: number): number {
  return -3 - 0.4 * (y - 4);
}

/** Distance in mm from the lateral fissure: a stem from the outline inwards, and the sheet over the insula at its end. */
export function sylvianDistance(X: number, y: number, z: number): number {
  const rise = z - sylvianHeight(y);
  const beyond = Math.max(0, -40 - y, y - 24);
  const bar = 39.5 - 0.012 * (rise - 2) * (rise - 2) - 0.006 * y * y;
  const inward = Math.max(0, bar - 15 * ramp(0, 12, y) - X);
  const stem = Math.sqrt(0.86 * rise * rise + beyond * beyond + inward * inward);
  const past = Math.max(0, -24 - y, y - 22);
  const over = Math.max(0, rise - 17 + 0.15 * Math.abs(y), -13 - rise);
  const sheet = Math.sqrt((X - bar) * (X - bar) + over * over + past * past);
  return Math.min(stem, sheet);
}

/** Thickness of the ribbon and edges. */
export interface MantleOptions {
  readonly softMm: number;
  readonly ribbonMm: number;
}

/** Paints the cerebrum at a point of the atlas. Returns false where the point is outside. */
export function paintMantle(tissue: Tissue, [x, y, z]: Triple, folding: Folding, options: MantleOptions): boolean {
  findCell(folding.lattice, [x, y, z], cell);
  const hull = readCell(folding.hull, folding.lattice, cell);
  if (hull < -2.5) {
    return false;
  }
  const wobble = readCell(folding.wobble, folding.lattice, cell);
  const X = Math.abs(x + 0.6 * wobble);
  const depth = readCell(folding.depth, folding.lattice, cell);
  let pial = 40;
  if (depth < 40) {
    pial = pialDepth([X, y, z], {
      wobble,
      hull,
      depth,
      sulcus: readCell(folding.sulcus, folding.lattice, cell),
      reach: readCell(folding.reach, folding.lattice, cell),
    });
  }
  const side = x > 0 ? 1 : 0;
  paint(tissue, coverageOf(hull + 1.6, options.softMm), fluid, fluidLabel);
  if (pial > -3) {
    const lobe = pairedLabel(lobeAt(X, y, z)) + side;
    paint(tissue, coverageOf(pial, options.softMm), greyMatter, lobe);
    paint(
      tissue,
      coverageOf(pial - options.ribbonMm, options.softMm),
      whiteMatter,
      pairedLabel('cerebral white matter') + side,
    );
  }
  return true;
}

const cell: Cell = { at: 0, u: 0, v: 0, w: 0 };

function pialDepth(
  [X, y, z]: Triple,
  at: { wobble: number; hull: number; depth: number; sulcus: number; reach: number },
): number {
  const core = Math.min(callosalDepth(y, z) + 5, 38 - X);
  const past = Math.max(at.depth - at.reach, core);
  const distance = Math.abs(at.sulcus);
  const sheet = past > 0 ? Math.sqrt(distance * distance + past * past) : distance;
  const groove = sheet - 0.45 - 0.9 * (1 - ramp(-1, 9, at.depth));
  const fissure = fissureDistance(X, y, z) - 0.8;
  const lateral = sylvianDistance(X - 1.4 * at.wobble, y, z + 3.6 * at.wobble) - 0.8 - 0.8 * (1 - ramp(0, 14, at.hull));
  return roundedMin(roundedMin(at.hull, groove, 3.5), Math.min(fissure, lateral), 2);
}

/** Lobe or gyrus of the cortex at a point. */
export function lobeAt(X: number, y: number, z: number): PairedRegion {
  const rise = z - sylvianHeight(y);
  if (X < 43 && X > 26 && rise > -15 && rise < 20 && y > -26 && y < 24) {
    return 'insula';
  }
  if (X < 15 && callosalDepth(y, z) > -14 && z > -8) {
    return 'cingulate cortex';
  }
  if (rise < 0 && y > -62 && z < 12) {
    return y > 8 && X < 28 ? 'frontal cortex' : 'temporal cortex';
  }
  const central = centralCoordinate(X, y, z);
  if (central > 0) {
    return central < 13 && z > 28 ? 'precentral gyrus' : 'frontal cortex';
  }
  if (central > -13 && z > 34) {
    return 'postcentral gyrus';
  }
  return y + 0.35 * (z - 10) > -66 && z > 4
    ? 'parietal cortex'
    : y > -62 && z < 12
      ? 'temporal cortex'
      : 'occipital cortex';
}
