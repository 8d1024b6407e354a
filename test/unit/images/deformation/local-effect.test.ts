import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { leastJacobian } from '../../../../src/images/deformation/jacobian.ts';
import { localDisplacementEffect, localVolumeEffect } from '../../../../src/images/deformation/local-effect.ts';
import { createRegion } from '../../../../src/images/deformation/region.ts';
import { warpImage } from '../../../../src/images/deformation/warp-image.ts';
import { readNifti } from '../../../../src/images/formats/read-nifti.ts';
import { createImage, type Image } from '../../../../src/images/image.ts';

/** An ellipsoid with label 2 beside one with label 5. */
function labels({
  extents = [40, 36, 32],
  spacingMm = [1, 1, 1],
}: {
  extents?: number[];
  spacingMm?: number[];
} = {}): Image<Uint8Array> {
  const image = createImage(extents, {
    data: new Uint8Array(extents.reduce((a, b) => a * b, 1)),
    geometry: { spacingMm },
  });
  const inside = (p: readonly number[], centre: readonly number[], radius: readonly number[]): boolean =>
    p.reduce((sum, value, axis) => sum + ((value - centre[axis]!) / radius[axis]!) ** 2, 0) <= 1;
  image.data.forEach((_, i) => {
    const p = [
      i % extents[0]!,
      Math.floor(i / extents[0]!) % extents[1]!,
      Math.floor(i / (extents[0]! * extents[1]!)),
    ].slice(0, extents.length);
    if (inside(p, [16, 18, 16], [8, 7, 6])) image.data[i] = 2;
    if (inside(p, [33, 30, 27], [3, 3, 3])) image.data[i] = 5;
  });
  return image;
}

const error = (code: string): unknown => expect.objectContaining({ code });

describe('localVolumeEffect', () => {
  const region = createRegion(labels(), { label: 2 });

  it.each([-0.2, -0.1, -0.03, 0.01, 0.1, 0.2])('changes the volume of the region by %d', (targetChange) => {
    const effect = localVolumeEffect(region, { targetChange });
    const whole = { ...effect.displacement };
    const mask = createImage([40, 36, 32], { data: labels().data.map((value) => (value === 2 ? 1 : 0)) });
    const warped = warpImage(mask, whole);
    const { start, extents } = effect.support!;
    let [before, after] = [0, 0];
    mask.data.forEach((value, i) => {
      const p = [i % 40, Math.floor(i / 40) % 36, Math.floor(i / 1440)];
      const moved = p.every((index, axis) => index >= start[axis]! && index < start[axis]! + extents[axis]!);
      before += value;
      if (!moved) after += value;
    });
    for (const value of warped.data) after += value;
    expect(Math.abs(after / (before * (1 + targetChange)) - 1)).toBeLessThan(1e-3);
    expect(effect.change).toBeCloseTo(after / before - 1, 6);
    expect(effect.volumeBefore).toBe(before);
    expect(effect.leastJacobian).toBeGreaterThan(0.1);
    expect(effect.leastJacobian).toBeCloseTo(leastJacobian(effect.displacement), 6);
    expect(effect.evaluations).toBeLessThanOrEqual(6);
  });

  it('moves nothing outside the band', () => {
    const effect = localVolumeEffect(region, { targetChange: 0.1 });
    const { displacement, reach } = effect;
    const [left, top, front] = displacement.origin as [number, number, number];
    const [boxLeft, boxTop, boxFront] = region.box.start as [number, number, number];
    const [width, height] = displacement.extents as [number, number];
    const [boxWidth, boxHeight] = region.box.extents as [number, number];
    let moved = 0;
    displacement.components.forEach((component) => {
      component.forEach((value, i) => {
        if (value === 0) return;
        const [x, y, z] = [
          left + (i % width),
          top + (Math.floor(i / width) % height),
          front + Math.floor(i / (width * height)),
        ];
        const distance = region.distanceMm.data[((z - boxFront) * boxHeight + y - boxTop) * boxWidth + x - boxLeft]!;
        expect(Math.abs(distance)).toBeLessThanOrEqual(reach.bandMm);
        moved += 1;
      });
    });
    expect(reach).toEqual({ sigmaMm: 1.5, bandMm: 2, smoothingMm: 0 });
    expect(moved).toBeGreaterThan(1000);
  });

  it('knows planes and spacings', () => {
    const plane = createRegion(labels({ extents: [40, 36], spacingMm: [0.5, 0.8] }), { label: 2 });
    const effect = localVolumeEffect(plane, { targetChange: 0.15 });
    expect(effect.change).toBeCloseTo(0.15, 3);
    expect(effect.volumeBefore).toBeCloseTo(plane.mask.data.reduce((a, b) => a + b, 0) * 0.4, 9);
    const long = createRegion(labels({ spacingMm: [1, 1.5, 2] }), { label: 2 });
    expect(localVolumeEffect(long, { targetChange: -0.1 }).change).toBeCloseTo(-0.1, 3);
  });

  it('moves nothing for a change of 0', () => {
    const effect = localVolumeEffect(region, { targetChange: 0 });
    expect(effect.support).toBeUndefined();
    expect(effect.change).toBe(0);
  });

  it('gives the same bits with and without WebAssembly', () => {
    const run = (kernel: 'wasm' | 'plain'): unknown =>
      localVolumeEffect(region, { targetChange: 0.07, kernel }).displacement.components;
    expect(run('wasm')).toEqual(run('plain'));
  });

  it('says what cannot be done', () => {
    expect(() => localVolumeEffect(region, { targetChange: 9 })).toThrow(error('images/effect-too-large'));
    expect(() => localVolumeEffect(region, { targetChange: -1 })).toThrow(error('images/bad-effect'));
    expect(() => localVolumeEffect(region, { targetChange: 0.1, sigmaMm: 0 })).toThrow(error('images/bad-effect'));
    expect(() => createRegion(labels(), { label: 3 })).toThrow(error('images/no-region'));
    expect(() => createRegion(labels(), { label: 2, marginMm: 0 })).toThrow(error('images/bad-region'));
  });
});

describe('localDisplacementEffect', () => {
  const radius = 14;
  const extents = [48, 48, 48];
  const ball = createImage(extents, { data: new Uint8Array(48 ** 3) });
  ball.data.forEach((_, i) => {
    const square =
      (i % 48) ** 2 -
      47 * (i % 48) +
      (Math.floor(i / 48) % 48) ** 2 -
      47 * (Math.floor(i / 48) % 48) +
      Math.floor(i / 2304) ** 2 -
      47 * Math.floor(i / 2304);
    if (square + 3 * 23.5 ** 2 <= radius ** 2) ball.data[i] = 1;
  });
  const region = createRegion(ball);

  it.each([-2, -1, -0.5, 0.5, 1, 2])('moves the border of a ball by %d mm', (displacementMm) => {
    const effect = localDisplacementEffect(region, { displacementMm });
    const grown = radius * Math.cbrt(effect.volumeAfter / effect.volumeBefore) - radius;
    expect(Math.abs(grown - displacementMm)).toBeLessThan(0.15 * Math.abs(displacementMm));
    expect(effect.leastJacobian).toBeGreaterThanOrEqual(0.1);
  });

  it('says what cannot be done', () => {
    expect(() => localDisplacementEffect(region, { displacementMm: 30 })).toThrow(error('images/effect-too-large'));
    expect(() => localDisplacementEffect(region, { displacementMm: Number.NaN })).toThrow(error('images/bad-effect'));
  });
});

const atlas = '/usr/share/mricron/templates/aal.nii.gz';
const tell = existsSync(atlas) ? '' : ' (skipped: the package mricron-data is not installed)';

describe.skipIf(tell !== '')(`regions of the AAL atlas on Colin27${tell}`, async () => {
  const image = tell === '' ? await readNifti(readFileSync(atlas), { file: 'aal.nii.gz' }) : labels();

  // Speeds of an independent run with the same formulas (methods note); its discrete normals may differ from ours, hence 5 %.
  it.each([
    ['putamen', 74, 8510, 0.347],
    ['insula', 30, 14128, 0.311],
    ['hippocampus', 38, 7606, 0.277],
  ])('%s', (_name, label, volume, speed) => {
    const region = createRegion(image, { label });
    expect(region.volume).toBe(volume);
    for (const targetChange of [-0.2, -0.1, 0.1, 0.2]) {
      const effect = localVolumeEffect(region, { targetChange });
      expect(Math.abs((1 + effect.change) / (1 + targetChange) - 1)).toBeLessThan(1e-4 * 1.01);
      expect(effect.leastJacobian).toBeGreaterThan(0.1);
      expect(effect.evaluations).toBeLessThanOrEqual(6);
      if (targetChange === 0.1) expect(Math.abs(effect.speedMm / speed - 1)).toBeLessThan(0.05);
    }
  });
});
