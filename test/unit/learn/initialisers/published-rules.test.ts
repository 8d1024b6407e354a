import { describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import {
  constantValues,
  fanOf,
  type Initialiser,
  normalValues,
  truncatedNormalValues,
  uniformValues,
} from '../../../../src/learn/initialisers/initialiser.ts';
import {
  gainOf,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  torchBias,
  torchWeight,
} from '../../../../src/learn/initialisers/published-rules.ts';

const shape = [64, 32, 3, 3];
const fanIn = 32 * 9;
const fanOut = 64 * 9;
/** Standard error of a standard deviation estimated from 18432 values is 0.5 %; this is four of them. */
const sampling = 0.02;

function draw(rule: Initialiser, of: readonly number[] = shape) {
  const values = rule(of, createStream(3, 'init', 'weight'));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { values, mean, deviation, largest };
}

describe('deviation and range of each rule', () => {
  test.each([
    ['heNormal', heNormal(), Math.sqrt(2 / fanIn), Number.POSITIVE_INFINITY],
    ['heNormal over outgoing connections', heNormal({ mode: 'out' }), Math.sqrt(2 / fanOut), Number.POSITIVE_INFINITY],
    ['heUniform', heUniform(), Math.sqrt(2 / fanIn), Math.sqrt(6 / fanIn)],
    ['glorotUniform', glorotUniform(), Math.sqrt(2 / (fanIn + fanOut)), Math.sqrt(6 / (fanIn + fanOut))],
    ['glorotNormal', glorotNormal(), Math.sqrt(2 / (fanIn + fanOut)), Number.POSITIVE_INFINITY],
    ['lecunUniform', lecunUniform(), Math.sqrt(1 / fanIn), Math.sqrt(3 / fanIn)],
    ['lecunNormal', lecunNormal(), Math.sqrt(1 / fanIn), (2 * Math.sqrt(1 / fanIn)) / 0.8796],
    ['torchWeight', torchWeight, Math.sqrt(1 / (3 * fanIn)), Math.sqrt(1 / fanIn)],
    ['torchBias', torchBias(fanIn), Math.sqrt(1 / (3 * fanIn)), Math.sqrt(1 / fanIn)],
  ])('%s', (_, rule, deviation, bound) => {
    const drawn = draw(rule);
    expect(drawn.deviation / deviation).toBeGreaterThan(1 - sampling);
    expect(drawn.deviation / deviation).toBeLessThan(1 + sampling);
    expect(Math.abs(drawn.mean) / deviation).toBeLessThan(0.03);
    expect(drawn.largest).toBeLessThanOrEqual(bound);
  });
});

test('fans of weights and vectors', () => {
  expect(fanOf(shape, 'in')).toBe(fanIn);
  expect(fanOf(shape, 'out')).toBe(fanOut);
  expect(fanOf([10, 4], 'average')).toBe(7);
  expect(fanOf([5], 'in')).toBe(5);
});

test('gains are those of PyTorch', () => {
  expect(gainOf('relu')).toBe(Math.SQRT2);
  expect(gainOf('tanh')).toBe(5 / 3);
  expect(gainOf('leakyRelu')).toBeCloseTo(1.4141428569978354, 14);
  expect(gainOf('selu')).toBe(0.75);
  expect(gainOf('sigmoid')).toBe(1);
});

test('a truncated normal stays within its limit and is narrower than the normal', () => {
  const { deviation, largest } = draw(truncatedNormalValues(0.02));
  expect(largest).toBeLessThanOrEqual(0.04);
  expect(deviation / 0.02).toBeCloseTo(0.8796, 2);
});

test('a weight without inputs cannot be scaled', () => {
  expect(() => draw(heNormal(), [4, 0])).toThrow(/\[4,0\] has no connections/);
});

describe('what would give NaN, or be drawn without end, is refused', () => {
  test.each<[string, () => unknown]>([
    ['a deviation that is no number', () => normalValues(Number.NaN)],
    ['a constant that is no number', () => constantValues(Number.NaN)],
    ['a bound below 0', () => uniformValues(-1)],
    ['a limit that is no number', () => truncatedNormalValues(0.02, Number.NaN)],
    ['a limit of 0', () => truncatedNormalValues(0.02, 0)],
    ['a truncated deviation below 0', () => truncatedNormalValues(-0.02)],
  ])('%s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'learn/bad-layer' }));
  });

  test('but not no deviation at all', () => {
    expect([...truncatedNormalValues(0)([2], createStream(1, 'none'))].map(Math.abs)).toEqual([0, 0]);
  });
});
