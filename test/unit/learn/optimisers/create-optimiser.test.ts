import { expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { memoryTensors, restoreMemory } from '../../../../src/learn/memory/memory-tensors.ts';
import { createParameterMemory, type ParameterMemory } from '../../../../src/learn/memory/parameter-memory.ts';
import {
  createOptimiser,
  type Optimiser,
  optimiserSections,
} from '../../../../src/learn/optimisers/create-optimiser.ts';
import { type OptimiserName, optimisers } from '../../../../src/learn/optimisers/optimisers.ts';

const parameters = [
  { name: 'weight', shape: [4, 3] },
  { name: 'bias', shape: [3] },
];
const settings = { sgd: { momentum: 0.9 }, adam: {}, adamw: {}, lars: {}, pesg: {} };
const names = Object.keys(optimisers) as OptimiserName[];

function begin(name: OptimiserName): { memory: ParameterMemory; optimiser: Optimiser } {
  const options = { settings: settings[name] };
  const memory = createParameterMemory(parameters, { sections: optimiserSections(name, options) });
  return { memory, optimiser: createOptimiser(name, memory, options) };
}

function draw(memory: ParameterMemory, section: string, key: number): void {
  const stream = createStream(key, 'draw', section);
  for (const { name } of parameters) {
    memory
      .section(section)
      .view(name)
      .forEach((_, i, view) => {
        view[i] = stream.normal();
      });
  }
}

function steps(memory: ParameterMemory, optimiser: Optimiser, to: number): void {
  while (optimiser.steps < to) {
    draw(memory, 'gradients', optimiser.steps);
    optimiser.step({ learningRate: 0.01 });
    if (optimiser.steps === 3) optimiser.startStage();
  }
}

test.each(names)('%s: a run that is stopped and taken up ends with the same bytes', (name) => {
  const whole = begin(name);
  draw(whole.memory, 'values', 99);
  steps(whole.memory, whole.optimiser, 5);
  const tensors = memoryTensors(whole.memory, whole.memory.sectionNames, { copy: true });
  const state = JSON.parse(JSON.stringify(whole.optimiser.state()));
  steps(whole.memory, whole.optimiser, 9);
  const resumed = begin(name);
  restoreMemory(resumed.memory, tensors);
  resumed.optimiser.restore(state);
  steps(resumed.memory, resumed.optimiser, 9);
  resumed.optimiser.startStage();
  whole.optimiser.startStage();
  for (const section of whole.memory.sectionNames) {
    expect(resumed.memory.section(section).all).toEqual(whole.memory.section(section).all);
  }
  expect(resumed.optimiser.state()).toEqual(whole.optimiser.state());
});

test.each(names)('%s: a scale given to the step is a scale of the gradients, bit by bit', (name) => {
  const scaled = begin(name);
  const multiplied = begin(name);
  for (const { memory } of [scaled, multiplied]) draw(memory, 'values', 7);
  for (let step = 0; step < 4; step++) {
    for (const { memory } of [scaled, multiplied]) draw(memory, 'gradients', step);
    const gradients = multiplied.memory.section('gradients');
    for (const { offset, length } of multiplied.memory.parameters) {
      multiplied.memory.kernel.scale(gradients.start + offset, length, 0.37);
    }
    scaled.optimiser.step({ learningRate: 0.01, gradientScale: 0.37 });
    multiplied.optimiser.step({ learningRate: 0.01 });
  }
  expect(scaled.memory.section('values').all).toEqual(multiplied.memory.section('values').all);
});

test('the sections of an optimiser depend on its settings, in any group', () => {
  expect(optimiserSections('sgd')).toEqual(['values', 'gradients']);
  const groups = [{ match: /bias/, settings: { momentum: 0.9 } }];
  expect(optimiserSections('sgd', { groups })).toEqual(['values', 'gradients', 'momentum']);
  expect(optimiserSections('adamw')).toEqual(['values', 'gradients', 'firstMoment', 'secondMoment']);
});

test('a memory without the sections is refused', () => {
  expect(() => createOptimiser('adam', createParameterMemory(parameters))).toThrow(
    expect.objectContaining({ code: 'learn/unknown-section' }),
  );
});

test('only the parameters of a group take its settings', () => {
  const memory = createParameterMemory(parameters);
  const optimiser = createOptimiser('sgd', memory, {
    groups: [
      { match: /^bias$/g, learningRateScale: 10 },
      { match: ({ shape }) => shape.length === 2, settings: { weightDecay: 0.5 } },
    ],
  });
  const values = memory.section('values');
  for (let step = 0; step < 2; step++) {
    values.view('weight').fill(1);
    values.view('bias').fill(1);
    memory.section('gradients').view('weight').fill(0.25);
    memory.section('gradients').view('bias').fill(0.25);
    optimiser.step({ learningRate: 0.5 });
    expect(values.view('weight')[0]).toBe(1 - 0.5 * (0.25 + 0.5));
    expect(values.view('bias')[0]).toBe(1 - 5 * 0.25);
  }
});

test('a pattern that is in no name is refused', () => {
  const memory = createParameterMemory(parameters);
  expect(() => createOptimiser('sgd', memory, { groups: [{ match: /biass/ }] })).toThrow(
    expect.objectContaining({ code: 'learn/empty-group', hint: 'Names look like "weight", "bias".' }),
  );
});

test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])(
  'a group with %s times the learning rate is refused',
  (learningRateScale) => {
    const memory = createParameterMemory(parameters);
    expect(() => createOptimiser('sgd', memory, { groups: [{ match: /bias/, learningRateScale }] })).toThrow(
      expect.objectContaining({ code: 'learn/bad-settings', message: expect.stringContaining('`learningRateScale`') }),
    );
  },
);

test.each([
  ['sgd', { momentum: -1 }, '`momentum`'],
  ['sgd', { nesterov: true }, '`nesterov` needs a momentum'],
  ['sgd', { dampening: Number.NaN }, '`dampening`'],
  ['adam', { beta1: 1 }, '`beta1` must be at least 0 and below 1; got 1.'],
  ['adam', { beta2: Number.NaN }, '`beta2`'],
  ['adam', { epsilon: 1e-50 }, '`epsilon`'],
  ['adamw', { weightDecay: Number.POSITIVE_INFINITY }, '`weightDecay`'],
  ['lars', { trustCoefficient: -0.1 }, '`trustCoefficient`'],
  ['pesg', { momentum: 0 }, '`momentum` must be above 0'],
  ['pesg', { clip: 0 }, '`clip`'],
  ['adam', { weightdecay: 0.1 } as object, 'There is no `weightdecay`; there is beta1, beta2, epsilon, weightDecay.'],
] as const)('%s refuses %j', (name, wrong, message) => {
  expect(() => optimiserSections(name, { settings: wrong })).toThrow(
    expect.objectContaining({ code: 'learn/bad-settings', message: expect.stringContaining(message) }),
  );
  expect(() => optimiserSections(name, { groups: [{ match: /./, settings: wrong }] })).toThrow(message);
});

test('a setting that is undefined is as if it were left out', () => {
  expect(optimiserSections('adam', { settings: { dual: undefined } as object })).toContain('firstMoment');
});

test('an optimiser that there is not is refused, with those that there are', () => {
  expect(() => optimiserSections('adamW' as OptimiserName)).toThrow(
    expect.objectContaining({ code: 'learn/bad-settings', hint: expect.stringContaining('adamw, lars') }),
  );
});

test('all problems are listed', () => {
  expect(() => optimiserSections('adam', { settings: { beta1: 2, beta2: 2 } })).toThrow(
    expect.objectContaining({ problems: [expect.stringContaining('beta1'), expect.stringContaining('beta2')] }),
  );
});

test('a step that would spoil the weights is refused, and nothing changes', () => {
  const { memory, optimiser } = begin('adam');
  draw(memory, 'values', 1);
  const before = memory.section('values').all.slice();
  for (const step of [{ learningRate: Number.NaN }, { learningRate: 0.1, gradientScale: Number.POSITIVE_INFINITY }]) {
    expect(() => optimiser.step(step)).toThrow(expect.objectContaining({ code: 'learn/bad-step' }));
  }
  expect(memory.section('values').all).toEqual(before);
  expect(optimiser.steps).toBe(0);
});

test('the state of another optimiser is refused', () => {
  const state = begin('adam').optimiser.state();
  expect(() => begin('adamw').optimiser.restore(state)).toThrow('The state is of "adam" after 0 steps; this is adamw.');
  expect(() => begin('adam').optimiser.restore({ ...state, steps: -1 })).toThrow(
    expect.objectContaining({ code: 'learn/optimiser-state' }),
  );
});
