import { describe, expect, test } from 'vitest';
import { createStream } from '../../../src/core/stream.ts';
import { fitMixedModel } from '../../../src/stats/mixed-model.ts';
import { processorMs } from '../../fixtures/processor-time.ts';

const ones = (count: number) => new Float64Array(count).fill(1);
const blocks = (count: number, size: number) => Int32Array.from({ length: count }, (_, row) => Math.floor(row / size));

/** Yield of dyestuff by batch (Davies and Goldsmith 1972), the first example of lme4 (Bates 2010). */
const dyestuff = [
  1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495, 1595, 1550, 1605, 1510, 1560, 1445, 1440, 1595, 1465,
  1545, 1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445,
];

describe('dyestuff, as lme4 prints it', () => {
  const model = fitMixedModel({
    y: Float64Array.from(dyestuff),
    fixed: [ones(30)],
    random: [{ name: 'batch', codes: blocks(30, 5) }],
  });
  const mean = model.contrast([1]);

  test('REML criterion 319.6543, batch 1764, residual 2451, intercept 1527.50 with 19.38', () => {
    expect(-2 * model.logLikelihood).toBeCloseTo(319.6543, 4);
    expect(model.variances[0]).toBeCloseTo(1764.05, 1);
    expect(model.residualVariance).toBeCloseTo(2451.25, 6);
    expect(mean.estimate).toBeCloseTo(1527.5, 9);
    expect(mean.standardError).toBeCloseTo(19.38, 2);
  });

  test('5 degrees of freedom: the t interval of the six batch means', () => {
    const means = [0, 1, 2, 3, 4, 5].map(
      (batch) => dyestuff.slice(5 * batch, 5 * batch + 5).reduce((a, b) => a + b, 0) / 5,
    );
    const spread = means.reduce((sum, value) => sum + (value - 1527.5) ** 2, 0) / 5;
    expect(mean.degreesOfFreedom).toBeCloseTo(5, 6);
    expect(mean.standardError).toBeCloseTo(Math.sqrt(spread / 6), 8);
  });
});

describe('at the boundary', () => {
  // Batches with equal means: analysis of variance would give a component below 0.
  const y = Float64Array.from({ length: 12 }, (_, row) => [1, 2, 6][row % 3]! + 0.01 * (row % 2));

  test('a component stays at 0 and what is left is ordinary least squares', () => {
    const model = fitMixedModel({ y, fixed: [ones(12)], random: [{ name: 'batch', codes: blocks(12, 3) }] });
    const mean = y.reduce((a, b) => a + b, 0) / 12;
    const spread = y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 11;
    expect(model.variances[0]).toBe(0);
    expect(model.residualVariance).toBeCloseTo(spread, 9);
    expect(model.contrast([1]).degreesOfFreedom).toBeCloseTo(11, 6);
    expect(model.contrast([1]).standardError).toBeCloseTo(Math.sqrt(spread / 12), 9);
  });

  test('no random factor is ordinary least squares', () => {
    const model = fitMixedModel({ y, fixed: [ones(12)], random: [] });
    expect(model.contrast([1]).degreesOfFreedom).toBeCloseTo(11, 9);
  });

  test('observations without any spread have variance 0', () => {
    const model = fitMixedModel({ y: ones(12), fixed: [ones(12)], random: [{ name: 'batch', codes: blocks(12, 3) }] });
    expect(model.contrast([1])).toMatchObject({ standardError: 0, p: 0 });
    expect(model.contrast([1]).low).toBeCloseTo(1, 14);
  });
});

describe('what cannot be fitted is refused', () => {
  const y = Float64Array.of(1, 2, 4, 3);
  const refused = { code: 'stats/mixed-model', kind: 'usage' };
  test.each([
    ['columns that depend on each other', { y, fixed: [ones(4), ones(4)], random: [] }],
    ['as many columns as observations', { y: y.slice(0, 1), fixed: [ones(1)], random: [] }],
    ['different lengths', { y, fixed: [ones(3)], random: [] }],
    ['NaN', { y: Float64Array.of(1, Number.NaN), fixed: [ones(2)], random: [] }],
    [
      'a factor that is the residual again',
      { y, fixed: [ones(4)], random: [{ name: 'case', codes: Int32Array.of(0, 1, 2, 3) }] },
    ],
  ])('%s', (_, input) => {
    expect(() => fitMixedModel(input)).toThrowError(expect.objectContaining(refused));
  });
});

test('20 methods x 16 worlds x 10 seeds take seconds at most', () => {
  const stream = createStream(1, 'speed');
  const shape = { worlds: 16, seeds: 10, methods: 20 };
  const rows = Array.from({ length: shape.worlds * shape.seeds * shape.methods }, (_, row) => ({
    world: Math.floor(row / (shape.seeds * shape.methods)),
    seed: Math.floor(row / shape.methods),
    method: row % shape.methods,
  }));
  const levels = (count: number, deviation: number) =>
    Float64Array.from({ length: count }, () => deviation * stream.normal());
  const [byWorld, bySeed, byCell] = [levels(16, 0.04), levels(160, 0.02), levels(320, 0.01)];
  const y = Float64Array.from(
    rows,
    ({ world, seed, method }) =>
      byWorld[world]! + bySeed[seed]! + byCell[world * 20 + method]! + 0.01 * stream.normal(),
  );
  const started = processorMs();
  const model = fitMixedModel({
    y,
    fixed: Array.from({ length: 20 }, (_, m) => Float64Array.from(rows, ({ method }) => (method === m ? 1 : 0))),
    random: [
      { name: 'world', codes: Int32Array.from(rows, ({ world }) => world) },
      { name: 'seed', codes: Int32Array.from(rows, ({ seed }) => seed) },
      { name: 'cell', codes: Int32Array.from(rows, ({ world, method }) => world * 20 + method) },
    ],
  });
  expect(processorMs() - started).toBeLessThan(5000);
  expect(model.contrast([1, -1, ...new Array<number>(18).fill(0)]).degreesOfFreedom).toBeCloseTo(15 * 19, 4);
  expect(Math.sqrt(model.variances[2]!)).toBeGreaterThan(0.0085);
  expect(Math.sqrt(model.variances[2]!)).toBeLessThan(0.0115);
});

test('codes below 0, columns that are not finite, contrasts of another length and levels that are none are refused', () => {
  const y = Float64Array.of(1, 2, 4, 4);
  const ones = new Float64Array(4).fill(1);
  const refused = expect.objectContaining({ code: 'stats/mixed-model' });
  const random = [{ name: 'world', codes: Int32Array.of(-1, 0, 1, 1) }];
  expect(() => fitMixedModel({ y, fixed: [ones], random })).toThrow(refused);
  expect(() => fitMixedModel({ y, fixed: [Float64Array.of(1, Number.NaN, 1, 1)], random: [] })).toThrow(/finite/);
  for (const observed of [y, ones]) {
    const model = fitMixedModel({ y: observed, fixed: [ones], random: [] });
    expect(() => model.contrast([1, 2])).toThrow(refused);
    expect(() => model.contrast([1], 95)).toThrow(expect.objectContaining({ code: 'stats/bad-level' }));
  }
});
