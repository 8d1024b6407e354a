// Mitigations against PyTorch: losses, weights of groups and gradients, by the evaluator in double precision.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clippedLoss } from '../../../src/learn/methods/clipped-loss.ts';
import { groupDro } from '../../../src/learn/methods/group-dro.ts';
import { groupLossPenalty } from '../../../src/learn/methods/group-loss-penalty.ts';
import { rampLoss } from '../../../src/learn/methods/ramp-loss.ts';
import { contextOf, type PassCase, runTerms, startMethod } from '../../unit/learn/methods/run-terms.ts';

interface Step extends PassCase {
  readonly loss: number;
  readonly gradient: number[];
}
interface Bounded extends Omit<PassCase, 'groups'> {
  readonly losses: number[];
  readonly gradient: number[];
}
interface Golden {
  readonly groupDro: {
    counts: number[];
    stepSize: number;
    adjustment: number;
    steps: (Step & { readonly weights: number[] })[];
  }[];
  readonly groupLossPenalty: (Step & { readonly cells: number; readonly weight: number })[];
  readonly ramp: Bounded[];
  readonly clipped: Bounded[];
}
const golden: Golden = JSON.parse(readFileSync(new URL('./mitigations.json', import.meta.url), 'utf8'));

/** Sums of a few terms in another order. */
const rounding = 1e-12;
/** The weights of groups start as a number of single precision, and settings are such numbers in the graph: 2^-24 of logarithms up to 100. */
const single = 1e-6;

function expectClose(found: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(found.length).toBe(expected.length);
  for (const [index, value] of expected.entries()) {
    const error = Math.abs(found[index]! - value) / Math.max(1, Math.abs(value));
    expect(error, `[${index}]: ${found[index]}, expected ${value}`).toBeLessThan(tolerance);
  }
}

/** Training cases with so many of each cell: one attribute of three groups, or two of two. */
function training(counts: readonly number[], attributes: number) {
  const cell = counts.flatMap((count, code) => new Array<number>(count).fill(code));
  const groups =
    attributes === 1 ? { sex: cell } : { sex: cell.map((code) => code >> 1), age: cell.map((code) => code & 1) };
  return contextOf({
    label: cell.map((_, i) => i % 2),
    groups,
    classes: attributes === 1 ? ['a', 'b', 'c'] : undefined!,
  });
}

describe('group DRO', () => {
  for (const { counts, stepSize, adjustment, steps } of golden.groupDro) {
    test(`goes the reference's way with step size ${stepSize} and adjustment ${adjustment}`, () => {
      const run = startMethod(groupDro, training(counts, steps[0]!.groups.length), { stepSize, adjustment });
      let state: Record<string, readonly number[]> = {};
      for (const step of steps) {
        const found = runTerms(run, { ...step, dtype: 'float32', state });
        expectClose([found.loss], [step.loss], single);
        expectClose(found.gradient, step.gradient, single);
        expectClose(found.updates['method.log_weights']!.map(Math.exp), step.weights, single);
        state = found.updates;
      }
    });
  }
});

test('the group-loss penalty is the reference’s, with absent groups and unknown members', () => {
  for (const { cells, weight, ...step } of golden.groupLossPenalty) {
    const context = training(new Array<number>(cells).fill(4), step.groups.length);
    const found = runTerms(startMethod(groupLossPenalty, context, { weight }), step);
    expectClose([found.loss], [step.loss], rounding);
    expectClose(found.gradient, step.gradient, rounding);
  }
});

test.each([
  ['ramp', startMethod(rampLoss, twoClasses())],
  ['clipped', startMethod(clippedLoss, twoClasses(), { limit: 0.8 })],
] as const)('%s is the reference’s, with unknown labels and one class', (name, run) => {
  for (const { losses, gradient, ...pass } of golden[name]) {
    const found = runTerms(run, { ...pass, groups: [] });
    expectClose(found.caseLosses, losses, rounding);
    expectClose(found.gradient, gradient, rounding);
    expectClose([found.loss], [losses.reduce((sum, loss) => sum + loss, 0) / losses.length], rounding);
  }
});

function twoClasses() {
  return contextOf({ label: [0, 1], groups: {} });
}
