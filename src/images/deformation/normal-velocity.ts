import { exp } from '../../core/math.ts';
import { gaussianFilter } from '../filters/gaussian-filter.ts';
import { createImage } from '../image.ts';
import type { Region } from './region.ts';
import { createVectorField, type VectorField } from './vector-field.ts';

/** How far from a border a velocity along its normals reaches. */
export interface Reach {
  /** Width of the Gaussian profile, in mm. */
  readonly sigmaMm: number;
  /** The velocity is exactly zero farther than this from the border, in mm. */
  readonly bandMm: number;
  /** Standard deviation of the Gaussian filter that rounds the normals of corners and thin parts, in mm; 0: none. */
  readonly smoothingMm: number;
}

/**
 * Velocity of at most 1 mm along the outward normals of the border of a region, in voxels, on its box: n exp(-phi² / (2 sigma²)) where |phi| <= band,
 * else 0; phi is the signed distance less `shiftMm` towards the border, n its gradient divided by its length, 0 where that is 0. With smoothing, the
 * field is filtered before it is cut at the band. The outermost samples of the box have none.
 */
export function normalVelocity(region: Region, reach: Reach, shiftMm = 0): VectorField {
  const { extents, geometry } = region.distanceMm;
  const { spacingMm } = geometry;
  const field = createVectorField({ extents, spacingMm, origin: region.box.start });
  if (reach.smoothingMm === 0) {
    fillNormals(field, region, { ...reach, shiftMm });
    return field;
  }
  fillNormals(field, region, { ...reach, shiftMm, bandMm: reach.bandMm + 2 * reach.smoothingMm });
  const components = field.components.map(
    (data) =>
      gaussianFilter(createImage(extents, { data, geometry }), reach.smoothingMm, { unit: 'mm', edge: 'zero' }).data,
  );
  const strides = stridesOf(extents);
  region.distanceMm.data.forEach((phi, i) => {
    if (Math.max(0, Math.abs(phi) - shiftMm) <= reach.bandMm && !isOutermost(i, extents, strides)) return;
    for (const component of components) component[i] = 0;
  });
  return { ...field, components };
}

function stridesOf(extents: readonly number[]): number[] {
  return extents.map((_, axis) => extents.slice(0, axis).reduce((product, extent) => product * extent, 1));
}

function fillNormals(
  { components, extents, spacingMm }: VectorField,
  { distanceMm: { data } }: Region,
  { sigmaMm, bandMm, shiftMm }: Reach & { readonly shiftMm: number },
): void {
  const strides = stridesOf(extents);
  const gradient = extents.map(() => 0);
  for (let i = 0; i < data.length; i += 1) {
    const phi = Math.max(0, Math.abs(data[i]!) - shiftMm);
    if (!(phi <= bandMm) || isOutermost(i, extents, strides)) continue;
    let square = 0;
    for (let axis = 0; axis < extents.length; axis += 1) {
      const slope = (data[i + strides[axis]!]! - data[i - strides[axis]!]!) / (2 * spacingMm[axis]!);
      gradient[axis] = slope;
      square += slope * slope;
    }
    if (!(square > 0) || !Number.isFinite(square)) continue;
    const length = exp((-0.5 * phi * phi) / (sigmaMm * sigmaMm)) / Math.sqrt(square);
    for (let axis = 0; axis < extents.length; axis += 1) {
      components[axis]![i] = (gradient[axis]! * length) / spacingMm[axis]!;
    }
  }
}

function isOutermost(i: number, extents: readonly number[], strides: readonly number[]): boolean {
  for (let axis = 0; axis < extents.length; axis += 1) {
    const index = Math.floor(i / strides[axis]!) % extents[axis]!;
    if (index === 0 || index === extents[axis]! - 1) return true;
  }
  return false;
}
