import { beforeAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../../src/learn/fit/checkpoint.ts';
import { fit as fitCases } from '../../../../src/learn/fit/fit.ts';
import type { LearnerOptions } from '../../../../src/learn/learner/learner.ts';
import { trainLearner } from '../../../../src/learn/learner/train-learner.ts';
import { evenhandRobust } from '../../../../src/learn/methods/evenhand-robust.ts';
import type { Method } from '../../../../src/learn/methods/method.ts';
import { criterionOf } from '../../../../src/learn/selection/criteria.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';
import { auc } from '../../../../src/stats/auc.ts';
import { learningProblem, linearPairs } from '../../../fixtures/learning-problem.ts';

let runtime: Runtime;
beforeAll(async () => {
  ({ runtime } = await chooseRuntime({ device: 'cpu', threads: 1 }));
});

const problem = learningProblem({ count: 2000, swapped: [0.05, 0.25], share: 0.5 });
const { train } = problem.cases.splits;
const bad = Uint8Array.from(train, (index) => problem.badPair[index]!);
const options = (more: Partial<LearnerOptions> = {}): LearnerOptions => ({
  runtime,
  cases: problem.cases,
  inputs: problem.inputs,
  prompts: problem.prompts,
  model: { ...linearPairs, evidence: (_, inputs) => ({ image: inputs['image']!, text: inputs['text']! }) },
  method: evenhandRobust as unknown as Method,
  attributes: ['sex'],
  seed: 1,
  epochs: 3,
  batchSize: 60,
  optimiser: { name: 'adamw' },
  schedule: { schedule: 'constant', rate: 0.01 },
  criterion: criterionOf('auc'),
  ...more,
});

describe('evenhand-robust', () => {
  it('suspects swapped pairs and flags mostly them', async () => {
    const { suspicion, flagged, remarks } = await trainLearner(options());
    expect(remarks).toEqual([]);
    expect(auc({ score: suspicion!, label: bad })).toBeGreaterThan(0.85);
    const right = flagged!.filter((position) => bad[position] === 1).length;
    expect(right / flagged!.length).toBeGreaterThan(0.7);
  });

  it('judges by the prompts alone, not by recorded classes', async () => {
    const { label } = problem.cases;
    const told = await trainLearner(options());
    const hidden = label.map((own, index) => (train.includes(index) ? -1 : own));
    const untold = await trainLearner(options({ cases: { ...problem.cases, label: hidden } }));
    expect(untold.suspicion).toEqual(told.suspicion);
  });

  it('is CLIP where it never judges', async () => {
    const { methodOf } = await import('../../../../src/learn/methods/methods.ts');
    const waiting = await trainLearner(options({ methodSettings: { warmUp: 100 } }));
    expect(waiting.flagged).toEqual([]);
    expect(waiting.remarks).toEqual([expect.stringMatching(/^All \d+ epochs were warm-up, so no pair was weighted/)]);
    const clip = await trainLearner(options({ method: methodOf('clip'), methodSettings: {} }));
    for (const [name, value] of Object.entries(clip.values)) {
      expect(
        Math.max(
          ...Array.from(value.data as Float32Array, (x, k) => Math.abs(x - Number(waiting.values[name]!.data[k]))),
        ),
      ).toBeLessThan(1e-5);
    }
  });

  it('serves the group with more bad pairs better where images are brought to the prompts of what they show', async () => {
    const figures = async (methodSettings: LearnerOptions['methodSettings']) => {
      const { records } = await trainLearner(options({ methodSettings }));
      return records.at(-1)!.validation;
    };
    const [without, named] = [await figures({ naming: 0 }), await figures({})];
    expect(named.auc).toBeGreaterThan(without.auc + 0.02);
    expect(named.worstGroupAuc).toBeGreaterThan(without.worstGroupAuc + 0.08);
  });

  it.each([0, 1])(
    'judges by what no training changes as by what is seen in every batch, warm-up %i',
    async (warmUp) => {
      const fixed = { ...options().model, evidenceIsFixed: true } as LearnerOptions['model'];
      const more = { epochs: 2, methodSettings: { warmUp } };
      const [seen, once] = [await trainLearner(options(more)), await trainLearner(options({ ...more, model: fixed }))];
      expect(once.flagged!.length).toBeGreaterThan(0);
      expect(once.suspicion).toEqual(seen.suspicion);
      expect(once.values).toEqual(seen.values);
    },
  );

  it('matches distributions of cosines where it is asked to', async () => {
    const plain = await trainLearner(options());
    const matched = await trainLearner(options({ methodSettings: { matching: 100 } }));
    expect(matched.values['image.weight']!.data).not.toEqual(plain.values['image.weight']!.data);
  });

  it('goes on from a checkpoint in the middle of an epoch with the same bytes', async () => {
    const states: Uint8Array[] = [];
    const whole = await trainLearner(
      options({
        carryOut: (own) =>
          fitCases({
            ...own,
            checkpointEvery: 4,
            checkpoint: async (state) => void states.push(await encodeCheckpoint(state, 'a')),
          }),
      }),
    );
    for (const bytes of [states[0]!, states[4]!]) {
      const resume = await decodeCheckpoint(bytes, { file: 'state', identity: 'a' });
      const resumed = await trainLearner(options({ carryOut: (own) => fitCases({ ...own, resume }) }));
      expect(resumed.values).toEqual(whole.values);
      expect(resumed.suspicion).toEqual(whole.suspicion);
    }
  });
});
