import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { createImage, type Image } from '../../../../src/images/image.ts';
import { createScanner, type ScanKey } from '../../../../src/simulate/scanner/create-scanner.ts';
import { type ScannerEffectName, scannerEffects } from '../../../../src/simulate/scanner/scanner-effects.ts';

const names = Object.keys(scannerEffects) as ScannerEffectName[];
const key = { seed: 5, index: 2 };

/** Smooth shapes with values in [0, 1]. */
function picture(extents: readonly number[], channels = 1): Image {
  const [width, height] = extents as [number, number];
  const image = createImage(extents, { channels });
  for (const index of image.data.keys()) {
    const position = Math.floor(index / channels);
    const [x, y] = [(position % width) / width - 0.5, (Math.floor(position / width) % height) / height - 0.5];
    const z = Math.floor(position / (width * height)) / (extents[2] ?? 1);
    const radius = x * x + y * y + z * z * 0.1;
    image.data[index] = radius > 0.16 ? 0 : 0.4 + 0.4 * Math.cos(9 * x + (index % channels)) * Math.cos(7 * y + 5 * z);
  }
  return image;
}

const pictures: readonly (readonly [string, Image])[] = [
  ['a slice', picture([40, 36])],
  ['a colour picture', picture([24, 20], 3)],
  ['a volume', picture([16, 18, 12])],
];
/** A strength at which every effect shows. */
const strong = Object.fromEntries(names.map((name) => [name, scannerEffects[name].latent.high * 0.6]));

describe.each(names)('%s', (name) => {
  const scanner = createScanner([name]);
  test.each(pictures)('%s: the identity at 0, else another picture in [0, 1], the same each time', (_, image) => {
    const copy = image.data.slice();
    expect(scanner.scan(image, {}, key)).toBe(image);
    expect(scanner.scan(image, { [name]: 0 }, key).data).toEqual(copy);
    expect(scannerEffects[name].apply(image, 0, createStream(1)).data).toEqual(copy);
    const scanned = scanner.scan(image, { [name]: strong[name]! }, key);
    expect(scanned.extents).toEqual(image.extents);
    expect(scanned.channels).toBe(image.channels);
    expect(scanned.geometry).toEqual(image.geometry);
    expect(scanned.data).not.toEqual(copy);
    expect(scanned.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(scanner.scan(image, { [name]: strong[name]! }, key).data).toEqual(scanned.data);
    expect(image.data).toEqual(copy);
  });
  test('has a name, limits around 0 and a sentence', () => {
    const { latent } = scannerEffects[name];
    expect(latent).toMatchObject({ kind: 'real', name, standard: 0 });
    expect(latent.low).toBeLessThanOrEqual(0);
    expect(latent.high).toBeGreaterThan(0);
    expect(latent.about).toMatch(/\.$/);
  });
});

describe('streams', () => {
  const image = picture([24, 24]);
  const random: ScannerEffectName[] = [
    'motion',
    'ghosting',
    'spikes',
    'biasField',
    'ricianNoise',
    'gaussianNoise',
    'quantumNoise',
  ];
  test.each(random)('%s is drawn anew by acquisition, case and seed', (name) => {
    const scanner = createScanner(names);
    const scan = (one: ScanKey) => scanner.scan(image, { [name]: strong[name]! }, one).data;
    // What is drawn may be one of seven numbers, so single pairs may agree.
    for (const part of ['acquisition', 'index', 'seed'] as const) {
      const scans = [10, 11, 12, 13, 14].map((number) => scan({ ...key, [part]: number }));
      expect(new Set(scans.map((data) => data.join())).size, part).toBeGreaterThan(1);
    }
    expect(scan({ ...key, acquisition: 0 })).toEqual(scan(key));
  });
  test('an effect draws the same whatever others do', () => {
    const noise = { gaussianNoise: 0.01 };
    const flat = createImage([16, 16], { data: new Float32Array(256).fill(0.5) });
    const alone = createScanner(['gaussianNoise']).scan(flat, noise, key).data;
    expect(createScanner(names).scan(flat, noise, key).data).toEqual(alone);
    const withOther = createScanner(names).scan(flat, { ...noise, motion: 1e-12 }, key).data;
    for (const index of alone.keys()) expect(withOther[index]).toBeCloseTo(alone[index]!, 5);
  });
  test('twins share the noise', () => {
    const scanner = createScanner(['gaussianNoise']);
    const brighter = { ...image, data: image.data.map((value, index) => (index === 300 ? value + 0.1 : value)) };
    const [one, other] = [image, brighter].map((each) => scanner.scan(each, { gaussianNoise: 0.05 }, key).data);
    expect(one!.findIndex((value, index) => value !== other![index])).toBe(300);
    expect(other!.filter((value, index) => value !== one![index]).length).toBe(1);
  });
});

test('order: the names may come in any, effects come in one', () => {
  const image = picture([24, 24]);
  const [there, back] = [names, names.toReversed()].map((some) => createScanner(some));
  expect(there!.latents.map(({ name }) => name)).toEqual(names);
  expect(back!.latents).toEqual(there!.latents);
  expect(back!.scan(image, strong, key).data).toEqual(there!.scan(image, strong, key).data);
});

test('effects on frequencies share one transform: together as one after the other, without the magnitude between', () => {
  const image = picture([32, 32]);
  const scanner = createScanner(names);
  const together = scanner.scan(image, { spikes: 0.05, gibbs: 0.3 }, key).data;
  const spiked = scanner.scan(image, { spikes: 0.05 }, key);
  const after = scanner.scan(spiked, { gibbs: 0.3 }, key).data;
  const differences = together.map((value, index) => Math.abs(value - after[index]!));
  expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).toBeLessThan(0.02);
});

test('names and strengths are checked', () => {
  const unknown = ['gibs'] as unknown as ScannerEffectName[];
  expect(() => createScanner(unknown)).toThrow(
    expect.objectContaining({
      code: 'simulate/unknown-scanner-effect',
      kind: 'usage',
      hint: expect.stringContaining('"gibbs"'),
    }),
  );
  const scanner = createScanner(['gibbs']);
  for (const gibbs of [2, -1, Number.NaN, 'much']) {
    expect(() => scanner.scan(picture([8, 8]), { gibbs }, key)).toThrow(
      expect.objectContaining({ code: 'simulate/bad-scanner-value', kind: 'usage' }),
    );
  }
  expect(() => scanner.scan(picture([8, 8]), { another: 'latent' }, key)).not.toThrow();
});

describe('scanTwins', () => {
  const bits = ({ data }: Image): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const chains = {
    none: {},
    'noise alone': { ricianNoise: 0.05 },
    'changes of samples': { biasField: 0.3, ricianNoise: 0.02, gaussianNoise: 0.02, quantumNoise: 0.02, gamma: 0.3 },
    'all that a scanner has': strong,
  };
  test.each(Object.entries(chains))('%s: the bits of separate scans', (_, latents) => {
    const scanner = createScanner(names);
    for (const image of [picture([40, 36]), picture([24, 20], 3), picture([48, 50, 40])]) {
      const at = Math.floor(image.data.length * 0.7);
      const brighter = { ...image, data: image.data.map((value, i) => (i >= at && i < at + 90 ? 1 - value : value)) };
      const requests = [image, brighter, image].map((each) => ({ image: each, latents, key }));
      const twins = scanner.scanTwins(requests);
      requests.forEach((request, k) => {
        expect(bits(twins[k]!).equals(bits(scanner.scan(request.image, latents, key)))).toBe(true);
      });
    }
  });
  test('strengths, keys and extents may differ', () => {
    const scanner = createScanner(names);
    const requests = [
      { image: picture([30, 20]), latents: { ricianNoise: 0.1 }, key },
      { image: picture([30, 20]), latents: { ricianNoise: 0.2 }, key },
      { image: picture([30, 20]), latents: { ricianNoise: 0.1 }, key: { ...key, acquisition: 1 } },
      { image: picture([20, 30]), latents: { ricianNoise: 0.1 }, key },
    ];
    for (const request of requests) {
      const [, scanned] = scanner.scanTwins([requests[0]!, request]);
      expect(bits(scanned!).equals(bits(scanner.scan(request.image, request.latents, request.key)))).toBe(true);
    }
  });
});
