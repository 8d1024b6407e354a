import { expect, test } from 'vitest';
import { createReferenceMemory } from '../../../../src/learn/memory/parameter-memory.ts';
import { createOptimiser, optimiserSections } from '../../../../src/learn/optimisers/create-optimiser.ts';

test.each([
  ['weights of zero', [0, 0], [3, 4], [-3, -4]],
  ['a gradient of zero', [3, 4], [0, 0], [3, 4]],
  ['neither', [3, 4], [0, 2], [3, 4 - 0.001 * (5 / 2) * 2]],
])('%s: a norm of zero leaves the gradient as it is', (_, start, gradient, expected) => {
  const memory = createReferenceMemory([{ name: 'w', shape: [1, 2] }], { sections: optimiserSections('lars') });
  memory.section('values').view('w').set(start);
  memory.section('gradients').view('w').set(gradient);
  createOptimiser('lars', memory).step({ learningRate: 1 });
  expect(Array.from(memory.section('values').view('w'))).toEqual(expected);
});
