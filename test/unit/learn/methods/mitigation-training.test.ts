// Every mitigation in a training of its own: it runs, goes on from a checkpoint in the middle, and does what it says.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../../src/learn/fit/checkpoint.ts';
import { fit as fitCases } from '../../../../src/learn/fit/fit.ts';
import type { FitState } from '../../../../src/learn/fit/fit-options.ts';
import type { LearnerOptions, TrainedLearner } from '../../../../src/learn/learner/learner.ts';
import { trainLearner } from '../../../../src/learn/learner/train-learner.ts';
import { methodOf } from '../../../../src/learn/methods/methods.ts';
import { criterionOf } from '../../../../src/learn/selection/criteria.ts';
import type { Criterion } from '../../../../src/learn/selection/criterion.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';
import { learningProblem, linearClasses, linearPairs } from '../../../fixtures/learning-problem.ts';

let runtime: Runtime;
beforeAll(async () => {
  ({ runtime } = await chooseRuntime({ device: 'cpu', threads: 1 }));
});
afterAll(() => runtime.release());

const problem = learningProblem({ count: 240, share: 0.2 });
/** Every ninth case has no recorded sex; the second attribute has three groups. */
const cases = {
  ...problem.cases,
  attributes: problem.cases.attributes.flatMap((sex) => [
    {
      ...sex,
      codes: sex.codes.map((code, index) => (index % 9 === 0 ? 2 : code)),
      groups: [...sex.groups, 'Unknown'],
      unknown: 2,
    },
    { ...sex, name: 'age', codes: sex.codes.map((_, index) => (7 * index) % 3), groups: ['young', 'middle', 'old'] },
  ]),
};

let judged = 0;
/** Keeps the last epoch. */
const lastEpoch: Criterion = { name: 'last', about: 'The last epoch.', better: 'higher', value: () => ++judged };
/** So fast that the validation loss goes up and down. */
const rough = { schedule: 'constant', rate: 0.2 } as const;

/** Batches of 30 from 120 cases: four steps an epoch. */
function options(name: string, more: Partial<LearnerOptions> = {}): LearnerOptions {
  return {
    runtime,
    cases,
    inputs: problem.inputs,
    prompts: problem.prompts,
    model: linearClasses,
    method: methodOf(name),
    attributes: ['sex'],
    seed: 2,
    epochs: 4,
    batchSize: 30,
    optimiser: { name: 'adamw' },
    schedule: { schedule: 'constant', rate: 0.05 },
    criterion: criterionOf('loss'),
    ...more,
  };
}

/** A training, and its state after every step, or after those that are asked for. */
async function trained(
  given: LearnerOptions,
  isKept: (steps: number) => boolean = () => true,
): Promise<{ whole: TrainedLearner; states: FitState[] }> {
  const states: FitState[] = [];
  const whole = await trainLearner({
    ...given,
    carryOut: (own) =>
      fitCases({
        ...own,
        checkpointEvery: 1,
        checkpoint: async (state) => {
          if (!isKept(state.trainer.optimiser.steps)) return;
          const bytes = await encodeCheckpoint(state, 'test');
          states.push(await decodeCheckpoint(bytes, { file: 'state', identity: 'test' }));
        },
      }),
  });
  return { whole, states };
}

const tried: readonly (readonly [string, Partial<LearnerOptions>])[] = [
  ['reweighing', {}],
  ['reweighing', { attributes: ['sex', 'age'] }],
  ['resample-class', {}],
  ['resample-group', { attributes: ['sex', 'age'] }],
  ['resample-group-class', {}],
  ['group-dro', { methodSettings: { stepSize: 0.1, adjustment: 1 } }],
  ['group-dro', { attributes: ['sex', 'age'], methodSettings: { cells: 'group-class' } }],
  ['group-loss-penalty', { attributes: ['sex', 'age'] }],
  ['ramp', {}],
  ['clipped-cross-entropy', {}],
  ['auc-margin', {}],
  ['sam', { methodSettings: { adaptive: true, radius: 0.5 } }],
  ['swa', { methodSettings: { start: 0.5 } }],
  ['swad', { methodSettings: { convergence: 1, tolerance: 2 } }],
  ['group-dro', { model: linearPairs }],
  ['reweighing', { model: linearPairs }],
  ['swad', { model: linearPairs, methodSettings: { convergence: 1, tolerance: 2, by: 'worst-group-auc' } }],
];

describe.each(tried)('%s %j', (name, more) => {
  test('learns, and ends with the same bytes when it is resumed in the middle', async () => {
    const { whole, states } = await trained(options(name, more), (steps) => steps === 10);
    const { auc } = whole.records.at(-1)!.validation;
    expect(auc).toBeGreaterThan(0.7);
    const [resume] = states as [FitState];
    expect([resume.epoch, resume.batch]).toEqual([2, 2]);
    const resumed = await trainLearner({
      ...options(name, more),
      carryOut: (own) => fitCases({ ...own, resume }),
    });
    expect(resumed.values).toEqual(whole.values);
    expect(resumed.records).toEqual(whole.records);
    expect(resumed.scores).toEqual(whole.scores);
    expect(Object.keys(whole.values).filter((each) => each.startsWith('method.'))).toEqual([]);
  });
});

const numbersOf = (value: TensorValue | undefined): number[] => [...(value!.data as Float32Array)];
const weightsAt = ({ trainer }: FitState): number[] => numbersOf(trainer.tensors['values:head.weight']);
const meanOf = (rows: readonly number[][]): number[] =>
  rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);

function expectClose(found: readonly number[], expected: readonly number[]): void {
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
}

test('swa ends with the mean of the weights at the ends of the last epochs', async () => {
  const { whole, states } = await trained(options('swa', { methodSettings: { start: 0.5 }, criterion: lastEpoch }));
  const ends = states.filter(({ batch, epoch }) => batch === 0 && epoch >= 2).map(weightsAt);
  expect(ends).toHaveLength(3);
  expectClose(numbersOf(whole.values['head.weight']), meanOf(ends));
});

test('swad ends with the mean of the weights of every step in the valley', async () => {
  const given = options('swad', {
    epochs: 6,
    methodSettings: { convergence: 2, tolerance: 2, ratio: 0.3 },
    schedule: rough,
  });
  const { whole, states } = await trained(given);
  const losses = whole.records.map(({ validation }) => validation.loss);
  const first = losses.findIndex((loss, epoch) => loss <= losses[epoch + 1]!);
  const threshold = 1.3 * ((losses[first]! + losses[first + 1]!) / 2);
  let end = first;
  while (end < 6 && Math.min(losses[end]!, losses[end + 1] ?? Number.POSITIVE_INFINITY) <= threshold) end += 1;
  expect(first).toBeGreaterThanOrEqual(1);
  expect(end - first).toBeGreaterThanOrEqual(2);
  expect(end).toBeLessThan(6);
  const began = states.filter(
    ({ trainer }) => trainer.optimiser.steps >= 4 * first && trainer.optimiser.steps < 4 * end,
  );
  expect(began).toHaveLength(4 * (end - first));
  expectClose(numbersOf(whole.values['head.weight']), meanOf(began.map(weightsAt)));
});

test('swad keeps what is frozen as it is', async () => {
  const more = { model: linearPairs, methodSettings: { convergence: 1, tolerance: 2 }, trainable: /^image/ };
  const { whole, states } = await trained(options('swad', more), (steps) => steps === 1);
  const names = ['image.bias', 'image.weight', 'logit_scale', 'text.bias', 'text.weight'];
  expect(Object.keys(whole.values).sort()).toEqual(names);
  expect(Object.keys(states[0]!.trainer.tensors)).not.toContain('buffer:method.mean.text.weight');
});

test('group DRO ends with more weight on the group whose loss is higher', async () => {
  const label = cases.label.map((own, index) =>
    cases.attributes[0]!.codes[index] === 1 && index % 5 < 2 ? 1 - own : own,
  );
  const noisy = { ...cases, label };
  const { states } = await trained(options('group-dro', { cases: noisy, methodSettings: { stepSize: 0.1 } }));
  const weights = numbersOf(states.at(-1)!.trainer.tensors['buffer:method.log_weights']).map(Math.exp);
  expect(weights[0]! + weights[1]!).toBeCloseTo(1, 6);
  expect(weights[1]).toBeGreaterThan(0.5);
});

test('PESG moves the centres apart and its dual variable up', async () => {
  const { states } = await trained(options('auc-margin'));
  const at = (name: string): number => numbersOf(states.at(-1)!.trainer.tensors[`values:method.${name}`])[0]!;
  expect(at('a')).toBeGreaterThan(at('b'));
  expect(at('alpha')).toBeGreaterThan(0);
});

test('PESG moves its reference at stages', async () => {
  const [staged, plain] = [
    await trained(options('auc-margin')),
    await trained(options('auc-margin', { methodSettings: { stages: 0 } })),
  ];
  const stage = (states: readonly FitState[]) => states.map(({ trainer }) => JSON.stringify(trainer.optimiser));
  expect(stage(staged.states)[0]).toBe(stage(plain.states)[0]);
  expect(weightsAt(staged.states.at(-1)!)).not.toEqual(weightsAt(plain.states.at(-1)!));
});

test('sharpness-aware steps are other steps', async () => {
  const [plain, aware] = [await trained(options('erm')), await trained(options('sam'))];
  expect(weightsAt(aware.states[0]!)).not.toEqual(weightsAt(plain.states[0]!));
});
