import { describe, expect, it } from 'vitest';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import type { Values } from '../../../../src/engine/executable.ts';
import { fit as fitCases } from '../../../../src/learn/fit/fit.ts';
import type { FitOptions, FitState, TrainingMethod } from '../../../../src/learn/fit/fit-options.ts';
import { stepsPerEpoch } from '../../../../src/learn/fit/steps-per-epoch.ts';
import type { StepResult, Trainer } from '../../../../src/learn/training/trainer-options.ts';

const scalar = (value: number): TensorValue => ({ dtype: 'float64', shape: [1], data: Float64Array.of(value) });

/** One weight that follows the mean of the batch, so that order, rate and grouping all show in it. */
interface MeanFollower extends Trainer {
  /** Batches of each step, steps of each run, and the weight by now. */
  readonly groups: number[];
  readonly runs: number[];
  readonly weight: number;
}

function meanFollower(stepsPerRun = 1): MeanFollower {
  let weight = 0;
  let steps = 0;
  const groups: number[] = [];
  const mean = (batches: readonly Values[]): number => {
    const all = batches.flatMap((batch) => Array.from(batch['x']!.data, Number));
    return all.reduce((sum, value) => sum + value, 0) / all.length;
  };
  const runs: number[] = [];
  return {
    groups,
    runs,
    get weight() {
      return weight;
    },
    stepsPerRun,
    averages: false,
    trained: ['w'],
    get steps() {
      return steps;
    },
    async step(batches, { learningRate }) {
      const passes = batches.map((batch) => ({
        loss: (weight - mean([batch])) * (weight - mean([batch])),
        caseLosses: Float32Array.from(Array.from(batch['x']!.data, Number), (value) => Math.abs(value - weight)),
        outputs: {},
      }));
      groups.push(batches.length);
      weight += learningRate * (mean(batches) - weight);
      steps += 1;
      return { loss: passes[0]!.loss, passes, gradientNorm: 1 };
    },
    async run(planned) {
      runs.push(planned.length);
      const results: StepResult[] = [];
      for (const { batches, learningRate } of planned) results.push(await this.step(batches, { learningRate }));
      return results;
    },
    async evaluate(batch) {
      return { loss: Math.abs(weight - mean([batch])), outputs: { w: scalar(weight) } };
    },
    values: async () => ({ w: scalar(weight) }),
    startStage: async () => undefined,
    state: async () => ({
      optimiser: { optimiser: 'sgd', steps, scalars: {} },
      averaged: 0,
      tensors: { 'values:w': scalar(weight) },
    }),
    restore: async (state) => {
      weight = Number(state.tensors['values:w']!.data[0]);
      steps = state.optimiser.steps;
    },
    release: async () => undefined,
  };
}

const cases = Array.from({ length: 11 }, (_, index) => index * index * 0.125);

function options(trainer: Trainer, more: Partial<FitOptions<number>> = {}): FitOptions<number> {
  return {
    trainer,
    cases,
    batchSize: 3,
    epochs: 4,
    seed: 5,
    schedule: { schedule: 'constant', rate: 0.3 },
    load: ({ cases: some, stream }) => ({
      x: {
        dtype: 'float64',
        shape: [some.length],
        data: Float64Array.from(some, (value) => value + 0.1 * stream(String(value)).normal()),
      },
    }),
    ...more,
  };
}

const weightOf = (values: Values): number => Number(values['w']!.data[0]);

describe('fit', () => {
  it('sees every case once an epoch, in an order that changes with the epoch and the seed', async () => {
    const seen: number[][] = [];
    const record = (seed: number) =>
      fitCases({
        ...options(meanFollower(), { epochs: 2, seed }),
        load: ({ cases: some, epoch }) => {
          seen[epoch] = [...(seen[epoch] ?? []), ...some];
          return { x: { dtype: 'float64', shape: [some.length], data: Float64Array.from(some) } };
        },
      });
    await record(5);
    expect(seen.map((epoch) => [...epoch].sort((a, b) => a - b))).toEqual([cases, cases]);
    expect(seen[0]).not.toEqual(seen[1]);
    const first = seen.splice(0)[0];
    await record(6);
    expect(seen[0]).not.toEqual(first);
  });

  it('gives the same weights however much is loaded ahead', async () => {
    const results = await Promise.all(
      [1, 2, 7].map(async (prefetch) => weightOf((await fitCases(options(meanFollower(), { prefetch }))).values)),
    );
    expect(new Set(results).size).toBe(1);
  });

  it('goes on from any checkpoint as if it had never stopped', async () => {
    const states: FitState[] = [];
    const whole = await fitCases(
      options(meanFollower(), {
        checkpointEvery: 1,
        checkpoint: async (state) => void states.push(structuredClone(state)),
      }),
    );
    expect(states.length).toBe(4 * 4);
    for (const resume of states) {
      const rest = await fitCases(options(meanFollower(), { resume }));
      expect(weightOf(rest.values)).toBe(weightOf(whole.values));
      expect(rest.history).toEqual(whole.history);
    }
  });

  it('groups batches into steps and ends an epoch with what is left', async () => {
    const trainer = meanFollower();
    await fitCases(options(trainer, { accumulate: 3, epochs: 2 }));
    expect(trainer.groups).toEqual([3, 1, 3, 1]);
  });

  it('hands a trainer as many steps as it takes in one run, and stops there for checkpoints and the end of an epoch', async () => {
    const one = await fitCases(options(meanFollower(), { batchSize: 1, epochs: 2 }));
    const trainer = meanFollower(4);
    const kept: number[] = [];
    const metrics: number[] = [];
    const several = await fitCases(
      options(trainer, {
        batchSize: 1,
        epochs: 2,
        checkpointEvery: 6,
        checkpoint: async (state) => void kept.push(state.trainer.optimiser.steps),
        onMetrics: ({ step, learningRate }) => void (learningRate !== undefined && metrics.push(step)),
      }),
    );
    expect(trainer.runs).toEqual([4, 2, 4, 1, 1, 4, 2, 4]);
    expect(kept).toEqual([6, 11, 12, 18, 22]);
    expect(metrics).toEqual(Array.from({ length: 22 }, (_, index) => index + 1));
    expect(weightOf(several.values)).toBe(weightOf(one.values));
    expect(several.history).toEqual(one.history);
  });

  it('hands over single steps where a method feeds what it has seen', async () => {
    const trainer = meanFollower(4);
    await fitCases(options(trainer, { epochs: 1, method: { feeds: () => ({}) } }));
    expect(trainer.runs).toEqual([1, 1, 1, 1]);
  });

  it.each([{}, { accumulate: 2 }, { accumulate: 3, dropLast: true }, { batchSize: 4 }, { batchSize: 11 }])(
    'takes as many steps an epoch as can be known before: %o',
    async (more) => {
      const trainer = meanFollower();
      await fitCases(options(trainer, { epochs: 2, ...more }));
      expect(trainer.steps).toBe(2 * stepsPerEpoch(cases.length, { batchSize: 3, ...more }));
    },
  );

  it('leaves a shorter last batch out when asked', async () => {
    const trainer = meanFollower();
    await fitCases(options(trainer, { dropLast: true, epochs: 1 }));
    expect(trainer.groups.length).toBe(3);
  });

  it('keeps the values of the best epoch and stops when patience ends', async () => {
    const scores = [3, 1, 2, 1, 1.5, 0.5];
    const trainer = meanFollower();
    const kept: number[] = [];
    const result = await fitCases(
      options(trainer, {
        epochs: 6,
        validation: {
          cases: [1, 2],
          patience: 2,
          score: () => {
            kept.push(trainer.weight);
            return scores[kept.length - 1]!;
          },
        },
      }),
    );
    expect(result.ended).toBe('patience');
    expect(result.history.map(({ validation }) => validation)).toEqual([3, 1, 2, 1]);
    expect(result.best).toMatchObject({ epoch: 1, score: 1 });
    expect(weightOf(result.values)).toBe(kept[1]);
  });

  it('keeps the weights of all epochs that may still be the best, in the state or in a store', async () => {
    const script = [[0], [1, 0], [1, 0, 2], [0, 3]];
    const run = async (more: Partial<FitOptions<number>> = {}) => {
      let judged = more.resume?.history.length ?? 0;
      const kept: number[] = [];
      const trainer = meanFollower();
      const validation = {
        cases: [1, 2],
        score: () => {
          kept.push(trainer.weight);
          judged += 1;
          return judged;
        },
        contenders: () => script[judged - 1]!,
      };
      return { kept, ...(await fitCases(options(trainer, { validation, ...more }))) };
    };
    const states: FitState[] = [];
    const whole = await run({ checkpoint: async (state) => void states.push(structuredClone(state)) });
    expect(whole.best).toMatchObject({ epoch: 0, score: 1 });
    expect(weightOf(whole.values)).toBe(whole.kept[0]);
    expect(states.map(({ contenders = [] }) => contenders.map(({ epoch }) => epoch))).toEqual(script);
    for (const resume of states) expect((await run({ resume })).values).toEqual(whole.values);

    const stored = new Map<number, Values>();
    const told: number[][] = [];
    const epochStore = {
      write: async (epoch: number, values: Values) => void stored.set(epoch, values),
      read: async (epoch: number) => stored.get(epoch)!,
      retain: async (epochs: readonly number[]) => {
        told.push([...stored.keys()]);
        for (const epoch of stored.keys()) if (!epochs.includes(epoch)) stored.delete(epoch);
      },
    };
    const light: FitState[] = [];
    const again = await run({ epochStore, checkpoint: async (state) => void light.push(structuredClone(state)) });
    expect(again.values).toEqual(whole.values);
    expect(told).toEqual([[0], [0, 1], [0, 1, 2], [0, 1, 2, 3]]);
    expect(light.at(-1)!.contenders).toEqual([
      { epoch: 0, score: 1 },
      { epoch: 3, score: 4 },
    ]);
    expect((await run({ epochStore, resume: light[2]! })).values).toEqual(whole.values);
  });

  it('runs out of patience when the latest epochs do not become the best', async () => {
    const script = [[0], [1, 0], [0, 1, 2], [0]];
    let epoch = 0;
    const validation = {
      cases: [1],
      patience: 2,
      score: (_: unknown, at: number) => (epoch = at),
      contenders: () => script[epoch]!,
    };
    const result = await fitCases(options(meanFollower(), { epochs: 9, validation }));
    expect(result).toMatchObject({ ended: 'patience', best: { epoch: 0 } });
    expect(result.history).toHaveLength(4);
  });

  it('lets a method feed the batch, see case losses, and carry its state through a checkpoint', async () => {
    const method = (): TrainingMethod<number> & { total: number } => ({
      total: 0,
      feeds({ cases: some }) {
        return {
          weight: { dtype: 'float64', shape: [some.length], data: new Float64Array(some.length).fill(this.total) },
        };
      },
      afterBatch({ result }) {
        this.total += result.caseLosses!.reduce((sum, loss) => sum + loss, 0);
      },
      state() {
        return this.total;
      },
      restore(state) {
        this.total = state as number;
      },
    });
    const states: FitState[] = [];
    const whole = method();
    await fitCases(
      options(meanFollower(), { method: whole, checkpoint: async (state) => void states.push(structuredClone(state)) }),
    );
    expect(whole.total).toBeGreaterThan(0);
    const again = method();
    await fitCases(options(meanFollower(), { method: again, resume: states[1]! }));
    expect(again.total).toBe(whole.total);
  });

  it('stops between two steps when aborted, and keeps what was done', async () => {
    const whole = await fitCases(options(meanFollower()));
    for (const at of [1, 2, 4, 6]) {
      const controller = new AbortController();
      const trainer = meanFollower();
      let kept: FitState | undefined;
      const run = fitCases(
        options(trainer, {
          signal: controller.signal,
          checkpoint: async (state) => {
            kept = structuredClone(state);
          },
          onMetrics: ({ step, learningRate }) => {
            if (step === at && learningRate !== undefined) controller.abort(new Error('enough'));
          },
        }),
      );
      await expect(run).rejects.toThrow('enough');
      expect(trainer.steps).toBe(at);
      expect(kept?.trainer.optimiser.steps).toBe(at);
      const rest = await fitCases(options(meanFollower(), { resume: kept }));
      expect(rest.history).toEqual(whole.history);
      expect(weightOf(rest.values)).toBe(weightOf(whole.values));
    }
  });

  it('keeps what was done when aborted in validation', async () => {
    const method = (): TrainingMethod<number> & { epochs: number } => ({
      epochs: 0,
      afterEpoch() {
        this.epochs += 1;
      },
      state() {
        return this.epochs;
      },
      restore(state) {
        this.epochs = state as number;
      },
    });
    const validation = { cases: [1, 2, 3, 4] };
    const whole = await fitCases(options(meanFollower(), { validation, method: method() }));
    const controller = new AbortController();
    let kept: FitState | undefined;
    const stopped = options(meanFollower(), {
      validation,
      method: method(),
      signal: controller.signal,
      checkpoint: async (state) => {
        kept = structuredClone(state);
      },
    });
    const load: typeof stopped.load = (request) => {
      if (request.mode === 'eval' && request.epoch === 1) controller.abort(new Error('enough'));
      return stopped.load(request);
    };
    await expect(fitCases({ ...stopped, load })).rejects.toThrow('enough');
    expect(kept).toMatchObject({ epoch: 1, batch: 4 });
    const last = method();
    const rest = await fitCases(options(meanFollower(), { validation, method: last, resume: kept }));
    expect(rest.history).toEqual(whole.history);
    expect(weightOf(rest.values)).toBe(weightOf(whole.values));
    expect(last.epochs).toBe(4);
  });

  it('stops at once when aborted while a batch is loaded, and keeps nothing new', async () => {
    const controller = new AbortController();
    const kept: FitState[] = [];
    const run = fitCases({
      ...options(meanFollower(), {
        signal: controller.signal,
        checkpoint: async (state) => void kept.push(state),
      }),
      load: () => new Promise<Values>(() => undefined),
    });
    setTimeout(() => controller.abort(new Error('enough')), 5);
    await expect(run).rejects.toThrow('enough');
    expect(kept).toEqual([]);
    const early = fitCases(options(meanFollower(), { signal: controller.signal }));
    await expect(early).rejects.toThrow('enough');
  });

  it('reports progress over all epochs', async () => {
    const seen: string[] = [];
    await fitCases(
      options(meanFollower(), { epochs: 2, onProgress: ({ done, total }) => seen.push(`${done}/${total}`) }),
    );
    expect(seen).toEqual(['1/8', '2/8', '3/8', '4/8', '5/8', '6/8', '7/8', '8/8']);
  });

  it('warns of a schedule of another length, and of cases on both sides', async () => {
    const codes = async (more: Partial<FitOptions<number>>): Promise<readonly string[]> =>
      (await fitCases(options(meanFollower(), more))).warnings.map(({ code, message }) => `${code}: ${message}`);
    expect(await codes({ validation: { cases: [-1, -2] } })).toEqual([]);
    expect(await codes({ schedule: { schedule: 'cosine', rate: 0.3, total: 16 } })).toEqual([]);
    expect(await codes({ schedule: { schedule: 'cosine', rate: 0.3, total: 10 } })).toEqual([
      'schedule-length: The schedule is 10 steps long and the training 16: from then on the rate stays at its floor.',
    ]);
    expect(await codes({ accumulate: 2, schedule: { schedule: 'cosine', rate: 0.3, total: 16 } })).toEqual([
      'schedule-length: The schedule is 16 steps long and the training 8: the rate does not reach its floor.',
    ]);
    expect(await codes({ validation: { cases: [-1, cases[3]!, cases[5]!] } })).toEqual([
      'shared-cases: 2 of the 3 validation cases are trained on as well: their scores are too good.',
    ]);
  });

  it('refuses to judge an average that is not kept', async () => {
    const validation = { cases: [1], averaged: true };
    await expect(fitCases(options(meanFollower(), { validation }))).rejects.toMatchObject({
      code: 'learn/bad-fit',
      message: '`validation.averaged` needs a trainer that keeps an average: give it `averaging`.',
    });
  });

  it('names every problem of its options', async () => {
    await expect(fitCases(options(meanFollower(), { batchSize: 0, epochs: 1.5, cases: [] }))).rejects.toMatchObject({
      code: 'learn/bad-fit',
      problems: [
        '`batchSize` must be a whole number of 1 or more; got 0.',
        '`epochs` must be a whole number of 1 or more; got 1.5.',
        'There are no cases to train on.',
      ],
    });
  });

  it('throws what loading throws', async () => {
    const run = fitCases({
      ...options(meanFollower()),
      load: () => {
        throw new Error('no such image');
      },
    });
    await expect(run).rejects.toThrow('no such image');
  });
});
