import { describe, expect, it } from 'vitest';
import { individualTypologyAngle, labOf } from '../../../../../src/images/colour/lab.ts';
import { skinLab } from '../../../../../src/simulate/worlds/skin/skin-tone.ts';
import { skinWorld } from '../../../../../src/simulate/worlds/skin/skin-world.ts';
import type { Latents, Rendering } from '../../../../../src/simulate/worlds/world.ts';

const settings = skinWorld.settings.parse({ width: 97, height: 75 });
const renderer = await skinWorld.open(settings);
const render = (latents: Latents, index = 0, seed = 1): Rendering => renderer.render({ seed, index, latents });
/** Nothing between the scene and the sensor. */
const plain: Latents = { vignette: 0, illumination: 0, glare: 0, hair: 0 };
const pixels = ({ image }: Rendering): Float32Array => image!.data;
const bytes = (rendering: Rendering, mask: string): number[] => Array.from(rendering.masks[mask]!.data);

/** Number of samples that differ, and whether all of them satisfy the test. */
function changed(a: Rendering, b: Rendering, isAllowed: (at: number) => boolean): { count: number; strays: number } {
  let [count, strays] = [0, 0];
  for (let at = 0; at < pixels(a).length / 3; at += 1) {
    const differs = [0, 1, 2].some((band) => pixels(a)[3 * at + band] !== pixels(b)[3 * at + band]);
    if (!differs) continue;
    count += 1;
    if (!isAllowed(at)) strays += 1;
  }
  return { count, strays };
}

describe('skinWorld', () => {
  it('shows clear skin of the given typology angle to within a degree, measured on the picture', () => {
    for (let tone = -50; tone <= 60; tone += 5) {
      const [lightness, , b] = skinLab(tone, 0.5);
      expect(individualTypologyAngle(lightness, b)).toBeCloseTo(tone, 9);
      const rendering = render({ ...plain, skinTone: tone, diameter: 1, erythema: 0.4 }, 3);
      const sums = [0, 0];
      let count = 0;
      for (let at = 0; at < pixels(rendering).length; at += 3) {
        const x = ((at / 3) % 97) - 48;
        const y = Math.floor(at / 3 / 97) - 37;
        if (x * x + y * y < 400) continue;
        const lab = labOf(pixels(rendering)[at]!, pixels(rendering)[at + 1]!, pixels(rendering)[at + 2]!);
        sums[0]! += lab[0]!;
        sums[1]! += lab[2]!;
        count += 1;
      }
      expect(Math.abs(individualTypologyAngle(sums[0]! / count, sums[1]! / count) - tone)).toBeLessThan(1);
      expect(Math.abs((rendering.measured['skinToneDegrees'] as number) - tone)).toBeLessThan(1);
    }
  });

  it('gives equal bytes for equal requests and others for other cases', () => {
    expect(pixels(render({ colours: 4 }, 5))).toEqual(pixels(render({ colours: 4 }, 5)));
    expect(pixels(render({ colours: 4 }, 5))).not.toEqual(pixels(render({ colours: 4 }, 6)));
  });

  it('keeps all masks when the tone changes', () => {
    const latents = { hair: 12, ruler: 1, ink: 0.8, asymmetry: 0.7 };
    const [light, dark] = [render({ ...latents, skinTone: 55 }), render({ ...latents, skinTone: -40 })];
    for (const mask of ['lesion', 'hair', 'ruler', 'ink']) {
      expect(bytes(light, mask)).toEqual(bytes(dark, mask));
      expect(bytes(light, mask)).toContain(1);
    }
  });

  it('changes only the samples of hairs, a ruler or ink when they are added', () => {
    for (const [name, value, mask] of [
      ['hair', 9, 'hair'],
      ['ruler', 1, 'ruler'],
      ['ink', 1, 'ink'],
    ] as const) {
      const [without, present] = [render({ hair: 0 }, 2), render({ hair: 0, [name]: value }, 2)];
      const drawn = present.masks[mask]!.data;
      const { count, strays } = changed(without, present, (at) => drawn[at] === 1);
      expect(count).toBeGreaterThan(20);
      expect(strays).toBe(0);
      expect(count).toBeLessThan(0.5 * drawn.length);
      expect(bytes(without, 'lesion')).toEqual(bytes(present, 'lesion'));
    }
  });

  it('draws hairs one by one: more hairs keep those that were there', () => {
    const [few, many] = [render({ hair: 5 }), render({ hair: 25 })];
    const kept = bytes(few, 'hair').every((value, at) => value === 0 || many.masks['hair']!.data[at] === 1);
    expect(kept).toBe(true);
    expect(many.measured['hairShare']).toBeGreaterThan(few.measured['hairShare'] as number);
  });

  it('shows diameters, as the outline and the mask measure them', () => {
    for (const diameter of [4, 7, 11]) {
      const rendering = render({ diameter, asymmetry: 0.2 }, 4);
      expect(rendering.measured['lesionDiameterMm']).toBe(diameter);
      const mask = rendering.masks['lesion']!;
      const points: [number, number][] = [];
      mask.data.forEach((value, at) => {
        if (value === 1) points.push([at % 97, Math.floor(at / 97)]);
      });
      let greatest = 0;
      for (const [x, y] of points) {
        for (const [u, v] of points) greatest = Math.max(greatest, Math.sqrt((x - u) ** 2 + (y - v) ** 2));
      }
      expect(Math.abs((greatest + 1) * mask.geometry.spacingMm[0]! - diameter)).toBeLessThan(0.45);
    }
  });

  it('follows its latents: asymmetry, border, colours, and contrast that falls on darker skin', () => {
    const mean = (latents: Latents, fact: string): number =>
      [0, 1, 2, 3, 4, 5].reduce((sum, index) => sum + (render(latents, index).measured[fact] as number), 0) / 6;
    expect(mean({ asymmetry: 0.9 }, 'asymmetryIndex')).toBeGreaterThan(2 * mean({ asymmetry: 0 }, 'asymmetryIndex'));
    expect(mean({ borderIrregularity: 1 }, 'borderCompactness')).toBeGreaterThan(
      1.1 * mean({ borderIrregularity: 0 }, 'borderCompactness'),
    );
    const contrasts = [-40, -10, 20, 50].map((skinTone) => mean({ skinTone }, 'contrast'));
    expect(contrasts).toEqual([...contrasts].sort((a, b) => a - b));
    for (const colours of [1, 2, 3, 4, 5, 6]) {
      expect(render({ colours, diameter: 12 }, 7).measured['coloursShown']).toBe(colours);
    }
  });

  it('is symmetric and compact where nothing disturbs the disc', () => {
    const { measured } = render({ asymmetry: 0, borderIrregularity: 0, elongation: 1, diameter: 12 });
    expect(measured['asymmetryIndex']).toBeLessThan(0.06);
    expect(measured['borderCompactness']).toBeLessThan(1.05);
  });

  it('stays within [0, 1] at odd sizes and extreme latents', async () => {
    const small = await skinWorld.open(skinWorld.settings.parse({ width: 33, height: 17 }));
    for (const bound of ['low', 'high'] as const) {
      const latents = Object.fromEntries(
        skinWorld.latents.map((latent) => [latent.name, latent.kind === 'real' ? latent[bound] : latent.standard]),
      );
      const { image } = small.render({ seed: 2, index: 1, latents });
      expect(image!.extents).toEqual([33, 17]);
      expect(image!.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  it('refuses latents that it does not have', () => {
    expect(() => render({ skintone: 3 })).toThrowError(expect.objectContaining({ code: 'worlds/unknown-latent' }));
    expect(() => render({ skinTone: 90 })).toThrowError(expect.objectContaining({ code: 'worlds/bad-latent' }));
  });
});
