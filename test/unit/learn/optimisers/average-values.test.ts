import { expect, test } from 'vitest';
import { copySection } from '../../../../src/learn/memory/copy-section.ts';
import { createParameterMemory } from '../../../../src/learn/memory/parameter-memory.ts';
import {
  averageEqually,
  averageExponentially,
  startingDecay,
} from '../../../../src/learn/optimisers/average-values.ts';

test('the first mean is a copy to the last bit, later ones are means', () => {
  const memory = createParameterMemory([{ name: 'w', shape: [1] }], { sections: ['values', 'average'] });
  const values = memory.section('values').view('w');
  const average = memory.section('average').view('w');
  average[0] = 1e30;
  values[0] = 0.1;
  averageEqually(memory, { count: 0 });
  expect(average[0]).toBe(Math.fround(0.1));
  values[0] = 0.5;
  averageEqually(memory, { count: 1 });
  expect(average[0]).toBeCloseTo(0.3, 7);
});

test('a moving average of what does not move stays', () => {
  const memory = createParameterMemory([{ name: 'w', shape: [1] }], { sections: ['values', 'average'] });
  memory.section('values').view('w')[0] = 0.1;
  copySection(memory, { from: 'values', to: 'average' });
  for (let step = 0; step < 100; step++) averageExponentially(memory, { decay: 0.999 });
  expect(memory.section('average').view('w')[0]).toBe(Math.fround(0.1));
});

test('the decay of a moving average starts short', () => {
  expect(startingDecay(0, 0.999)).toBe(0.1);
  expect(startingDecay(90, 0.999)).toBe(0.91);
  expect(startingDecay(1e6, 0.999)).toBe(0.999);
});

test('a decay or a count that would give NaN is refused', () => {
  const memory = createParameterMemory([{ name: 'w', shape: [1] }], { sections: ['values', 'average'] });
  const refused = expect.objectContaining({ code: 'learn/bad-settings' });
  expect(() => averageExponentially(memory, { decay: Number.NaN })).toThrow(refused);
  expect(() => averageExponentially(memory, { decay: 1.5 })).toThrow(refused);
  expect(() => averageEqually(memory, { count: -1 })).toThrow(refused);
});
