import { describe, expect, test } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import type { Values } from '../../../../src/engine/executable.ts';
import { zeros } from '../../../../src/learn/initialisers/initialiser.ts';
import { beforeValley, extendValley, type ValleyState, valleyMean } from '../../../../src/learn/methods/loss-valley.ts';
import type { MethodPass, MethodRun } from '../../../../src/learn/methods/method.ts';
import { swa } from '../../../../src/learn/methods/swa.ts';
import { swad } from '../../../../src/learn/methods/swad.ts';
import { createScope } from '../../../../src/learn/scope/scope.ts';
import { contextOf, startMethod } from './run-terms.ts';

const context = contextOf({ label: [0, 1, 0, 1], groups: { sex: [0, 0, 1, 1] } });
const weights = (value: number): Values => ({ w: tensorValue('float32', [1], [value]) });

/** Segment i has the weight 2^i, so that the mean tells which segments are in it. */
function membersOf(losses: readonly number[], settings = { convergence: 3, tolerance: 6, ratio: 0.3 }): number[] {
  let state: ValleyState = beforeValley;
  for (const [i, loss] of losses.entries()) state = extendValley(state, { loss, values: weights(2 ** i) }, settings);
  const mean = valleyMean(state)?.['w']?.data[0];
  if (mean === undefined) return [];
  for (let count = 1; count <= losses.length; count += 1) {
    const sum = Math.round(Number(mean) * count);
    const members = losses.flatMap((_, i) => ((sum >> i) & 1 ? [i] : []));
    if (members.length === count && Math.abs(Number(mean) * count - sum) < 1e-3) return members;
  }
  throw new Error(`no set of segments has the mean ${mean}`);
}

describe('the valley of the validation loss', () => {
  test('begins at the first loss that is the least of three, and ends before six above the threshold', () => {
    // Threshold 1.3 x mean(1, 1.1, 1.2) = 1.43, from segment 3 on.
    const losses = [4, 3, 2, 1, 1.1, 1.2, 1.4, 1.5, 1.3, 2, 2, 2, 2, 2, 2, 1];
    expect(membersOf(losses)).toEqual([3, 4, 5, 6, 7, 8]);
    expect(membersOf(losses.slice(0, -1))).toEqual([3, 4, 5, 6, 7, 8]);
  });

  test('at the end of training takes in what is followed by a loss in the valley', () => {
    expect(membersOf([4, 3, 2, 1, 1.1, 1.2, 1.4])).toEqual([3, 4, 5, 6]);
    expect(membersOf([4, 3, 2, 1, 1.1, 1.2, 9, 1.4, 9])).toEqual([3, 4, 5, 6, 7]);
  });

  test('does not begin while the loss falls, and never at NaN', () => {
    expect(membersOf([5, 4, 3, 2, 1])).toEqual([]);
    expect(membersOf([Number.NaN, Number.NaN, Number.NaN, Number.NaN])).toEqual([]);
    expect(membersOf([1, Number.NaN, 2], { convergence: 2, tolerance: 2, ratio: 1 })).toEqual([]);
    expect(membersOf([3, 1, 1, 2, 4, 4], { convergence: 2, tolerance: 2, ratio: 0.5 })).toEqual([1, 2]);
  });
});

/** Tells a run how an epoch went, with weights as the network would hold them. */
async function see(run: MethodRun, epoch: number, figures: { loss: number; worstGroupAuc: number }): Promise<void> {
  const values = { 'method.mean.head.weight': tensorValue('float32', [2], [epoch + 1 / 3, -epoch]), ...weights(9) };
  await run.afterValidation!({ epoch, auc: 0.7, ...figures, values: async () => values });
}

describe('swad', () => {
  const losses = [3, 1, 1.1, 1.2, 1];

  test('goes on from JSON as if never stopped', async () => {
    const whole = startWithHead();
    for (const [epoch, loss] of losses.entries()) await see(whole, epoch, { loss, worstGroupAuc: Number.NaN });
    for (let stop = 1; stop < losses.length; stop += 1) {
      const first = startWithHead();
      for (let epoch = 0; epoch < stop; epoch += 1) await see(first, epoch, { loss: losses[epoch]!, worstGroupAuc: 0 });
      const second = startWithHead();
      second.restore!(JSON.parse(JSON.stringify(first.state!())));
      for (let epoch = stop; epoch < losses.length; epoch += 1)
        await see(second, epoch, { loss: losses[epoch]!, worstGroupAuc: 0 });
      expect(second.finalValues!()).toEqual(whole.finalValues!());
      expect(JSON.stringify(second.state!())).toBe(JSON.stringify(whole.state!()));
    }
    expect([...whole.finalValues!()!['head.weight']!.data].map(Number)).toEqual([2.8333332538604736, -2.5]);
  });

  test('says over how many epochs it took the mean, or that no valley began', async () => {
    const run = startWithHead();
    for (const [epoch, loss] of losses.entries()) {
      await see(run, epoch, { loss, worstGroupAuc: Number.NaN });
      const [remark] = run.remarks!({ epochs: epoch + 1, selectedEpoch: 0 });
      expect(remark).toMatch(
        run.finalValues!() === undefined ? /^No valley began in .*convergence: 2/ : /^The weights are the mean over/,
      );
    }
    expect(run.remarks!({ epochs: 5, selectedEpoch: 0 })[0]).toContain('over 4 epochs of the valley');
  });

  test('follows the worst group instead where it is told to', async () => {
    const run = startWithHead('worst-group-auc');
    const aucs = [0.6, 0.7, 0.8, 0.75, 0.8];
    for (const [epoch, worstGroupAuc] of aucs.entries()) await see(run, epoch, { loss: 9 - epoch, worstGroupAuc });
    expect([...run.finalValues!()!['head.weight']!.data].map(Number)[1]).toBe(-3);
  });

  test('keeps nothing where no valley begins', async () => {
    const run = startWithHead();
    for (const [epoch, loss] of [3, 2, 1].entries()) await see(run, epoch, { loss, worstGroupAuc: 0 });
    expect(run.finalValues!()).toBeUndefined();
  });

  test('averages the weights that the steps of a segment began with', () => {
    const run = startMethod(swad, { ...context, stepsPerEpoch: 3 });
    const { updates } = build(run);
    let kept: Record<string, readonly number[]> = { 'method.taken': [0], 'method.mean.head.weight': [7, 7] };
    const means = [4, 6, 11, 100, 50].map((weight) => {
      const feeds = { ...kept, 'head.weight': [weight, -weight] };
      const values = evaluateGraph(Object.values(updates), Object.fromEntries(Object.entries(feeds).map(toFeed)));
      kept = Object.fromEntries(Object.keys(updates).map((name, i) => [name, [...values[i]!.data]]));
      return kept['method.mean.head.weight']!;
    });
    const expected = [4, 5, 7, 100, 75];
    for (const [i, mean] of means.entries()) {
      expect(mean[0]).toBeCloseTo(expected[i]!, 5);
      expect(mean[1]).toBeCloseTo(-expected[i]!, 5);
    }
  });
});

/** Builds a pass of a network whose only weight is `head.weight`. */
function build(run: MethodRun) {
  const scope = createScope(createGraph(), { mode: 'train' });
  const caseLosses = scope.child('head').parameter('weight', [2], zeros);
  run.terms({ scope: scope.child('method'), caseLosses } as MethodPass);
  return scope;
}

function startWithHead(by = 'loss'): MethodRun {
  const run = startMethod(swad, context, { convergence: 2, tolerance: 2, by });
  build(run);
  return run;
}

function toFeed([name, values]: readonly [string, readonly number[]]) {
  const shape = name === 'method.taken' ? [] : [values.length];
  return [name, tensorValue('float32', shape, values)] as const;
}

test('swa averages at the ends of the last quarter of the epochs', () => {
  expect(startMethod(swa, { ...context, epochs: 8, stepsPerEpoch: 5 }).training!.averaging).toEqual({
    kind: 'equal',
    from: 30,
    every: 5,
  });
  expect(startMethod(swa, { ...context, epochs: 1, stepsPerEpoch: 5 }, { start: 0 }).training!.averaging).toMatchObject(
    { from: 5 },
  );
});

test('swa says where the selected epoch is no mean', () => {
  const { remarks } = startMethod(swa, { ...context, epochs: 8, stepsPerEpoch: 5 });
  expect(remarks!({ epochs: 8, selectedEpoch: 6 })).toEqual([]);
  for (const selectedEpoch of [0, 5]) expect(remarks!({ epochs: 8, selectedEpoch })[0]).toContain('the end of epoch 6');
});
