// Pushes of the border of a region in mm, in slices and small volumes.
import { beforeAll, describe, expect, it } from 'vitest';
import { warpImage } from '../../../../../src/images/deformation/warp-image.ts';
import { createImage, type Image } from '../../../../../src/images/image.ts';
import { brainWorld } from '../../../../../src/simulate/worlds/brain/brain-world.ts';
import { preparePush } from '../../../../../src/simulate/worlds/brain/displace-region.ts';
import { proceduralTemplate } from '../../../../../src/simulate/worlds/brain/procedural-template.ts';
import { sliceGrid, volumeGrid } from '../../../../../src/simulate/worlds/brain/sampling-grid.ts';
import type { Template } from '../../../../../src/simulate/worlds/brain/template.ts';
import type { Latents, Renderer, Rendering } from '../../../../../src/simulate/worlds/world.ts';

/** Points in mm where a map of shares crosses one half between neighbours. */
function crossings({ extents, data, geometry: { spacingMm } }: Image): number[][] {
  const strides = extents.map((_, axis) => extents.slice(0, axis).reduce((product, extent) => product * extent, 1));
  const found: number[][] = [];
  for (const [axis, stride] of strides.entries()) {
    for (let at = 0; at < data.length; at += 1) {
      const place = extents.map((extent, a) => Math.floor(at / strides[a]!) % extent);
      const [p, q] = [data[at]!, data[at + stride] ?? 0];
      if (place[axis]! < extents[axis]! - 1 && p >= 0.5 !== q >= 0.5) {
        place[axis]! += (p - 0.5) / (p - q);
        found.push(place.map((index, a) => index * spacingMm[a]!));
      }
    }
  }
  return found;
}

/** Mean signed distance in mm from the border of the warped mask to that of the mask, by brute force. */
function meanDistance(mask: Image, warped: Image): number {
  const before = crossings(mask);
  const after = crossings(warped);
  const { extents, geometry } = mask;
  const taken = after.filter((_, i) => i % Math.ceil(after.length / 250) === 0);
  const sum = taken.reduce((total, p) => {
    const square = before.reduce(
      (least, q) =>
        Math.min(
          least,
          p.reduce((s, value, axis) => s + (value - q[axis]!) ** 2, 0),
        ),
      Number.POSITIVE_INFINITY,
    );
    const at = p.reduceRight(
      (index, value, axis) => index * extents[axis]! + Math.round(value / geometry.spacingMm[axis]!),
      0,
    );
    return total + (mask.data[at] === 1 ? -1 : 1) * Math.sqrt(square);
  }, 0);
  return sum / taken.length;
}

function maskOf({ extents, geometry, labels }: Template, label: number): Image {
  return createImage(extents, { geometry, data: Float32Array.from(labels.data, (value) => (value === label ? 1 : 0)) });
}

/** The mask read through a displacement in a box. */
function warpedBy(mask: Image, field: Parameters<typeof warpImage>[1]): Image {
  const part = warpImage(mask, field);
  const data = mask.data.slice();
  const [width, height] = field.extents as [number, number];
  part.data.forEach((value, i) => {
    const place = [i % width, Math.floor(i / width) % height, Math.floor(i / (width * height))];
    const at = mask.extents.reduceRight(
      (index, extent, axis) => index * extent + place[axis]! + field.origin![axis]!,
      0,
    );
    data[at] = value;
  });
  return { ...mask, data };
}

describe('preparePush', () => {
  const template = proceduralTemplate(sliceGrid(192, 'axial', 3), { seed: 1, skull: false });
  const small = proceduralTemplate(volumeGrid(64), { seed: 1, skull: false });

  it.each([
    ['a slice', template],
    ['a volume', small],
  ])('moves the border of the putamen as far as asked, in %s', (_name, grid) => {
    const label = grid.regions['right putamen']!;
    const push = preparePush(grid, { name: 'right putamen', label });
    const mask = maskOf(grid, label);
    for (const asked of [-2, 0.5, 1.5]) {
      const { displacement, reachedMm } = push(asked);
      expect(Math.abs(reachedMm / asked - 1)).toBeLessThan(1e-3);
      const measured = meanDistance(mask, warpedBy(mask, displacement));
      // The borders of masks are stairs: their distance is known to a twentieth of a sample of 1 mm, and of 3 mm.
      expect(Math.abs(measured - asked)).toBeLessThan(0.05 * Math.abs(asked) + 0.05 * grid.geometry.spacingMm[0]!);
    }
  });

  it('grows with what is asked for', () => {
    const push = preparePush(template, { name: 'right putamen', label: template.regions['right putamen']! });
    const mask = maskOf(template, template.regions['right putamen']!);
    const sizes = [-2.5, -1.7, -0.9, -0.1, 0.1, 0.9, 1.7, 2.5].map((asked) =>
      warpedBy(mask, push(asked).displacement).data.reduce((sum, share) => sum + share, 0),
    );
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(new Set(sizes).size).toBe(sizes.length);
  });

  it('refuses to push a sheet farther inwards than it is thick', () => {
    const push = preparePush(template, { name: 'right insula', label: template.regions['right insula']! });
    expect(() => push(-2.5)).toThrow(expect.objectContaining({ code: 'brain/effect-too-large' }));
    expect(push(-0.5).reachedMm).toBeCloseTo(-0.5, 3);
  });
});

describe('displacements of a case', () => {
  let slices: Renderer;
  beforeAll(async () => {
    const settings = { dimension: 2, size: 96, diseaseRegion: 'right putamen', biasRegion: 'left putamen' };
    slices = await brainWorld.open(brainWorld.settings.parse(settings));
  });
  const render = (...latents: Latents[]): Rendering[] => [
    ...slices.renderTwins!(latents.map((each) => ({ seed: 7, index: 2, latents: each }))),
  ];

  it('changes nothing outside of its mask, alone and after a change of volume', () => {
    for (const base of [{}, { biasVolumeChange: 15 }, { diseaseDisplacementMm: 1 }]) {
      const [off, on] = render(base, { ...base, biasDisplacementMm: 1.5 }) as [Rendering, Rendering];
      const mask = on.masks['bias']!.data;
      let [inside, outside] = [0, 0];
      on.image!.data.forEach((value, at) => {
        const differs = value !== off.image!.data[at] ? 1 : 0;
        inside += differs * mask[at]!;
        outside += differs * (1 - mask[at]!);
      });
      expect(outside).toBe(0);
      expect(inside).toBeGreaterThan(10);
    }
  });

  it('tells what was reached and composes with a change of volume', () => {
    const [none, pushed, both] = render(
      {},
      { diseaseDisplacementMm: 1 },
      { diseaseDisplacementMm: 1, diseaseVolumeChange: 15 },
    ).map(({ measured }) => measured as Record<string, number>) as [
      Record<string, number>,
      Record<string, number>,
      Record<string, number>,
    ];
    expect(none['diseaseDisplacementReachedMm']).toBe(0);
    expect(pushed['diseaseDisplacementReachedMm']).toBeCloseTo(1, 2);
    expect(pushed['diseaseChangeReached']).toBe(0);
    expect(pushed['biasRegionMm2']).toBe(none['biasRegionMm2']);
    expect(pushed['diseaseRegionMm2']).toBeGreaterThan(none['diseaseRegionMm2']!);
    expect(both['diseaseRegionMm2']! / pushed['diseaseRegionMm2']!).toBeGreaterThan(1.08);
    expect(both['diseaseRegionMm2']! / pushed['diseaseRegionMm2']!).toBeLessThan(1.2);
    expect(both['leastJacobian']).toBeGreaterThan(0);
  });

  it('gives equal bytes one at a time', () => {
    const latents = { biasDisplacementMm: -1, diseaseDisplacementMm: 0.7 };
    const [, together] = render({}, latents) as [Rendering, Rendering];
    const alone = slices.render({ seed: 7, index: 2, latents });
    expect(alone.measured).toEqual(together.measured);
    expect(Buffer.from(alone.image!.data.buffer).equals(Buffer.from(together.image!.data.buffer))).toBe(true);
  });
});
