import { expect, test } from 'vitest';
import { createParameterMemory, createReferenceMemory } from '../../../../src/learn/memory/parameter-memory.ts';

const parameters = [
  { name: 'head/weight', shape: [3, 7] },
  { name: 'head/bias', shape: [3] },
  { name: 'temperature', shape: [] },
  { name: 'empty', shape: [0, 4] },
  { name: 'last', shape: [16] },
];
const sections = ['values', 'gradients', 'firstMoment'];

for (const kernel of ['wasm', 'plain'] as const) {
  test(`${kernel}: views are aligned, zeroed, disjoint and as long as their shapes`, () => {
    const memory = createParameterMemory(parameters, { sections, kernel });
    expect(memory.kernel.kind).toBe(kernel);
    const views = sections.flatMap((name) => parameters.map((parameter) => memory.section(name).view(parameter.name)));
    expect(views.map(({ length }) => length)).toEqual(sections.flatMap(() => [21, 3, 1, 0, 16]));
    for (const view of views) {
      expect(view.byteOffset % 64).toBe(0);
      expect(view.every((value) => value === 0)).toBe(true);
    }
    views.forEach((view, i) => {
      view.fill(i + 1);
    });
    views.forEach((view, i) => {
      expect(new Set(view)).toEqual(new Set(view.length === 0 ? [] : [i + 1]));
    });
  });
}

test('a whole section is the views of its parameters with zeros between', () => {
  const memory = createParameterMemory(parameters);
  const values = memory.section('values');
  for (const { name } of parameters) values.view(name).fill(1);
  expect(values.all.length).toBe(32 + 16 + 16 + 16);
  expect(values.all.reduce((sum, value) => sum + value)).toBe(21 + 3 + 1 + 16);
  expect(memory.section('gradients').all.every((value) => value === 0)).toBe(true);
  expect(memory.section('gradients').start - values.start).toBe(values.all.length);
});

test('the memory is not shared, so that ONNX Runtime takes its views', () => {
  expect(createParameterMemory(parameters).section('values').all.buffer).toBeInstanceOf(ArrayBuffer);
});

test('a reference memory holds doubles', () => {
  const memory = createReferenceMemory(parameters, { sections });
  memory.section('firstMoment').view('head/bias')[2] = 0.1;
  expect(memory.section('firstMoment').view('head/bias')[2]).toBe(0.1);
  expect(memory.kernel.round(0.1)).toBe(0.1);
});

test('without parameters there is a memory all the same', () => {
  const memory = createParameterMemory([]);
  expect(memory.section('values').all.length).toBe(0);
});

test('names what is unknown, and what was perhaps meant', () => {
  const memory = createParameterMemory(parameters);
  expect(() => memory.section('gradient')).toThrow(
    expect.objectContaining({ code: 'learn/unknown-section', hint: 'Did you mean gradients?' }),
  );
  expect(() => memory.section('values').view('head/wieght')).toThrow(
    expect.objectContaining({ code: 'learn/unknown-parameter', hint: 'Did you mean head/weight?' }),
  );
});

test('refuses a name given twice', () => {
  const twice = [...parameters, { name: 'head/bias', shape: [1] }];
  expect(() => createParameterMemory(twice)).toThrow('The parameter "head/bias" is given twice.');
  expect(() => createParameterMemory(parameters, { sections: ['values', 'values'] })).toThrow(
    expect.objectContaining({ code: 'learn/duplicate-name' }),
  );
});

test('says what does not fit and what to do', () => {
  const large = [{ name: 'embedding', shape: [400_000, 1024] }];
  expect(() => createParameterMemory(large, { sections: ['values', 'gradients', 'firstMoment'] })).toThrow(
    expect.objectContaining({
      code: 'learn/memory-too-large',
      message: expect.stringContaining('409600000 trained numbers in 3 sections need 4.58 GiB'),
      hint: expect.stringContaining('LoRA'),
    }),
  );
});
