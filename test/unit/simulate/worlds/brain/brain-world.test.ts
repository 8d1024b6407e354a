// Checks 3, 6 and 8 of the notes on simulated bias, for the brain world, in slices and small volumes.
import { beforeAll, describe, expect, it } from 'vitest';
import { brainWorld } from '../../../../../src/simulate/worlds/brain/brain-world.ts';
import type { Latents, Renderer, Rendering } from '../../../../../src/simulate/worlds/world.ts';

let slices: Renderer;
let volumes: Renderer;

const open = (settings: object): Promise<Renderer> => brainWorld.open(brainWorld.settings.parse(settings));

beforeAll(async () => {
  slices = await open({ dimension: 2, size: 96 });
  volumes = await open({ size: 48, biasRegion: 'right occipital cortex' });
});

const request = (latents: Latents, index = 0): { seed: number; index: number; latents: Latents } => ({
  seed: 7,
  index,
  latents,
});
const pixels = (rendering: Rendering): Float32Array => rendering.image!.data;
const clean = { ricianNoise: 0, biasField: 0 };

const bytes = (data: ArrayBufferView): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

/** Equal bytes of pictures and masks, equal facts; faster than a deep comparison of samples. */
function expectEqual(a: Rendering, b: Rendering): void {
  expect(bytes(pixels(a)).equals(bytes(pixels(b)))).toBe(true);
  expect(Object.keys(a.masks)).toEqual(Object.keys(b.masks));
  for (const [name, mask] of Object.entries(a.masks)) {
    expect(bytes(mask.data).equals(bytes(b.masks[name]!.data)), name).toBe(true);
  }
  expect(a.measured).toEqual(b.measured);
}

/** Middle of weights on the grid of a picture with two axes. */
function centroid(weights: ArrayLike<number>, width: number): [number, number] {
  let [x, y, sum] = [0, 0, 0];
  for (let at = 0; at < weights.length; at += 1) {
    x += weights[at]! * (at % width);
    y += weights[at]! * Math.floor(at / width);
    sum += weights[at]!;
  }
  return [x / sum, y / sum];
}

describe('brain world', () => {
  it.each([2, 3])('gives equal bytes for equal requests and other brains for other cases (%i axes)', (axes) => {
    const renderer = axes === 2 ? slices : volumes;
    const latents = { diseaseVolumeChange: -10 };
    const first = renderer.render(request(latents));
    expectEqual(renderer.render(request(latents)), first);
    const other = renderer.render(request({ ...latents, ...clean }, 1));
    expect(pixels(other)).not.toEqual(pixels(renderer.render(request({ ...latents, ...clean }))));
  });

  it.each([2, 3])('renders twins as if one at a time (%i axes)', (axes) => {
    const renderer = axes === 2 ? slices : volumes;
    const requests = [
      request({ diseaseVolumeChange: -12 }),
      request({ diseaseVolumeChange: -12, biasVolumeChange: 12 }),
      request({ diseaseVolumeChange: -12, biasBrightness: 0.1, lesionCount: 3 }),
    ];
    const together = renderer.renderTwins!(requests);
    requests.forEach((one, k) => {
      expectEqual(together[k]!, renderer.render(one));
    });
  });

  it.each([2, 3])(
    'changes nothing outside of the mask of the effect that is toggled, noise included (%i axes)',
    (axes) => {
      const renderer = axes === 2 ? slices : volumes;
      for (const [name, change] of [
        ['bias', { biasVolumeChange: 15 }],
        ['bias', { biasBrightness: -0.2 }],
        ['disease', { diseaseVolumeChange: 15 }],
      ] as const) {
        const base = { diseaseVolumeChange: name === 'bias' ? -10 : 0 };
        const [off, on] = renderer.renderTwins!([request(base), request({ ...base, ...change })]) as [
          Rendering,
          Rendering,
        ];
        const mask = on.masks[name]!.data;
        let [inside, outside] = [0, 0];
        pixels(on).forEach((value, at) => {
          const differs = value !== pixels(off)[at] ? 1 : 0;
          inside += differs * mask[at]!;
          outside += differs * (1 - mask[at]!);
        });
        expect(outside).toBe(0);
        expect(inside).toBeGreaterThan(10);
        expect(inside).toBeLessThan(0.08 * mask.length);
      }
    },
  );

  it('reaches a change of volume to a thousandth from -20 to 20 % and leaves the other region alone', () => {
    for (const percent of [-20, -10, 10, 20]) {
      const { measured } = volumes.render(request({ diseaseVolumeChange: percent, anatomyMm: 0 }));
      const reached = 1 + (measured['diseaseChangeReached'] as number) / 100;
      expect(Math.abs(reached / (1 + percent / 100) - 1)).toBeLessThan(1e-3);
      const facts = measured as Record<string, number>;
      expect(facts['diseaseRegionMm3']! / facts['diseaseRegionBeforeMm3']!).toBeCloseTo(reached, 4);
      expect(facts['biasRegionMm3']).toBe(facts['biasRegionBeforeMm3']);
      expect(facts['biasChangeReached']).toBe(0);
      expect(facts['leastJacobian']).toBeGreaterThan(0);
    }
  });

  it('returns the template itself where nothing is asked for', () => {
    const { image, masks } = slices.render(request({ ...clean, anatomyMm: 0 }));
    const again = slices.render(request({ ...clean, anatomyMm: 0 }, 5));
    expect(again.image).toEqual(image);
    // Pure white matter without texture would be 0.85; with it, within four standard deviations.
    const values = [...image!.data].filter((_, at) => masks['regions']!.data[at] === 31);
    expect(values.length).toBeGreaterThan(100);
    const middle = values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
    expect(middle).toBeGreaterThan(0.8);
    expect(middle).toBeLessThan(0.9);
  });

  it('puts an effect where the anatomy has carried the region', () => {
    for (let index = 0; index < 4; index += 1) {
      const [off, on] = slices.renderTwins!([
        request({ ...clean, anatomyMm: 4 }, index),
        request({ ...clean, anatomyMm: 4, biasBrightness: 0.2 }, index),
      ]) as [Rendering, Rendering];
      const change = pixels(on).map((value, at) => value - pixels(off)[at]!);
      const label = 24;
      const region = off.masks['regions']!.data.map((value) => (value === label ? 1 : 0));
      const [a, b] = [centroid(change, 96), centroid(region, 96)];
      expect(Math.abs(a[0] - b[0])).toBeLessThan(1);
      expect(Math.abs(a[1] - b[1])).toBeLessThan(1);
      // The anatomy has moved the region, so the check means something.
      const template = slices.render(request({ ...clean, anatomyMm: 0 }, index)).masks['regions']!.data;
      expect(region).not.toEqual(template.map((value) => (value === label ? 1 : 0)));
    }
  });

  it('folds nothing, however different the anatomies are', () => {
    for (let index = 0; index < 10; index += 1) {
      const { measured } = slices.render(
        request({ anatomyMm: 5, diseaseVolumeChange: 20, biasVolumeChange: -20 }, index),
      );
      expect(measured['leastJacobian']).toBeGreaterThan(0);
      expect(measured['anatomyScale']).toBeGreaterThan(0.3);
    }
  });

  it('enlarges ventricles, spreads spots and lowers contrast as asked', () => {
    const counts = [-20, 0, 20, 40].map((percent) => {
      const regions = volumes.render(request({ ventricleVolumeChange: percent })).masks['regions']!.data;
      return regions.reduce((count, label) => count + (label === 29 || label === 30 ? 1 : 0), 0);
    });
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts[3]! / counts[1]!).toBeGreaterThan(1.2);
    const spots = [1, 4, 16].map(
      (lesionVolume) => volumes.render(request({ lesionCount: 12, lesionVolume })).measured['lesionMl'],
    );
    expect(spots[0]).toBeGreaterThan(0.3);
    expect(spots[1]).toBeGreaterThan(2 * (spots[0] as number));
    expect(spots[2]).toBeGreaterThan(2 * (spots[1] as number));
    const spread = [0.5, 1, 1.5].map((greyWhiteContrast) => {
      const { image, masks } = volumes.render(request({ ...clean, anatomyMm: 0, greyWhiteContrast }));
      const mean = (label: number): number => {
        const values = image!.data.filter((_, at) => masks['regions']!.data[at] === label);
        return values.reduce((sum, value) => sum + value, 0) / values.length;
      };
      return mean(31) - mean(24);
    });
    expect(spread[0]).toBeLessThan(spread[1]!);
    expect(spread[1]).toBeLessThan(spread[2]!);
  });

  it('shares noise under one key of acquisition and draws it anew under another', () => {
    const at = (acquisition: number): Float32Array => pixels(slices.render({ ...request({}), acquisition }));
    expect(at(3)).toEqual(at(3));
    expect(at(3)).not.toEqual(at(4));
  });

  it('keeps intensities in [0, 1] under every effect of the scanner', () => {
    const strong = Object.fromEntries(
      brainWorld.latents
        .slice(12)
        .filter((latent) => !latent.about.includes('simba'))
        .map((latent) => [latent.name, latent.kind === 'real' ? latent.high : 0]),
    );
    const data = pixels(slices.render(request({ ...strong, biasContrast: 1.6, lesionCount: 20 })));
    expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('draws every plane', async () => {
    for (const plane of ['coronal', 'sagittal'] as const) {
      const renderer = await open({
        dimension: 2,
        size: 64,
        plane,
        positionMm: plane === 'coronal' ? 2 : 30,
        biasRegion: 'right hippocampus',
      }).catch((error) => error as Error);
      expect(renderer instanceof Error ? `${plane}: ${renderer.message}` : 'drawn').toMatch(/drawn|hippocampus/);
    }
  });

  it('leaves out lateral ventricles that a slice does not show, unless they are named', async () => {
    const ventricles = ['left lateral ventricle', 'right lateral ventricle'];
    const settings = { dimension: 2, size: 64, plane: 'sagittal', biasRegion: 'right insula' } as const;
    const change = request({ ventricleVolumeChange: 20 });
    const shown = await open({
      ...settings,
      positionMm: 14,
      diseaseRegion: 'right thalamus',
      biasRegion: 'right caudate',
    });
    const counts = [request({}), change].map(
      (each) => shown.render(each).masks['regions']!.data.filter((label) => label === 30).length,
    );
    expect(counts[1]).toBeGreaterThan(counts[0]!);
    const none = await open({ ...settings, positionMm: 38, diseaseRegion: 'right temporal cortex' });
    expect(none.render(request({})).image).toBeDefined();
    expect(() => none.render(change)).toThrow(expect.objectContaining({ code: 'brain/empty-region' }));
    const named = await open({
      ...settings,
      positionMm: 14,
      diseaseRegion: 'right thalamus',
      biasRegion: 'right caudate',
      ventricles,
    });
    expect(() => named.render(change)).toThrow(expect.objectContaining({ code: 'brain/empty-region' }));
  });

  it('says which latent or region is wrong and what is near', async () => {
    expect(() => slices.render(request({ diseaseVolumChange: 1 }))).toThrow(
      expect.objectContaining({ code: 'brain/unknown-latent', hint: expect.stringContaining('diseaseVolumeChange') }),
    );
    expect(() => slices.render(request({ diseaseVolumeChange: 80 }))).toThrow(
      expect.objectContaining({ code: 'brain/bad-latent' }),
    );
    await expect(open({ dimension: 2, size: 48, biasRegion: 'right putamin' })).rejects.toMatchObject({
      code: 'brain/unknown-region',
      hint: expect.stringContaining('right putamen'),
    });
    await expect(open({ dimension: 2, size: 48, positionMm: 60 })).rejects.toMatchObject({
      code: 'brain/empty-region',
    });
  });
});
