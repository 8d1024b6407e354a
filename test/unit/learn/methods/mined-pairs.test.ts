// What bad pair mining finds in trainings on pairs of which a tenth are swapped.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../../src/learn/fit/checkpoint.ts';
import { fit as fitCases } from '../../../../src/learn/fit/fit.ts';
import type { FitState } from '../../../../src/learn/fit/fit-options.ts';
import type { LearnerOptions } from '../../../../src/learn/learner/learner.ts';
import { trainLearner } from '../../../../src/learn/learner/train-learner.ts';
import { methodOf } from '../../../../src/learn/methods/methods.ts';
import { criterionOf } from '../../../../src/learn/selection/criteria.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';
import { swappedPairs } from './swapped-pairs.ts';

let runtime: Runtime;
beforeAll(async () => {
  ({ runtime } = await chooseRuntime({ device: 'cpu', threads: 1 }));
});

const swapped = 40;

function options(
  method: string,
  { train = 400, ...more }: Partial<LearnerOptions> & { readonly train?: number } = {},
): LearnerOptions {
  return {
    runtime,
    ...swappedPairs({ train, swapped }),
    method: methodOf(method),
    attributes: ['site'],
    seed: 1,
    epochs: 12,
    batchSize: 32,
    optimiser: { name: 'adamw' },
    schedule: { schedule: 'constant', rate: 0.01 },
    criterion: criterionOf('loss'),
    ...more,
  };
}

function found(flagged: readonly number[]) {
  const right = flagged.filter((pair) => pair < swapped).length;
  return { count: flagged.length, precision: right / flagged.length, recall: right / swapped };
}

describe('a tenth of the notes swapped', () => {
  test('by pairs, most of what is flagged is swapped, and most of what is swapped is flagged', async () => {
    const trained = await trainLearner(options('dbpm-paper', { methodSettings: { warmUp: 0.3, faulty: 2 } }));
    const { precision, recall } = found(trained.flagged!);
    expect(precision).toBeGreaterThan(0.8);
    expect(recall).toBeGreaterThan(0.5);
  });

  test('by batch slots, only the short last batch is flagged, whose pairs are as good as any', async () => {
    const schedule = { schedule: 'constant' as const, rate: 0.0003 };
    const trained = await trainLearner(options('dbpm-batch-slot', { train: 648, epochs: 7, schedule }));
    // Twenty batches of 32 and one of 8, whose loss is lower by up to log(32) - log(8).
    expect(trained.flagged).toHaveLength(8);
    expect(found(trained.flagged!).precision).toBeLessThan(0.4);
  });

  test('by batch slots at lower limits, pairs are flagged at chance', async () => {
    const methodSettings = { noisy: 1, faulty: 1 };
    const trained = await trainLearner(
      options('dbpm-batch-slot', { train: 400, batchSize: 16, epochs: 8, methodSettings }),
    );
    expect(trained.flagged!.length).toBeGreaterThan(40);
    expect(found(trained.flagged!).precision).toBeLessThan(0.2);
  });
});

test.each([
  ['robust-fair-paper', { distanceWeight: 0.1, bank: 64, groupSize: 16, faulty: 2 }],
  ['robust-fair-as-released', { groupSize: 16, noisy: 1, faulty: 1 }],
])('%s goes on from a checkpoint bit by bit', async (method, methodSettings) => {
  const own = options(method, { train: 96, epochs: 3, methodSettings });
  const states: Uint8Array[] = [];
  const whole = await trainLearner({
    ...own,
    carryOut: (fitted) =>
      fitCases({
        ...fitted,
        checkpointEvery: 4,
        checkpoint: async (state: FitState) => void states.push(await encodeCheckpoint(state, 'test')),
      }),
  });
  const middle = await decodeCheckpoint(states[0]!, { file: 'state', identity: 'test' });
  const resumed = await trainLearner({ ...own, carryOut: (fitted) => fitCases({ ...fitted, resume: middle }) });
  expect(resumed.values).toEqual(whole.values);
  expect(resumed.suspicion).toEqual(whole.suspicion);
  expect(whole.records.at(-1)!.trainingLoss).toBeLessThan(whole.records[0]!.trainingLoss);
});
