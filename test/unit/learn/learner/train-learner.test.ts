import { beforeAll, describe, expect, it } from 'vitest';
import type { Values } from '../../../../src/engine/executable.ts';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../../src/learn/fit/checkpoint.ts';
import { fit as fitCases } from '../../../../src/learn/fit/fit.ts';
import type { FitState } from '../../../../src/learn/fit/fit-options.ts';
import type { EpochHistory } from '../../../../src/learn/learner/case-history.ts';
import type { EpochRecord, LearnerOptions } from '../../../../src/learn/learner/learner.ts';
import { trainLearner } from '../../../../src/learn/learner/train-learner.ts';
import { clip } from '../../../../src/learn/methods/clip.ts';
import { erm } from '../../../../src/learn/methods/erm.ts';
import type { Method } from '../../../../src/learn/methods/method.ts';
import { methodOf } from '../../../../src/learn/methods/methods.ts';
import { criteria, criterionOf } from '../../../../src/learn/selection/criteria.ts';
import { selectedAmong } from '../../../../src/learn/selection/criterion.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';
import { learningProblem, linearClasses, linearPairs } from '../../../fixtures/learning-problem.ts';

let runtime: Runtime;
beforeAll(async () => {
  ({ runtime } = await chooseRuntime({ device: 'cpu', threads: 1 }));
});

const problem = learningProblem();
const options = (more: Partial<LearnerOptions> = {}): LearnerOptions => ({
  runtime,
  cases: problem.cases,
  inputs: problem.inputs,
  prompts: problem.prompts,
  model: linearPairs,
  method: clip as unknown as Method,
  attributes: ['sex'],
  seed: 1,
  epochs: 6,
  batchSize: 32,
  optimiser: { name: 'adamw' },
  schedule: { schedule: 'constant', rate: 0.01 },
  criterion: criterionOf('auc'),
  ...more,
});

describe('trainLearner', () => {
  it('learns pairs and scores the test cases by prompts', async () => {
    const records: EpochRecord[] = [];
    const trained = await trainLearner(options({ onEpoch: (record) => records.push(record) }));
    expect(trained.records).toEqual(records);
    expect(records).toHaveLength(6);
    expect(records.at(-1)!.trainingLoss).toBeLessThan(records[0]!.trainingLoss);
    expect(records[trained.selectedEpoch]!.validation.auc).toBe(
      Math.max(...records.map((each) => each.validation.auc)),
    );
    const { cases, scores } = trained.scores.test!;
    expect(Array.from(cases)).toEqual(Array.from(problem.cases.splits.test));
    expect(scores[0]![3]! + scores[1]![3]!).toBeCloseTo(1, 6);
    expect(records.at(-1)!.validation.auc).toBeGreaterThan(0.75);
  });

  it('learns classes', async () => {
    const trained = await trainLearner(
      options({ model: linearClasses, method: erm as unknown as Method, prompts: undefined }),
    );
    expect(trained.records.at(-1)!.validation.auc).toBeGreaterThan(0.8);
    expect(Object.keys(trained.values)).toEqual(['head.weight', 'head.bias']);
  });

  it('keeps the weights of the selected epoch', async () => {
    const whole = await trainLearner(options());
    const shorter = await trainLearner(options({ epochs: whole.selectedEpoch + 1 }));
    expect(shorter.scores.test!.scores).toEqual(whole.scores.test!.scores);
  });

  it('gives the same bytes when it is stopped and resumed', async () => {
    const states: Uint8Array[] = [];
    const whole = await trainLearner(
      options({
        carryOut: (own) =>
          fitCases({
            ...own,
            checkpointEvery: 5,
            checkpoint: async (state: FitState) => void states.push(await encodeCheckpoint(state, 'test')),
          }),
      }),
    );
    const middle = await decodeCheckpoint(states[7]!, { file: 'state', identity: 'test' });
    const resumed = await trainLearner(options({ carryOut: (own) => fitCases({ ...own, resume: middle }) }));
    expect(resumed.records).toEqual(whole.records);
    expect(resumed.values).toEqual(whole.values);
    expect(resumed.scores).toEqual(whole.scores);
  });

  it('selects by every rule the epoch that the figures of the validation cases name, with its weights', async () => {
    const own = { epochs: 6, batchSize: 64, schedule: { schedule: 'constant', rate: 0.05 } } as const;
    const selected = new Set<number>();
    for (const criterion of criteria) {
      const { name } = criterion;
      const states: FitState[] = [];
      const checkpoint = async (state: FitState) => void states.push(structuredClone(state));
      const whole = await trainLearner(
        options({ ...own, criterion, carryOut: (fitting) => fitCases({ ...fitting, checkpoint }) }),
      );
      const figures = whole.records.map(({ validation }) => validation);
      expect(whole.selectedEpoch, name).toBe(selectedAmong(criterion, figures));
      selected.add(whole.selectedEpoch);
      const { tensors } = states[whole.selectedEpoch]!.trainer;
      for (const [parameter, value] of Object.entries(whole.values)) {
        expect(value, `${name}, ${parameter}`).toEqual(tensors[`values:${parameter}`]);
      }
      if (criterion.contest === undefined) continue;
      const resume = states[3]!;
      expect(
        await trainLearner(options({ ...own, criterion, carryOut: (fitting) => fitCases({ ...fitting, resume }) })),
      ).toEqual(whole);
    }
    expect(selected.size).toBeGreaterThan(1);
  });

  it('tells what became of every training case, the same when it is stopped within an epoch and goes on', async () => {
    const states: Uint8Array[] = [];
    const told: EpochHistory[] = [];
    const own = { method: methodOf('dbpm-paper'), methodSettings: { warmUp: 0.5, faulty: 1 }, epochs: 4 };
    const trained = await trainLearner(
      options({
        ...own,
        onHistory: (history) => told.push(history),
        carryOut: (fitting) =>
          fitCases({
            ...fitting,
            checkpointEvery: 3,
            checkpoint: async (state: FitState) => void states.push(await encodeCheckpoint(state, 'test')),
          }),
      }),
    );
    expect(told.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
    const [first, , third, last] = told as [EpochHistory, EpochHistory, EpochHistory, EpochHistory];
    expect(Object.keys(first.columns)).toEqual(['loss', 'weight', 'flagged', 'memory_loss', 'limit_low', 'limit_high']);
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(first.columns['weight']!.every((weight) => weight === 1)).toBe(true);
    expect(first.columns['limit_high']![0]).toBeNaN();
    expect(mean(first.columns['memory_loss']!)).toBeCloseTo(mean(first.columns['loss']!), 6);
    const positions = Array.from(last.columns['flagged']!.keys());
    expect(positions.filter((position) => last.columns['flagged']![position] === 1)).toEqual(trained.flagged);
    const isOut = (position: number) =>
      last.columns['memory_loss']![position]! > last.columns['limit_high']![position]! ||
      last.columns['memory_loss']![position]! < last.columns['limit_low']![position]!;
    expect(positions.filter(isOut)).toEqual(trained.flagged);
    const weighed = positions.filter((position) => last.columns['weight']![position] !== 1);
    expect(weighed).toEqual(positions.filter((position) => third.columns['flagged']![position] === 1));

    const inEpoch = await decodeCheckpoint(states[4]!, { file: 'state', identity: 'test' });
    expect(inEpoch.batch).toBeGreaterThan(0);
    const again: EpochHistory[] = [];
    await trainLearner(
      options({
        ...own,
        onHistory: (history) => again.push(history),
        carryOut: (fitting) => fitCases({ ...fitting, resume: inEpoch }),
      }),
    );
    expect(again).toEqual(told.slice(inEpoch.epoch));
  });

  it('can watch the test cases as published protocols do', async () => {
    const trained = await trainLearner(options({ watchTest: true, epochs: 2 }));
    expect(trained.records[1]!.test!.groups).toHaveLength(2);
  });

  it('trains what the method has made for itself even where the network is frozen', async () => {
    const names: string[] = [];
    await trainLearner(
      options({
        model: linearClasses,
        method: methodOf('laftr'),
        prompts: undefined,
        epochs: 1,
        trainable: /^head\./,
        carryOut: (own) => {
          names.push(...own.trainer.trained);
          return fitCases(own);
        },
      }),
    );
    expect(names.filter((name) => name.startsWith('head.'))).toHaveLength(2);
    expect(names.some((name) => name.startsWith('method.'))).toBe(true);
  });

  it('selects by groups that are large enough', async () => {
    const few = { minimumEvents: 20 };
    const trained = await trainLearner(
      options({ epochs: 1, criterion: criterionOf('worst-group-auc'), selectionGroups: few }),
    );
    const { groups, worstGroupAuc } = trained.records[0]!.validation;
    expect(groups.map(({ group, isLeftOut }) => [group, isLeftOut])).toEqual([
      ['female', undefined],
      ['male', true],
    ]);
    expect(worstGroupAuc).toBe(groups[0]!.auc);
    await expect(
      trainLearner(options({ criterion: criterionOf('es-auc'), selectionGroups: few })),
    ).rejects.toMatchObject({ code: 'learn/small-groups' });
  });

  it('gives the weights of the best epoch so far when the loss stops being a number', async () => {
    const spoilt = { schedule: 'multiStep', rate: 0.01, milestones: [14], factor: 1e30 } as const;
    const own = { model: linearClasses, method: erm as unknown as Method, prompts: undefined, batchSize: 32 };
    const told: Values[] = [];
    const onSpoilt = async (values: Values) => void told.push(values);
    const failed = trainLearner(options({ ...own, epochs: 4, schedule: spoilt, onSpoilt }));
    await expect(failed).rejects.toMatchObject({ code: 'learn/bad-step' });
    const { values } = await trainLearner(options({ ...own, epochs: 2 }));
    expect(told).toEqual([values]);
  });

  it('refuses a method of another kind, unknown attributes, and pairs without prompts', async () => {
    await expect(trainLearner(options({ method: erm as unknown as Method }))).rejects.toMatchObject({
      code: 'learn/method-kind',
    });
    await expect(trainLearner(options({ attributes: ['sexe'] }))).rejects.toMatchObject({
      code: 'learn/unknown-attribute',
      hint: 'Did you mean "sex"?',
    });
    await expect(trainLearner(options({ prompts: undefined }))).rejects.toMatchObject({ code: 'learn/no-prompts' });
  });
});
