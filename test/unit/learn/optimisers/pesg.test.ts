import { expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { createParameterMemory } from '../../../../src/learn/memory/parameter-memory.ts';
import { createOptimiser, optimiserSections } from '../../../../src/learn/optimisers/create-optimiser.ts';
import { drawReference } from '../../../../src/learn/optimisers/pesg.ts';

const parameters = ['w', 'a', 'b', 'alpha'].map((name) => ({ name, shape: [1] }));
const dual = { alpha: 'alpha', positive: 'a', negative: 'b', margin: 1 };

/** Numbers of LibAUC 2.0.1 in single precision. */
const published = 1e-6;

test('three steps on the AUC margin loss of a one-weight model, as LibAUC takes them', () => {
  const options = { settings: { dual } };
  const memory = createParameterMemory(parameters, { sections: optimiserSections('pesg', options) });
  const optimiser = createOptimiser('pesg', memory, options);
  const value = (name: string): number => memory.section('values').view(name)[0]!;
  const x = [0.2, 0.8, 0.7, 1.6, 1.2, 0.4];
  const y = [0, 0, 1, 1, 0, 0];
  const p = 1 / 3;
  memory.section('values').view('w')[0] = 0.5;
  const found = [0, 1, 2].map(() => {
    const [w, a, b, alpha] = ['w', 'a', 'b', 'alpha'].map(value) as [number, number, number, number];
    const gradient = { w: 0, a: 0, b: 0 };
    let loss = 2 * alpha * p * (1 - p) - p * (1 - p) * alpha ** 2;
    x.forEach((xi, i) => {
      const h = 1 / (1 + Math.exp(-w * xi));
      const positive = y[i] === 1;
      const [weight, centre, side] = positive ? [1 - p, a, -(1 - p)] : [p, b, p];
      loss += (weight * (h - centre) ** 2 + 2 * alpha * side * h) / 6;
      gradient.w += ((2 * weight * (h - centre) + 2 * alpha * side) * h * (1 - h) * xi) / 6;
      gradient[positive ? 'a' : 'b'] -= (2 * weight * (h - centre)) / 6;
    });
    for (const [name, slope] of Object.entries(gradient)) memory.section('gradients').view(name)[0] = slope;
    optimiser.step({ learningRate: 0.1 });
    return [loss, ...['w', 'a', 'b', 'alpha'].map(value)];
  });
  const expected = [
    [0.16631052, 0.4882950187, 0.0283687, 0.0257684, 0.1994799],
    [0.22538382, 0.4778687954, 0.0554774, 0.0504293, 0.3585743],
    [0.25830933, 0.4686787725, 0.0812632, 0.0739241, 0.4853916],
  ];
  expected.forEach((row, step) => {
    row.forEach((number, k) => {
      expect(Math.abs(found[step]![k]! - number)).toBeLessThan(published);
    });
  });
});

test('the dual variable stays in 0..999, whatever its gradient says', () => {
  const options = { settings: { dual } };
  const memory = createParameterMemory(parameters, { sections: optimiserSections('pesg', options) });
  const optimiser = createOptimiser('pesg', memory, options);
  const values = memory.section('values');
  memory.section('gradients').view('alpha')[0] = 1e6;
  values.view('a')[0] = 1e6;
  optimiser.step({ learningRate: 0.1 });
  expect(values.view('alpha')[0]).toBe(0);
  values.view('a')[0] = -1e6;
  optimiser.step({ learningRate: 0.1 });
  expect(values.view('alpha')[0]).toBe(999);
});

test('a dual variable that is no parameter is refused', () => {
  const memory = createParameterMemory(parameters.slice(0, 3), { sections: optimiserSections('pesg') });
  expect(() => createOptimiser('pesg', memory, { settings: { dual } })).toThrow('no parameter "alpha"');
});

test('a stage without steps leaves the reference', () => {
  const memory = createParameterMemory(parameters, { sections: optimiserSections('pesg') });
  const optimiser = createOptimiser('pesg', memory);
  memory.section('reference').all.fill(3);
  optimiser.startStage();
  expect(memory.section('reference').view('w')[0]).toBe(3);
});

test('a drawn reference has the asked spread', () => {
  const memory = createParameterMemory([{ name: 'w', shape: [5000] }], { sections: optimiserSections('pesg') });
  drawReference(memory, createStream(1, 'reference'));
  const drawn = memory.section('reference').view('w');
  const spread = Math.sqrt(drawn.reduce((sum, value) => sum + value * value, 0) / drawn.length);
  expect(Math.abs(spread / 0.01 - 1)).toBeLessThan(4 / Math.sqrt(2 * drawn.length));
});
