// Methods that weigh pairs and match groups against the released codes and geomloss, by the evaluator in double precision.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tensorValue } from '../../../src/core/tensor-value.ts';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import { mean } from '../../../src/engine/functions/reductions.ts';
import { gradients } from '../../../src/engine/gradient/gradients.ts';
import { dbpmAuthors } from '../../../src/learn/methods/dbpm-authors.ts';
import { dbpmBatchSlot } from '../../../src/learn/methods/dbpm-batch-slot.ts';
import { badPairWeight } from '../../../src/learn/methods/dbpm-weight.ts';
import { fairclipAligned } from '../../../src/learn/methods/fairclip-aligned.ts';
import { fairclipAsReleased } from '../../../src/learn/methods/fairclip-as-released.ts';
import { fairclipPaper } from '../../../src/learn/methods/fairclip-paper.ts';
import type { MethodRun } from '../../../src/learn/methods/method.ts';
import { siglipLoss } from '../../../src/learn/methods/siglip-loss.ts';
import { contextOf, groupsOf, pass, requestOf, startMethod, tell } from '../../unit/learn/methods/pair-pass.ts';

interface Trace {
  readonly batch: number;
  readonly warmUp: number;
  readonly limits: readonly [number, number];
  readonly losses: readonly (readonly number[])[];
  readonly weights: readonly (readonly number[])[];
}
interface Step {
  readonly kind: 'fairclip-paper' | 'fairclip-as-released' | 'standardised';
  readonly weight: number;
  readonly blur: number;
  readonly batch: number[][];
  readonly groups: number[][][];
  readonly loss: number;
  readonly gradients: number[][][];
}
interface Golden {
  readonly authors: Trace;
  readonly slots: Trace;
  readonly steps: readonly Step[];
  readonly sigmoid: { readonly logits: number[][]; readonly loss: number; readonly gradients: [number[][], number] };
}
const golden: Golden = JSON.parse(readFileSync(new URL('./pair-methods.json', import.meta.url), 'utf8'));

/** Sums in another order, relative to the larger of 1 and the value. */
const rounding = 1e-9;

/** Weights of losses by what a run has flagged, in double precision. */
function weightsOf(run: MethodRun, losses: readonly number[], flagged: readonly number[]): readonly number[] {
  const { judgement } = run.state!() as {
    readonly judgement: { readonly mean: number; readonly deviation: number } | null;
  };
  // Before anything is judged nothing is flagged, and the limits do not matter.
  const limits = judgement ?? { mean: 0, deviation: 1 };
  const graph = createGraph();
  const values = { losses, flagged };
  const weights = badPairWeight(graph.input('losses', [losses.length], 'float64'), {
    flagged: graph.input('flagged', [losses.length], 'float64'),
    mean: graph.input('mean', [], 'float64'),
    deviation: graph.input('deviation', [], 'float64'),
    weighting: 'density',
  });
  const feeds = Object.fromEntries(
    Object.entries(values).map(([name, data]) => [name, tensorValue('float64', [data.length], data)]),
  );
  const [found] = evaluateGraph([weights], {
    ...feeds,
    mean: tensorValue('float64', [], [limits.mean]),
    deviation: tensorValue('float64', [], [limits.deviation]),
  });
  return Array.from(found!.data);
}

function marksOf(run: MethodRun, place: ReturnType<typeof requestOf>): readonly number[] {
  return Array.from(run.feeds!(place)['flagged']!.data as Float32Array);
}

function expectClose(found: readonly number[], wanted: readonly number[], what: string): void {
  for (const [index, value] of wanted.entries()) {
    const error = Math.abs(found[index]! - value) / Math.max(1, Math.abs(value));
    expect(error, `${what}[${index}]: ${found[index]}, expected ${value}`).toBeLessThan(rounding);
  }
}

test('six epochs of the authors of DBPM: every weight of every pair', () => {
  const { losses, weights, limits, warmUp } = golden.authors;
  const [epochs, count] = [losses.length, losses[0]!.length];
  const settings = { noisy: limits[0], faulty: limits[1], warmUp: warmUp / epochs };
  const run = startMethod(dbpmAuthors, settings, contextOf({ count, epochs }));
  const everyPair = Array.from(losses[0]!.keys());
  for (const [epoch, own] of losses.entries()) {
    const flagged = marksOf(run, requestOf(everyPair, epoch));
    expectClose(weightsOf(run, own, flagged), weights[epoch]!, `epoch ${epoch}`);
    tell(run, requestOf(everyPair, epoch), { storedLosses: own });
    run.afterEpoch!(epoch);
  }
  expect(run.flagged!().length).toBeGreaterThan(4);
});

test('six epochs of the slots of Robust Fairness: every weight of every batch', () => {
  const { losses, weights, limits } = golden.slots;
  const count = losses[0]!.length;
  const context = contextOf({ count: 2 * count, batchSize: 2, epochs: losses.length });
  const run = startMethod(dbpmBatchSlot, { noisy: limits[0], faulty: limits[1] }, context);
  for (const [epoch, own] of losses.entries()) {
    for (const [slot, loss] of own.entries()) {
      const request = requestOf([2 * slot, 2 * slot + 1], epoch, epoch * count + slot);
      const [weight] = weightsOf(run, [loss], marksOf(run, request));
      expectClose([weight!], [weights[epoch]![slot]!], `epoch ${epoch}, slot ${slot}`);
      tell(run, request, { storedLosses: [loss * weight!] });
    }
    run.afterEpoch!(epoch);
  }
});

describe.each(golden.steps)('$kind of $batch.length pairs, weight $weight', (step) => {
  test('value and gradients', () => {
    const { kind, weight: distanceWeight, blur } = step;
    const context = contextOf({
      attributes: [
        groupsOf(
          'site',
          step.groups.flatMap((_, group) => [group, group]),
        ),
      ],
    });
    const run = {
      'fairclip-paper': () => startMethod(fairclipPaper, { distanceWeight, blur }, context),
      'fairclip-as-released': () => startMethod(fairclipAsReleased, { distanceWeight, blur }, context),
      standardised: () =>
        startMethod(fairclipAligned, { distanceWeight, blur, similarity: 'scaled', standardise: true }, context),
    }[kind]();
    const found = pass({ run, logits: step.batch, groupLogits: [step.groups] });
    expectClose([found.loss], [step.loss], 'loss');
    const [batch, ...groups] = step.gradients;
    expectClose(found.gradient.flat(), batch!.flat(), 'batch');
    for (const [group, wanted] of groups.entries())
      expectClose(found.groupGradients[group]!, wanted.flat(), `${group}`);
  });
});

test('the sigmoid loss with its gradients', () => {
  const { logits, loss, gradients: wanted } = golden.sigmoid;
  const graph = createGraph();
  const [L, bias] = [graph.input('logits', [3, 3], 'float64'), graph.input('bias', [], 'float64')];
  const total = mean(siglipLoss(L, bias));
  const found = evaluateGraph([total, ...gradients(total, [L, bias])], {
    logits: tensorValue('float64', [3, 3], logits.flat()),
    bias: tensorValue('float64', [], [-10]),
  }).map(({ data }) => Array.from(data));
  for (const [index, values] of [[loss], wanted[0].flat(), [wanted[1]]].entries()) {
    expectClose(found[index]!, values, `${index}`);
  }
});
