import { expect, test } from 'vitest';
import type { FloatArray } from '../../../src/learn/memory/kernel.ts';
import {
  createParameterMemory,
  createReferenceMemory,
  type Parameter,
  type ParameterMemory,
} from '../../../src/learn/memory/parameter-memory.ts';
import { averageEqually, averageExponentially } from '../../../src/learn/optimisers/average-values.ts';
import { clipByNorm, clipByValue } from '../../../src/learn/optimisers/clip-gradients.ts';
import {
  createOptimiser,
  type OptimiserOptions,
  optimiserSections,
} from '../../../src/learn/optimisers/create-optimiser.ts';
import type { OptimiserName } from '../../../src/learn/optimisers/optimisers.ts';
import { vectorsWithoutDecay } from '../../../src/learn/optimisers/parameter-groups.ts';
import golden from './optimisers.json' with { type: 'json' };
import pesg from './pesg.json' with { type: 'json' };

/** Twenty steps in double precision: the rounding of some hundred operations. */
const double = 1e-14;
/** Twenty steps in single precision, beside torch, which rounds elsewhere (fused multiply-add, interpolation): a few units of 6e-8. */
const single = 1e-6;

type Numbers = Readonly<Record<string, readonly number[]>>;
const shapes = Object.entries(golden.shapes).map(([name, shape]) => ({ name, shape }));

function fill(memory: ParameterMemory<FloatArray>, section: string, numbers: Numbers): void {
  for (const [name, values] of Object.entries(numbers)) memory.section(section).view(name).set(values);
}

/** The largest difference of a tensor from the golden one, in units of the golden one's root mean square. */
function worstError(memory: ParameterMemory<FloatArray>, section: string, expected: Numbers): number {
  const errors = Object.entries(expected).map(([name, values]) => {
    const actual = memory.section(section).view(name);
    expect(actual.length).toBe(values.length);
    const rms = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    return Math.max(...values.map((value, i) => Math.abs(actual[i]! - value))) / rms;
  });
  return Math.max(...errors);
}

interface Case {
  readonly optimiser: string;
  readonly settings: object;
  readonly learningRates: readonly number[];
}

function train<Name extends OptimiserName>(
  { optimiser: name, settings, learningRates }: Case,
  create: (parameters: readonly Parameter[], sections: readonly string[]) => ParameterMemory<FloatArray>,
  groups: Pick<OptimiserOptions<Name>, 'groups'> = {},
): { after: (step: string, expected: Numbers) => number } {
  const options = { settings, ...groups } as OptimiserOptions<Name>;
  const memory = create(shapes, optimiserSections(name as Name, options));
  const optimiser = createOptimiser(name as Name, memory, options);
  fill(memory, 'values', golden.start);
  const after = (step: string, expected: Numbers): number => {
    while (optimiser.steps < Number(step)) {
      fill(memory, 'gradients', golden.gradients[optimiser.steps]!);
      optimiser.step({ learningRate: learningRates[optimiser.steps]! });
    }
    return worstError(memory, 'values', expected);
  };
  return { after };
}

const precisions = [
  [
    'double',
    'float64',
    double,
    (parameters: readonly Parameter[], sections: readonly string[]) => createReferenceMemory(parameters, { sections }),
  ],
  [
    'single',
    'float32',
    single,
    (parameters: readonly Parameter[], sections: readonly string[]) => createParameterMemory(parameters, { sections }),
  ],
] as const;

for (const example of golden.cases) {
  for (const [name, key, tolerance, create] of precisions) {
    test(`${example.optimiser} ${JSON.stringify(example.settings)}: twenty steps in ${name} precision`, () => {
      const training = train(example, create);
      for (const [step, expected] of Object.entries(example[key])) {
        expect(training.after(step, expected), `step ${step}`).toBeLessThan(tolerance);
      }
    });
  }
}

test('groups have their own learning rate and decay', () => {
  const training = train<'adamw'>(
    golden.grouped,
    (parameters, sections) => createReferenceMemory(parameters, { sections }),
    {
      groups: [{ match: /^weight$/, learningRateScale: 0.1 }, vectorsWithoutDecay],
    },
  );
  for (const [step, expected] of Object.entries(golden.grouped.float64)) {
    expect(training.after(step, expected), `step ${step}`).toBeLessThan(double);
  }
});

test('Adam with the betas of the robust fairness scripts, to the last bits of a double', () => {
  const memory = createReferenceMemory([{ name: 'w', shape: [2] }], { sections: optimiserSections('adam') });
  const optimiser = createOptimiser('adam', memory, {
    settings: { beta1: 0.1, beta2: 0.1, epsilon: 1e-6, weightDecay: 6e-5 },
  });
  const w = memory.section('values').view('w');
  w.set(golden.shortBetas.start);
  golden.shortBetas.gradients.forEach((gradient, step) => {
    memory.section('gradients').view('w').set(gradient);
    optimiser.step({ learningRate: 1e-5 });
    golden.shortBetas.values[step]!.forEach((value, i) => {
      expect(Math.abs(w[i]! - value)).toBeLessThan(1e-15);
    });
  });
});

test("PESG with its dual variable and a new reference, beside LibAUC's in single precision", () => {
  const parameters = Object.entries(pesg.shapes).map(([name, shape]) => ({ name, shape }));
  const options = {
    settings: { ...pesg.settings, dual: { alpha: 'alpha', positive: 'a', negative: 'b', margin: 1 } },
  };
  const memory = createParameterMemory(parameters, { sections: optimiserSections('pesg', options) });
  const optimiser = createOptimiser('pesg', memory, options);
  fill(memory, 'values', pesg.start);
  fill(memory, 'reference', pesg.reference);
  pesg.steps.forEach(({ gradients, values }, step) => {
    fill(memory, 'gradients', gradients);
    optimiser.step({ learningRate: pesg.learningRates[step]! });
    expect(worstError(memory, 'values', values), `step ${step + 1}`).toBeLessThan(single);
    if (step + 1 === pesg.stageAfter) optimiser.startStage();
  });
});

test('running mean and moving average of weights', () => {
  const { values, equal, exponential, decay } = golden.averages;
  const memory = createReferenceMemory([{ name: 'w', shape: [7] }], { sections: ['values', 'equal', 'exponential'] });
  values.forEach((value, count) => {
    fill(memory, 'values', { w: value });
    averageEqually(memory, { count, to: 'equal' });
    if (count === 0) memory.section('exponential').view('w').set(value);
    else averageExponentially(memory, { decay, to: 'exponential' });
    expect(worstError(memory, 'equal', { w: equal[count]! })).toBeLessThan(double);
    expect(worstError(memory, 'exponential', { w: exponential[count]! })).toBeLessThan(double);
  });
});

test('clipping by norm and by value', () => {
  const memory = createReferenceMemory(shapes);
  for (const { limit, norm, gradients } of golden.clipping.norm) {
    fill(memory, 'gradients', golden.gradients[0]!);
    const clipped = clipByNorm(memory, { limit });
    expect(Math.abs(clipped.norm / norm - 1)).toBeLessThan(double);
    memory.section('gradients').all.forEach((value, i, all) => {
      all[i] = value * clipped.gradientScale;
    });
    expect(worstError(memory, 'gradients', gradients)).toBeLessThan(double);
  }
  fill(memory, 'gradients', golden.gradients[0]!);
  clipByValue(memory, { limit: golden.clipping.valueLimit });
  expect(worstError(memory, 'gradients', golden.clipping.value)).toBe(0);
});
