import { expect, test } from 'vitest';
import { clearSection, copySection } from '../../../../src/learn/memory/copy-section.ts';
import { firstNonFinite } from '../../../../src/learn/memory/first-non-finite.ts';
import { memoryTensors, restoreMemory } from '../../../../src/learn/memory/memory-tensors.ts';
import { createParameterMemory } from '../../../../src/learn/memory/parameter-memory.ts';

const parameters = [
  { name: 'a/weight', shape: [2, 3] },
  { name: 'a/bias', shape: [] },
];

function filled() {
  const memory = createParameterMemory(parameters);
  memory.section('values').view('a/weight').set([1, -0, Number.NaN, 1e-45, Number.NEGATIVE_INFINITY, 0.1]);
  memory.section('gradients').view('a/bias').fill(7);
  return memory;
}

test('tensors are views unless copied, with the shapes of the parameters', () => {
  const memory = filled();
  const views = memoryTensors(memory, ['values']);
  const copies = memoryTensors(memory, ['values'], { copy: true });
  expect(Object.keys(views)).toEqual(['values:a/weight', 'values:a/bias']);
  expect(views['values:a/weight']).toMatchObject({ dtype: 'float32', shape: [2, 3] });
  memory.section('values').view('a/bias').fill(5);
  expect(views['values:a/bias']!.data).toEqual(Float32Array.of(5));
  expect(copies['values:a/bias']!.data).toEqual(Float32Array.of(0));
});

test('what is restored has the same bits', () => {
  const from = filled();
  const to = createParameterMemory(parameters);
  restoreMemory(to, memoryTensors(from));
  for (const section of ['values', 'gradients']) {
    const words = (memory: typeof from): Uint32Array => new Uint32Array(memory.section(section).all.slice().buffer);
    expect(words(to)).toEqual(words(from));
  }
});

test('nothing is written unless everything fits, and all that does not is named', () => {
  const memory = createParameterMemory(parameters);
  const tensors = {
    'values:a/weight': { dtype: 'float32', shape: [3, 2], data: new Float32Array(6).fill(1) },
    'values:a/bias': { dtype: 'float32', shape: [], data: Float32Array.of(1) },
    'gradients:a/weight': { dtype: 'float64', shape: [2, 3], data: new Float64Array(6) },
    'firstMoment:a/bias': { dtype: 'float32', shape: [], data: Float32Array.of(1) },
  } as const;
  expect(() => restoreMemory(memory, tensors)).toThrow(
    expect.objectContaining({
      code: 'learn/checkpoint-mismatch',
      problems: [
        '"values:a/weight" must be float32 [2, 3] of 6 numbers; it is float32 [3, 2] of 6 numbers.',
        '"gradients:a/weight" must be float32 [2, 3] of 6 numbers; it is float64 [2, 3] of 6 numbers.',
        '"gradients:a/bias" is missing.',
        '"firstMoment:a/bias" is not of this network or optimiser.',
      ],
    }),
  );
  expect(memory.section('values').all.every((value) => value === 0)).toBe(true);
});

test('sections are copied and cleared', () => {
  const memory = filled();
  copySection(memory, { from: 'gradients', to: 'values' });
  expect(memory.section('values').all).toEqual(memory.section('gradients').all);
  clearSection(memory, 'values');
  expect(memory.section('values').all.some((value) => value !== 0)).toBe(false);
});

test('the first number that is not finite is found by parameter and place', () => {
  const memory = filled();
  expect(firstNonFinite(memory, 'values')).toEqual({ parameter: 'a/weight', index: 2, value: Number.NaN });
  expect(firstNonFinite(memory, 'gradients')).toBeUndefined();
});
