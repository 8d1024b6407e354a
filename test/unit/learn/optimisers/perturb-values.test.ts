import { expect, test } from 'vitest';
import { createReferenceMemory } from '../../../../src/learn/memory/parameter-memory.ts';
import { perturbValues, restoreValues } from '../../../../src/learn/optimisers/perturb-values.ts';

const start = [0.1, -2, 3];
const slope = [2, 3, 6];

function prepared(gradient: readonly number[] = slope) {
  const memory = createReferenceMemory([{ name: 'w', shape: [3] }], { sections: ['values', 'gradients', 'saved'] });
  const w = memory.section('values').view('w');
  w.set(start);
  memory.section('gradients').view('w').set(gradient);
  return { memory, w };
}

test('weights move by the radius along the gradient, and back to the same bits', () => {
  const { memory, w } = prepared();
  expect(perturbValues(memory, { radius: 0.7 })).toBe(7);
  [0.3, -1.7, 3.6].forEach((expected, i) => {
    expect(w[i]).toBeCloseTo(expected, 12);
  });
  restoreValues(memory);
  expect(Array.from(w)).toEqual(start);
});

test('adaptively, by the radius in units of the weights', () => {
  const { memory, w } = prepared();
  const norm = Math.hypot(0.2, 6, 18);
  expect(perturbValues(memory, { radius: 0.5, adaptive: true })).toBeCloseTo(norm, 12);
  start.forEach((p, i) => {
    expect(w[i]).toBeCloseTo(p + (0.5 * p * p * slope[i]!) / norm, 12);
  });
});

test('without a gradient nothing moves', () => {
  const { memory, w } = prepared([0, 0, 0]);
  perturbValues(memory, { radius: 1 });
  expect(Array.from(w)).toEqual(start);
});

test('a gradient that is not a number is refused before anything moves', () => {
  const { memory, w } = prepared([1, Number.NaN, 0]);
  expect(() => perturbValues(memory, { radius: 1 })).toThrow(expect.objectContaining({ code: 'learn/bad-step' }));
  expect(Array.from(w)).toEqual(start);
});
