// What SimBA publishes and what it does wrong (notes on simulated bias, 1.4 to 1.8), in slices and small volumes.
import { beforeAll, describe, expect, it } from 'vitest';
import { brainWorld } from '../../../../../../src/simulate/worlds/brain/brain-world.ts';
import type { Latents, Renderer, Rendering } from '../../../../../../src/simulate/worlds/world.ts';

const size = 96;
const putamen = 24;
let slices: Renderer;

const open = (settings: object): Promise<Renderer> => brainWorld.open(brainWorld.settings.parse(settings));
const simba = (settings: object): Promise<Renderer> => open({ compat: 'simba', ...settings });

beforeAll(async () => {
  slices = await simba({ dimension: 2, size });
});

const request = (latents: Latents, index = 0): { seed: number; index: number; latents: Latents } => ({
  seed: 7,
  index,
  latents,
});
const render = (latents: Latents, renderer = slices): Rendering => renderer.render(request(latents));
const pixels = (rendering: Rendering): Float32Array => rendering.image!.data;
const measured = (rendering: Rendering): Record<string, number> => rendering.measured as Record<string, number>;

type Point = readonly [number, number];
const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1]];
const length = ([x, y]: Point): number => Math.sqrt(x * x + y * y);

/** Middle of weights on the grid of a slice. */
function centroid(weights: ArrayLike<number>): Point {
  let [x, y, sum] = [0, 0, 0];
  for (let at = 0; at < weights.length; at += 1) {
    x += weights[at]! * (at % size);
    y += weights[at]! * Math.floor(at / size);
    sum += weights[at]!;
  }
  return [x / sum, y / sum];
}

/** Where two pictures differ, and where one shows the putamen. */
function placesOf(renderer: Renderer, [less, middle, more]: readonly [Latents, Latents, Latents]): [Point, Point] {
  const [low, shown, high] = [less, middle, more].map((latents) => render(latents, renderer)) as [
    Rendering,
    Rendering,
    Rendering,
  ];
  const change = pixels(low).map((value, at) => Math.abs(value - pixels(high)[at]!));
  return [centroid(change), centroid(shown.masks['regions']!.data.map((label) => (label === putamen ? 1 : 0)))];
}

describe('the SimBA mode of the brain world', () => {
  it('depends on its latents alone, whatever was rendered before, in another renderer too', async () => {
    const latents = { subjectCoefficient: 1.2, diseaseCoefficient: -1, biasPresent: 1, biasCoefficient: 2 };
    const first = render(latents);
    render({ subjectCoefficient: -2 });
    expect(slices.render(request(latents, 5))).toEqual(first);
    expect(render(latents, await simba({ dimension: 2, size }))).toEqual(first);
    expect(pixels(render({ ...latents, subjectCoefficient: 1.3 }))).not.toEqual(pixels(first));
    expect(pixels(render({ ...latents, biasPresent: 0 }))).toEqual(
      pixels(render({ ...latents, biasPresent: 0, biasCoefficient: 4 })),
    );
  });

  it('changes the field of the disease when the bias is added, the more the nearer', async () => {
    const changeOf = async (biasRegion: string): Promise<number> => {
      const renderer = await simba({ size: 40, biasRegion, anatomyLengthMm: 45 });
      const [off, on] = [0, 1].map((biasPresent) =>
        measured(render({ diseaseCoefficient: 1, biasCoefficient: 4, biasPresent }, renderer)),
      ) as [Record<string, number>, Record<string, number>];
      return Math.abs(on['diseaseEffectMm']! / off['diseaseEffectMm']! - 1);
    };
    const [near, far] = [await changeOf('right putamen'), await changeOf('right occipital cortex')];
    expect(near).toBeGreaterThan(0.05);
    expect(far).toBeLessThan(0.001);
  });

  it('moves the neighbour of the disease nearly as much as the disease', () => {
    const facts = measured(render({ diseaseCoefficient: 3 }));
    expect(facts['biasEffectMm']! / facts['diseaseEffectMm']!).toBeGreaterThan(0.6);
  });

  it.each([-3.5, 3.5])('acts on the wrong side of the anatomy (coefficient %f)', (subjectCoefficient) => {
    const at = (coefficient: number): [Point, Point] => {
      const base = { subjectCoefficient: coefficient, biasPresent: 1 };
      return placesOf(slices, [{ ...base, biasCoefficient: -2 }, base, { ...base, biasCoefficient: 2 }]);
    };
    const [still, moved] = [at(0), at(subjectCoefficient)];
    const carried = minus(moved[1], still[1]);
    const acted = minus(moved[0], still[0]);
    expect(length(carried)).toBeGreaterThan(3);
    // The change goes the other way than the region, so they part by about twice the displacement.
    expect(acted[0] * carried[0] + acted[1] * carried[1]).toBeLessThan(0);
    const apart = length(minus(acted, carried));
    expect(apart).toBeGreaterThan(1.4 * length(carried));
    expect(apart).toBeLessThan(2.6 * length(carried));
    const millimetres = (192 / size) * apart;
    const predicted = measured(render({ subjectCoefficient }))['biasMisplacedMm']!;
    expect(millimetres / predicted).toBeGreaterThan(0.7);
    expect(millimetres / predicted).toBeLessThan(1.3);
  });

  it('acts where the anatomy has carried the region in the native mode', async () => {
    const native = await open({ dimension: 2, size });
    const at = (anatomyMm: number): [Point, Point] => {
      const { masks } = render({ anatomyMm, biasVolumeChange: 15 }, native);
      const region = render({ anatomyMm }, native).masks['regions']!.data;
      return [centroid(masks['bias']!.data), centroid(region.map((label) => (label === putamen ? 1 : 0)))];
    };
    const [still, moved] = [at(0), at(5)];
    const [carried, acted] = [minus(moved[1], still[1]), minus(moved[0], still[0])];
    expect(length(carried)).toBeGreaterThan(2);
    expect(length(minus(acted, carried))).toBeLessThan(0.5 * length(carried));
  });

  it('stretches contrast by the published formula, over the whole picture, after warping', () => {
    const latents = { subjectCoefficient: 1, diseaseCoefficient: 1 };
    const plain = pixels(render(latents));
    expect(plain.reduce((most, value) => Math.max(most, value))).toBe(1);
    expect(plain.reduce((least, value) => Math.min(least, value))).toBe(0);
    for (const factor of [0.8, 1.2]) {
      const stretched = pixels(render({ ...latents, biasContrast: factor }));
      const expected = plain.map((value) => Math.max(0, Math.min(1, factor * (value - 0.5) + 0.5)));
      const worst = stretched.reduce((most, value, at) => Math.max(most, Math.abs(value - expected[at]!)), 0);
      expect(worst).toBeLessThan(1e-6);
    }
    expect(measured(render({ ...latents, biasContrast: 1.2 }))['clippedShare']).toBeGreaterThan(0.05);
  });

  it('renders volumes, with masks of the regions as they are shown', async () => {
    const renderer = await simba({ size: 40, anatomyLengthMm: 45 });
    const { image, masks } = render({ subjectCoefficient: -1, diseaseCoefficient: 1, biasPresent: 1 }, renderer);
    expect(image!.extents).toEqual([40, 40, 40]);
    const regions = masks['regions']!.data;
    expect([...masks['bias']!.data]).toEqual(Array.from(regions, (label) => (label === putamen ? 1 : 0)));
    expect(masks['disease']!.data).toContain(1);
    expect(render({}, renderer).masks['bias']!.data).not.toContain(1);
  });

  it('refuses what it cannot do, and the native mode what only it can', async () => {
    expect(() => render({ diseaseVolumeChange: 4 })).toThrow(
      expect.objectContaining({ code: 'brain/not-in-simba', hint: expect.stringContaining('diseaseCoefficient') }),
    );
    expect(() => render({ ricianNoise: 0.05 })).toThrow(expect.objectContaining({ code: 'brain/not-in-simba' }));
    expect(() => render({ biasPresent: 0.5 })).toThrow(expect.objectContaining({ code: 'brain/bad-latent' }));
    expect(() => render({ subjectCoefficient: 6 })).toThrow(expect.objectContaining({ code: 'brain/bad-latent' }));
    expect(() => render({ subjectCoeficient: 1 })).toThrow(
      expect.objectContaining({ code: 'brain/unknown-latent', hint: expect.stringContaining('subjectCoefficient') }),
    );
    expect(pixels(render({ ricianNoise: 0.02, biasField: 0, diseaseVolumeChange: 0 }))).toEqual(pixels(render({})));
    const native = await open({ dimension: 2, size: 48 });
    expect(() => render({ biasPresent: 1 }, native)).toThrow(expect.objectContaining({ code: 'brain/needs-simba' }));
    expect(pixels(render({ biasPresent: 0 }, native))).toEqual(pixels(render({}, native)));
  });
});
