import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../src/images/image.ts';
import { embedPictures, populationOf, testStrata } from '../../../../src/learn/benchmark/embed-pictures.ts';
import { noteFeatures, noteWidth } from '../../../../src/learn/benchmark/note-features.ts';
import { pictureFeatures, pictureWidth } from '../../../../src/learn/benchmark/picture-features.ts';
import { badPairWorld, badPairWorldOf } from '../../../../src/learn/benchmark/worlds.ts';

/** A bright cup in a less bright disc on a dark ground. */
function disc({
  cup,
  x = 48,
  y = 48,
  gain = 1,
  mirror = false,
}: {
  cup: number;
  x?: number;
  y?: number;
  gain?: number;
  mirror?: boolean;
}) {
  const data = Float32Array.from({ length: 96 * 96 }, (_, at) => {
    const column = mirror ? 95 - (at % 96) : at % 96;
    const radius = Math.hypot(column - x, Math.floor(at / 96) - y);
    return gain * (radius < cup ? 0.9 : radius < 15 ? 0.6 : 0.2);
  });
  return createImage([96, 96], { data });
}

const largest = (a: Float32Array, b: Float32Array): number => Math.max(...a.map((value, k) => Math.abs(value - b[k]!)));

describe('pictureFeatures', () => {
  it('follow the cup, and neither the side of the eye nor where the camera points', () => {
    const small = pictureFeatures(disc({ cup: 5 }));
    expect(small).toHaveLength(pictureWidth);
    expect(largest(small, pictureFeatures(disc({ cup: 9 })))).toBeGreaterThan(0.8);
    // Of an even picture the middle lies between samples: mirrored, it is the same but for a sample.
    const aside = disc({ cup: 5, x: 44, y: 51 });
    const mirrored = disc({ cup: 5, x: 44, y: 51, mirror: true });
    const means = (features: Float32Array) => features.slice(0, 12);
    expect(largest(means(pictureFeatures(aside)), means(pictureFeatures(mirrored)))).toBeLessThan(0.05);
    expect(largest(means(small), means(pictureFeatures(aside)))).toBeLessThan(0.3);
  });

  it('hardly see the exposure', () => {
    const [dim, bright] = [0.7, 1].map((gain) => pictureFeatures(disc({ cup: 7, gain })));
    expect(largest(dim!, bright!)).toBeLessThan(0.5);
  });
});

describe('noteFeatures', () => {
  it('count words and pairs of words, whatever the case, and place the ratio', () => {
    const features = noteFeatures('Has GLAUCOMA, c/d 0.6');
    expect(features).toHaveLength(noteWidth);
    expect(noteFeatures('has glaucoma; C/D 0.6')).toEqual(features);
    // 0.6 lies at 9 of 15 places.
    expect(features[224 + 9]).toBeCloseTo(1, 6);
    expect(features.slice(224).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    expect(noteFeatures('no glaucoma')).not.toEqual(noteFeatures('glaucoma no'));
    expect(noteFeatures('')).toEqual(new Float32Array(noteWidth));
  });

  it('take a mean deviation for no ratio', () => {
    expect(noteFeatures('MD -0.8 dB').slice(224)).toEqual(new Float32Array(16));
  });
});

describe('pictures of worlds', () => {
  const world = badPairWorldOf('mixed.strong.80-20.separate');

  it('are shared by worlds that differ in what is planted', () => {
    expect(populationOf(world)).toEqual(populationOf(badPairWorldOf('contradictory.strong.80-20.separate')));
    const strata = (name: string) => testStrata(badPairWorldOf(name).factors, { seed: 0, cases: 2 });
    expect(strata('mixed.strong.80-20.separate')).toEqual(strata('swapped-across.strong.95-5.separate'));
    expect(strata('none.80-20.shared')).not.toEqual(strata('none.80-20.separate'));
    expect(testStrata(badPairWorld({ noise: 'none', groups: 3 }).factors, { seed: 0, cases: 1 })).toHaveLength(6);
  });

  it('are the same alone, and differ where they are spoilt', async () => {
    const order = { text: world.text, do: ['planted=good'], seed: 9, indices: [0, 1] };
    const both = await embedPictures(order);
    expect(await embedPictures({ ...order, indices: [1] })).toEqual(both.slice(pictureWidth));
    const noted = await embedPictures({ ...order, do: ['planted=contradictory'] });
    expect(noted).toEqual(both);
    const spoilt = await embedPictures({ ...order, do: ['planted=lowQuality'] });
    expect(largest(spoilt, both)).toBeGreaterThan(0.5);
  });
});
