// What the methods that compare groups do to a shortcut, on a runtime: a mark that 70 % of the cases with and 30 % of those without the
// finding have is the attribute, and one trained layer lies before the features.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { linear } from '../../../../src/learn/layers/linear.ts';
import type { ClassModel } from '../../../../src/learn/learner/learner.ts';
import { trainLearner } from '../../../../src/learn/learner/train-learner.ts';
import { methodOf } from '../../../../src/learn/methods/methods.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';

let runtime: Runtime;
beforeAll(async () => {
  ({ runtime } = await chooseRuntime({ device: 'cpu', threads: 1 }));
});
afterAll(() => runtime.release());

const count = 1500;

function markedCases() {
  const [label, mark, image] = [new Int32Array(count), new Int32Array(count), new Float32Array(2 * count)];
  for (let index = 0; index < count; index += 1) {
    const stream = createStream(7, 'compared', index);
    label[index] = stream.uniform() < 0.5 ? 1 : 0;
    mark[index] = stream.uniform() < (label[index] === 1 ? 0.7 : 0.3) ? 1 : 0;
    image.set([stream.normal() + 2 * label[index]! - 1, mark[index]!], 2 * index);
  }
  const codes = mark.map((code, index) => (index % 10 === 0 ? 2 : code));
  const part = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, k) => from + k);
  const attribute = { name: 'mark', codes, groups: ['absent', 'present', 'Unknown'], unknown: 2 };
  return {
    cases: {
      count,
      ids: Array.from(label, (_, index) => `case-${index}`),
      patient: part(0, count),
      classes: ['no', 'yes'],
      label,
      attributes: [{ ...attribute, recipe: { columns: ['mark'] } }],
      splits: { train: part(0, 1000), validation: part(1000, 1250), test: part(1250, 1500) },
    },
    inputs: {
      load: ({ cases: of }: { readonly cases: readonly number[] }) => ({
        image: tensorValue(
          'float32',
          [of.length, 2],
          of.flatMap((row) => [...image.subarray(2 * row, 2 * row + 2)]),
        ),
      }),
    },
  };
}

const marked = markedCases();
const model: ClassModel = {
  kind: 'classes',
  features: (scope, { image }) => linear(scope.child('layer'), image!, { outputs: 2 }),
};

/** How many units of evidence the mark is worth to the classifier; with several heads to the sum of their logits. */
async function worthOfMark(name: string, methodSettings = {}): Promise<number> {
  let judged = 0;
  const { values, scores } = await trainLearner({
    runtime,
    ...marked,
    model,
    method: methodOf(name),
    methodSettings,
    attributes: ['mark'],
    seed: 1,
    epochs: 10,
    batchSize: 100,
    optimiser: { name: 'adamw' },
    schedule: { schedule: 'cosine', rate: 0.05, total: 100 },
    criterion: { name: 'last', about: 'The last epoch.', better: 'higher', value: () => ++judged },
  });
  expect(scores.test!.scores[1]!.every((score) => score >= 0 && score <= 1)).toBe(true);
  expect(Object.keys(values).some((each) => each.startsWith(name))).toBe(false);
  const [layer, head] = [values['layer.weight']!.data, values['head.weight']!.data] as [Float32Array, Float32Array];
  const slope = (input: number) => {
    let sum = 0;
    for (let row = 0; row < head.length / 2; row += 1) {
      for (let k = 0; k < 2; k += 1) sum += (row % 2 === 1 ? 1 : -1) * head[2 * row + k]! * layer[2 * k + input]!;
    }
    return sum;
  };
  return slope(1) / slope(0);
}

test.each([
  ['erm', {}, [0.6, 0.85]],
  ['confusion-loss', { beta: 10 }, [0.3, 0.65]],
  ['laftr', { goal: 'equalised-odds' }, [0, 0.5]],
  ['cfair', { strength: 1 }, [0.3, 0.65]],
  ['domain-independent', {}, [-0.1, 0.45]],
  ['mmd-matching', { within: 'class' }, [-0.1, 0.4]],
  ['sinkhorn-matching', { within: 'class', blur: 0.5, scaling: 0.25 }, [-0.1, 0.4]],
  ['end', {}, [0.3, 0.6]],
] as const)('%s %j makes of the mark', async (name, settings, [low, high]) => {
  const worth = await worthOfMark(name, settings);
  expect(worth).toBeGreaterThan(low);
  expect(worth).toBeLessThan(high);
});
