// Steps written into a graph, evaluated in double precision, against the golden steps of PyTorch and LibAUC.
import { expect, test } from 'vitest';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import { createReferenceMemory } from '../../../src/learn/memory/parameter-memory.ts';
import { clipByNorm } from '../../../src/learn/optimisers/clip-gradients.ts';
import { createOptimiser, optimiserSections } from '../../../src/learn/optimisers/create-optimiser.ts';
import { type GraphStepOptions, graphStep } from '../../../src/learn/optimisers/graph-step.ts';
import { type OptimiserName, optimisers } from '../../../src/learn/optimisers/optimisers.ts';
import { vectorsWithoutDecay } from '../../../src/learn/optimisers/parameter-groups.ts';
import golden from './optimisers.json' with { type: 'json' };
import pesg from './pesg.json' with { type: 'json' };

/** Twenty steps in double precision: the rounding of some hundred operations. */
const double = 1e-14;
/** LibAUC computes in single precision. */
const single = 1e-6;

type Numbers = Readonly<Record<string, readonly number[]>>;
type Options = Omit<GraphStepOptions<OptimiserName>, 'parameters'>;
interface StepNumbers {
  readonly learningRate: number;
  readonly gradientScale?: number;
}

/** Weights and state of a graph that is run step by step. */
class GraphRun {
  readonly feeds: Record<string, { dtype: 'float64'; shape: readonly number[]; data: Float64Array }> = {};
  readonly #step: ReturnType<typeof graphStep>;
  #count = 0;

  constructor(shapes: Readonly<Record<string, readonly number[]>>, name: OptimiserName, options: Options) {
    const graph = createGraph();
    const parameters = Object.entries(shapes).map(([parameter, shape]) => {
      this.#zero(`values:${parameter}`, shape);
      this.#zero(`gradients:${parameter}`, shape);
      return {
        name: parameter,
        value: graph.parameter(`values:${parameter}`, shape, 'float64'),
        gradient: graph.input(`gradients:${parameter}`, shape, 'float64'),
      };
    });
    this.#step = graphStep(name, { ...options, parameters });
    for (const { name: slot, shape } of this.#step.state) this.#zero(slot, shape);
  }

  #zero(name: string, shape: readonly number[]): void {
    const length = shape.reduce((product, extent) => product * extent, 1);
    this.feeds[name] = { dtype: 'float64', shape, data: new Float64Array(length) };
  }

  fill(section: string, numbers: Numbers): void {
    for (const [name, values] of Object.entries(numbers)) this.feeds[`${section}:${name}`]!.data.set(values);
  }

  step({ learningRate, gradientScale = 1 }: StepNumbers): number {
    this.#count += 1;
    const scalars = Object.entries(this.#step.coefficients({ count: this.#count, learningRate, gradientScale }));
    const feeds = {
      ...this.feeds,
      ...Object.fromEntries(
        scalars.map(([name, value]) => [name, { dtype: 'float64' as const, shape: [], data: Float64Array.of(value) }]),
      ),
    };
    const names = Object.keys(this.#step.outputs);
    const results = evaluateGraph([...Object.values(this.#step.outputs), this.#step.gradientNorm], feeds);
    names.forEach((name, i) => {
      this.feeds[name]!.data.set(results[i]!.data);
    });
    return results.at(-1)!.data[0]!;
  }

  error(expected: Numbers): number {
    const errors = Object.entries(expected).map(([name, values]) => {
      const { data } = this.feeds[`values:${name}`]!;
      const rms = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
      return Math.max(...values.map((value, i) => Math.abs(data[i]! - value))) / rms;
    });
    return Math.max(...errors);
  }
}

for (const { optimiser, settings, learningRates, float64 } of golden.cases) {
  test(`${optimiser} ${JSON.stringify(settings)} in a graph`, () => {
    const run = new GraphRun(golden.shapes, optimiser as OptimiserName, { settings });
    run.fill('values', golden.start);
    golden.gradients.forEach((gradients, step) => {
      run.fill('gradients', gradients);
      run.step({ learningRate: learningRates[step]! });
      const expected = (float64 as Readonly<Record<string, Numbers>>)[String(step + 1)];
      if (expected) expect(run.error(expected), `step ${step + 1}`).toBeLessThan(double);
    });
  });
}

test('groups in a graph', () => {
  const { settings, learningRates, float64 } = golden.grouped;
  const groups = [{ match: /^weight$/, learningRateScale: 0.1 }, vectorsWithoutDecay];
  const run = new GraphRun(golden.shapes, 'adamw', { settings, groups });
  run.fill('values', golden.start);
  golden.gradients.forEach((gradients, step) => {
    run.fill('gradients', gradients);
    run.step({ learningRate: learningRates[step]! });
  });
  expect(run.error(float64['20'])).toBeLessThan(double);
});

test('PESG and its dual variable in a graph', () => {
  const dual = { alpha: 'alpha', positive: 'a', negative: 'b', margin: 1 };
  const run = new GraphRun(pesg.shapes, 'pesg', { settings: { ...pesg.settings, dual } });
  run.fill('values', pesg.start);
  run.fill('reference', pesg.reference);
  pesg.steps.slice(0, pesg.stageAfter).forEach(({ gradients, values }, step) => {
    run.fill('gradients', gradients);
    run.step({ learningRate: pesg.learningRates[step]! });
    expect(run.error(values), `step ${step + 1}`).toBeLessThan(single);
  });
});

test.each(Object.keys(optimisers) as OptimiserName[])('%s: clipping in a graph is clipping on the host', (name) => {
  const run = new GraphRun(golden.shapes, name, { clipNorm: 0.3 });
  const shapes = Object.entries(golden.shapes).map(([parameter, shape]) => ({ name: parameter, shape }));
  const memory = createReferenceMemory(shapes, { sections: optimiserSections(name) });
  const optimiser = createOptimiser(name, memory);
  const fill = (section: string, numbers: Numbers): void => {
    run.fill(section, numbers);
    for (const [parameter, values] of Object.entries(numbers)) memory.section(section).view(parameter).set(values);
  };
  fill('values', golden.start);
  for (const gradients of golden.gradients) {
    fill('gradients', gradients);
    const { norm, gradientScale } = clipByNorm(memory, { limit: 0.3, gradientScale: -0.5 });
    optimiser.step({ learningRate: 0.02, gradientScale });
    expect(Math.abs(run.step({ learningRate: 0.02, gradientScale: -0.5 }) / norm - 1)).toBeLessThan(double);
  }
  const values = Object.fromEntries(
    shapes.map(({ name: parameter }) => [parameter, Array.from(memory.section('values').view(parameter))]),
  );
  expect(run.error(values)).toBeLessThan(double);
});

test('a graph without parameters, or without one that settings name, is refused', () => {
  expect(() => graphStep('adam', { parameters: [] })).toThrow(expect.objectContaining({ code: 'learn/no-parameter' }));
  const dual = { alpha: 'alpha', positive: 'a', negative: 'b', margin: 1 };
  expect(() => new GraphRun({ a: [], b: [] }, 'pesg', { settings: { dual } })).toThrow(
    'There is no parameter "alpha".',
  );
});
