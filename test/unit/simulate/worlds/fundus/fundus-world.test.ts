import { beforeAll, describe, expect, it } from 'vitest';
import { fundusWorld } from '../../../../../src/simulate/worlds/fundus/fundus-world.ts';
import type { Latents, Renderer, Rendering } from '../../../../../src/simulate/worlds/world.ts';

const open = (settings: object): Promise<Renderer> => fundusWorld.open(fundusWorld.settings.parse(settings));
let small: Renderer;
let large: Renderer;
const render = (latents: Latents = {}, index = 1, renderer = small): Rendering =>
  renderer.render({ seed: 1, index, latents });
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

beforeAll(async () => {
  small = await open({ width: 128, height: 128 });
  large = await open({ width: 300, height: 300, centre: 'disc', fieldDegrees: 18 });
});

describe('masks and what is measured', () => {
  it('agree with the ratio asked for to a row of the picture', () => {
    for (const [index, cupToDiscRatio] of [0.15, 0.3, 0.5, 0.7, 0.9].entries()) {
      const { measured, masks } = render({ cupToDiscRatio, discHeight: 2, rimLoss: index % 2 }, index, large);
      // A disc of 2 mm is 116 rows high; each of the four margins may be half a row off.
      expect(Math.abs((measured['maskCupToDiscRatio'] as number) - cupToDiscRatio)).toBeLessThan(0.02);
      expect(measured['verticalCupToDiscRatio']).toBeCloseTo(cupToDiscRatio, 6);
      const areaMm2 =
        masks['disc']!.data.reduce((sum, value) => sum + value, 0) * masks['disc']!.geometry.spacingMm[0]! ** 2;
      expect(areaMm2).toBeCloseTo(measured['discAreaMm2'] as number, 1);
      expect(masks['cup']!.data.every((value, at) => value <= masks['disc']!.data[at]!)).toBe(true);
    }
  });

  it('place the disc on the side of the nose', () => {
    const columnOf = ({ masks }: Rendering): number => {
      const inside = Array.from(masks['disc']!.data.keys()).filter((at) => masks['disc']!.data[at] === 1);
      return mean(inside.map((at) => at % 128));
    };
    expect(columnOf(render({ laterality: 'right' }))).toBeGreaterThan(70);
    expect(columnOf(render({ laterality: 'left' }))).toBeCloseTo(127 - columnOf(render({ laterality: 'right' })), 9);
  });

  it('count more vessel where vessels are wider', () => {
    const density = (vesselWidth: number) => render({ vesselWidth }, 2, large).measured['vesselDensity'] as number;
    expect(density(80)).toBeLessThan(density(100));
    expect(density(100)).toBeLessThan(density(120));
    expect(density(100)).toBeGreaterThan(0.05);
    expect(density(100)).toBeLessThan(0.2);
  });
});

describe('pictures', () => {
  it('are in [0, 1], equal when rendered again, other for other cases', () => {
    const { image } = render();
    expect(image!.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(render().image!.data).toEqual(image!.data);
    expect(render({}, 2).image!.data).not.toEqual(image!.data);
  });

  it('of twins differ only where the latent shows', () => {
    const [dark, pale] = [render({ pigment: 0.9 }), render({ pigment: 0.1 })];
    for (const name of ['vessels', 'disc', 'cup']) expect(pale.masks[name]!.data).toEqual(dark.masks[name]!.data);
    expect(mean(pale.image!.data)).toBeGreaterThan(mean(dark.image!.data) + 0.05);
    const [healthy, cupped] = [render({ dust: 0 }), render({ dust: 0, cupToDiscRatio: 0.5 })];
    const changed = healthy.image!.data.map((value, at) => (value === cupped.image!.data[at] ? 0 : 1));
    expect(mean(changed)).toBeLessThan(0.25);
    expect(healthy.masks['disc']!.data).toEqual(cupped.masks['disc']!.data);
  });

  it('of another acquisition show the same eye through other specks and noise', () => {
    const again = (acquisition: number): Rendering =>
      small.render({ seed: 1, index: 1, acquisition, latents: { dust: 1, gaussianNoise: 0.02 } });
    expect(again(0).image!.data).toEqual(render({ dust: 1, gaussianNoise: 0.02 }).image!.data);
    expect(again(1).image!.data).not.toEqual(again(0).image!.data);
    expect(again(1).masks['vessels']!.data).toEqual(again(0).masks['vessels']!.data);
  });

  it('do not change with what only the note says', () => {
    const { image } = render();
    for (const latents of [
      { glaucoma: 1 },
      { age: 80 },
      { language: 'French' },
      { pair: 'swapped' },
      { pair: 'contradictory' },
    ])
      expect(render(latents).image!.data).toEqual(image!.data);
  });

  it('in colour are black outside a round field', async () => {
    const colour = await open({ width: 128, height: 128, modality: 'colour' });
    const { image, masks } = render({ gaussianNoise: 0 }, 1, colour);
    expect(image!.channels).toBe(3);
    expect(masks['field']!.data[0]).toBe(0);
    expect(Array.from(image!.data.subarray(0, 3))).toEqual([0, 0, 0]);
    const centre = (64 * 128 + 64) * 3;
    expect(image!.data[centre]).toBeGreaterThan(image!.data[centre + 2]!);
  });

  it('show the wedge: nerve fibres below the disc are darker with a defect', () => {
    const below = (latents: Latents): number => {
      const { image, masks } = render({ haze: 0, illumination: 0, ...latents }, 3, large);
      const { data } = image!;
      return mean(data.filter((_, at) => masks['vessels']!.data[at] === 0 && Math.floor(at / 300) > 190));
    };
    expect(below({ fibreDefect: 1, fibreDefectExtent: 30 })).toBeLessThan(below({}) - 0.002);
  });
});

describe('planted low quality', () => {
  it('takes the contrast of the disc away, the more the more severe', () => {
    const contrast = (latents: Latents, index: number): number => {
      const { image, masks } = render({ gaussianNoise: 0, ...latents }, index);
      const disc = mean(image!.data.filter((_, at) => masks['disc']!.data[at] === 1));
      return disc - mean(image!.data.filter((_, at) => masks['disc']!.data[at] === 0));
    };
    const faults = new Set<unknown>();
    for (let index = 0; index < 8; index += 1) {
      const [good, half, bad] = [
        contrast({}, index),
        contrast({ pair: 'lowQuality', pairSeverity: 0.5 }, index),
        contrast({ pair: 'lowQuality' }, index),
      ];
      expect(half).toBeLessThan(good);
      expect(bad).toBeLessThan(0.45 * good);
      faults.add(render({ pair: 'lowQuality' }, index).measured['qualityFault']);
    }
    expect(faults).toEqual(new Set(['blur', 'haze', 'darkness']));
  });
});
