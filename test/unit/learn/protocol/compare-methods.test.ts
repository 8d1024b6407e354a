import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { compareMethods, type TrainingFigure } from '../../../../src/learn/protocol/compare-methods.ts';
import { studentT } from '../../../../src/stats/distributions/student-t.ts';

function trainings(worlds: number, seeds: number, gains: Record<string, number>): TrainingFigure[] {
  const stream = createStream(8, 'worlds', worlds, seeds);
  return Array.from({ length: worlds }, (_, w) => {
    const level = 0.8 + 0.05 * stream.normal();
    const own = Object.fromEntries(Object.keys(gains).map((method) => [method, 0.02 * stream.normal()]));
    return Array.from({ length: seeds }, (__, seed) => {
      const luck = 0.01 * stream.normal();
      return Object.entries(gains).map(([method, gain]) => ({
        method,
        world: `w${w}`,
        seed,
        value: level + luck + own[method]! + gain + 0.005 * stream.normal(),
      }));
    }).flat();
  }).flat();
}

function pairedT(differences: readonly number[]) {
  const mean = differences.reduce((a, b) => a + b, 0) / differences.length;
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (differences.length - 1);
  const standardError = Math.sqrt(variance / differences.length);
  return { mean, standardError, p: 2 * studentT.upperTail(Math.abs(mean) / standardError, differences.length - 1) };
}

describe('worlds and seeds', () => {
  const data = trainings(8, 5, { clip: 0, dbpm: 0.02 });
  const meanOf = (method: string, world: string) => {
    const values = data.filter((each) => each.method === method && each.world === world).map(({ value }) => value);
    return values.reduce((a, b) => a + b, 0) / values.length;
  };

  test('two methods: the paired t test over worlds', () => {
    const compared = compareMethods(data);
    const expected = pairedT([0, 1, 2, 3, 4, 5, 6, 7].map((w) => meanOf('dbpm', `w${w}`) - meanOf('clip', `w${w}`)));
    const { dbpm } = compared.contrasts;
    expect(dbpm!.estimate).toBeCloseTo(expected.mean, 10);
    expect(dbpm!.standardError / expected.standardError).toBeCloseTo(1, 7);
    expect(dbpm!.degreesOfFreedom).toBeCloseTo(7, 5);
    expect(dbpm!.p / expected.p).toBeCloseTo(1, 6);
    expect(compared).toMatchObject({ worlds: 8, trainings: 80 });
    expect(compared.about).toContain('Satterthwaite');
  });

  test('a share of what the oracle gains', () => {
    const three = trainings(8, 5, { clip: 0, oracle: 0.04, ours: 0.036 });
    const weights = { ours: 1, clip: -0.15, oracle: -0.85 };
    const { recovered } = compareMethods(three, { contrasts: { recovered: weights } }).contrasts;
    const meansOf = compareMethods(three).means;
    expect(recovered!.estimate).toBeCloseTo(
      meansOf['ours']!.estimate - 0.15 * meansOf['clip']!.estimate - 0.85 * meansOf['oracle']!.estimate,
      10,
    );
    expect(recovered!.degreesOfFreedom).toBeCloseTo(14, 4);
  });
});

test('one world: the paired t test over seeds', () => {
  const data = trainings(1, 6, { clip: 0, dbpm: 0.02 });
  const of = (method: string) => data.filter((each) => each.method === method).map(({ value }) => value);
  const expected = pairedT(of('dbpm').map((value, seed) => value - of('clip')[seed]!));
  const { dbpm } = compareMethods(data).contrasts;
  expect(dbpm!.standardError / expected.standardError).toBeCloseTo(1, 7);
  expect(dbpm!.degreesOfFreedom).toBeCloseTo(5, 5);
});

test('one seed a world: the paired t test over worlds', () => {
  const data = trainings(9, 1, { clip: 0, dbpm: 0.02 });
  const of = (method: string) => data.filter((each) => each.method === method).map(({ value }) => value);
  const expected = pairedT(of('dbpm').map((value, world) => value - of('clip')[world]!));
  const compared = compareMethods(data);
  expect(compared.contrasts['dbpm']!.standardError / expected.standardError).toBeCloseTo(1, 7);
  expect(compared.contrasts['dbpm']!.degreesOfFreedom).toBeCloseTo(8, 5);
  expect(compared.variances.method).toBe(Number.NaN);
});

describe('what cannot be compared is refused', () => {
  const one = { method: 'clip', world: 'a', seed: 1, value: 0.5 };
  test.each<[TrainingFigure[], RegExp]>([
    [[one], /only "clip"/],
    [[], /there are none/],
    [[one, one], /stands twice/],
    [[one, { ...one, method: 'b', value: Number.NaN }], /is NaN/],
  ])('%#', (data, message) => {
    expect(() => compareMethods(data)).toThrowError(
      expect.objectContaining({ code: 'learn/bad-comparison', message: expect.stringMatching(message) }),
    );
  });

  test('a contrast without weights, or with one that is no number', () => {
    const data = trainings(3, 2, { clip: 0, dbpm: 0 });
    for (const x of [{}, { clip: 0 }, { clip: Number.NaN }]) {
      expect(() => compareMethods(data, { contrasts: { x } })).toThrowError(/finite and not all 0/);
    }
  });

  test('a contrast with a method that is not there', () => {
    const data = trainings(3, 2, { clip: 0, dbpm: 0 });
    expect(() => compareMethods(data, { contrasts: { x: { oracl: 1 } } })).toThrowError(/no method "oracl"/);
  });
});
