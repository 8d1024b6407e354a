import { expect, test } from 'vitest';
import { clearSection } from '../../../../src/learn/memory/copy-section.ts';
import { createParameterMemory } from '../../../../src/learn/memory/parameter-memory.ts';
import { accumulateGradients } from '../../../../src/learn/optimisers/accumulate-gradients.ts';
import { createOptimiser } from '../../../../src/learn/optimisers/create-optimiser.ts';

test('weighted batches add up, and a step takes the sum', () => {
  const memory = createParameterMemory([{ name: 'w', shape: [3] }], {
    sections: ['values', 'gradients', 'accumulated'],
  });
  const gradients = memory.section('gradients').view('w');
  for (const gradient of [1, 2, 5]) {
    gradients.fill(gradient);
    accumulateGradients(memory, { weight: 0.5 });
  }
  expect(Array.from(memory.section('accumulated').view('w'))).toEqual([4, 4, 4]);
  createOptimiser('sgd', memory).step({ learningRate: 0.25, gradients: 'accumulated' });
  expect(Array.from(memory.section('values').view('w'))).toEqual([-1, -1, -1]);
  clearSection(memory, 'accumulated');
  expect(Array.from(memory.section('accumulated').view('w'))).toEqual([0, 0, 0]);
});
