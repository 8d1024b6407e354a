import { expect, test } from 'vitest';
import { createParameterMemory } from '../../../../src/learn/memory/parameter-memory.ts';
import { clipByNorm, clipByValue, gradientNorm } from '../../../../src/learn/optimisers/clip-gradients.ts';

const memory = createParameterMemory([
  { name: 'a', shape: [1] },
  { name: 'b', shape: [2] },
]);
const { view } = memory.section('gradients');
view('a').set([2]);
view('b').set([3, 6]);

test('the norm is of all gradients together', () => {
  expect(gradientNorm(memory)).toBe(7);
  expect(gradientNorm(memory, { gradientScale: -0.5 })).toBe(3.5);
});

test('the scale brings the norm to the limit, and never enlarges', () => {
  expect(clipByNorm(memory, { limit: 3.5 })).toEqual({ norm: 7, gradientScale: 3.5 / (7 + 1e-6) });
  expect(clipByNorm(memory, { limit: 70 })).toEqual({ norm: 7, gradientScale: 1 });
  expect(clipByNorm(memory, { limit: 3.5, gradientScale: 0.5 })).toEqual({
    norm: 3.5,
    gradientScale: 0.5 * (3.5 / (3.5 + 1e-6)),
  });
});

test('squares that overflow single precision do not overflow the norm', () => {
  const large = createParameterMemory([{ name: 'w', shape: [2] }]);
  large.section('gradients').view('w').set([3e30, 4e30]);
  expect(gradientNorm(large) / 5e30).toBeCloseTo(1, 6);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('a gradient of %d gives a scale that a step refuses', (bad) => {
  const spoilt = createParameterMemory([{ name: 'w', shape: [2] }]);
  spoilt.section('gradients').view('w').set([1, bad]);
  expect(clipByNorm(spoilt, { limit: 1 }).gradientScale).toBeNaN();
});

test('values are limited on both sides and NaN stays', () => {
  const three = createParameterMemory([{ name: 'w', shape: [4] }]);
  three.section('gradients').view('w').set([-5, 0.5, 5, Number.NaN]);
  clipByValue(three, { limit: 1 });
  expect(Array.from(three.section('gradients').view('w'))).toEqual([-1, 0.5, 1, Number.NaN]);
});

test('a limit must be above zero', () => {
  for (const limit of [0, -1, Number.NaN]) {
    expect(() => clipByNorm(memory, { limit })).toThrow(expect.objectContaining({ code: 'learn/bad-limit' }));
    expect(() => clipByValue(memory, { limit })).toThrow(expect.objectContaining({ code: 'learn/bad-limit' }));
  }
});
