import { describe, expect, test } from 'vitest';
import type { MethodContext } from '../../../../src/learn/methods/method.ts';
import { reweighing } from '../../../../src/learn/methods/reweighing.ts';
import { contextOf, runTerms, startMethod } from './run-terms.ts';

/** Weights of the cases of a batch: with equal logits every base loss is log of the number of classes, so the loss of one case tells. */
function weightsOf(context: MethodContext, settings: Readonly<Record<string, unknown>> = {}): number[] {
  const run = startMethod(reweighing, context, settings);
  const logits = [context.classes.map(() => 0)];
  return Array.from({ length: context.count }, (_, i) => {
    const groups = context.attributes.map(({ codes }) => [codes[i]!]);
    return runTerms(run, { logits, labels: [context.label[i]!], groups }).loss / Math.log(context.classes.length);
  });
}

/** Repeats (class, group) so often. */
function table(counts: readonly (readonly number[])[]): { label: number[]; group: number[] } {
  const cells = counts.flatMap((row, y) => row.flatMap((count, g) => new Array<number[]>(count).fill([y, g])));
  return { label: cells.map(([y]) => y!), group: cells.map(([, g]) => g!) };
}

describe('reweighing', () => {
  test('gives 0.714 and 1.667 where 70 % of the events have the bias', () => {
    const { label, group } = table([
      [70, 30],
      [30, 70],
    ]);
    const weights = weightsOf(contextOf({ label, groups: { bias: group } }));
    expect([weights[0], weights[70], weights[100], weights[130]].map((weight) => weight!.toFixed(3))).toEqual([
      '0.714',
      '1.667',
      '1.667',
      '0.714',
    ]);
  });

  test('makes three classes and four crossed groups independent, and keeps their shares', () => {
    const { label, group } = table([
      [4, 3, 9, 1],
      [2, 2, 1, 5],
      [7, 1, 1, 4],
    ]);
    const groups = { sex: group.map((g) => g >> 1), age: group.map((g) => g & 1) };
    const weights = weightsOf(contextOf({ label, groups, classes: ['a', 'b', 'c'] }));
    const share = (test: (i: number) => boolean): number =>
      weights.reduce((sum, weight, i) => sum + (test(i) ? weight : 0), 0) / label.length;
    for (const y of [0, 1, 2]) {
      for (const g of [0, 1, 2, 3]) {
        const both = share((i) => label[i] === y && group[i] === g);
        expect(both).toBeCloseTo(share((i) => label[i] === y) * share((i) => group[i] === g), 12);
        expect(share((i) => group[i] === g)).toBeCloseTo(group.filter((each) => each === g).length / 40, 12);
      }
    }
    expect(share(() => true)).toBeCloseTo(1, 12);
  });

  test('leaves cases of unknown class or group as they are, and out of the shares', () => {
    const known = weightsOf(contextOf({ label: [0, 0, 1, 0, 1, 1], groups: { sex: [0, 0, 0, 1, 1, 1] } }));
    const all = weightsOf(contextOf({ label: [0, 0, 1, 0, 1, 1, 1, 0], groups: { sex: [0, 0, 0, 1, 1, 1, -1, -1] } }));
    expect(all.slice(0, 6)).toEqual(known);
    expect(all.slice(6)).toEqual([1, 1]);
  });

  test('says which cells are empty, unless it may go on', () => {
    const context = contextOf({
      label: [0, 1, 0, 0],
      groups: { sex: [0, 0, 1, 1] },
      classes: ['healthy', 'glaucoma'],
      groupNames: ['female', 'male', 'third'],
    });
    expect(() => startMethod(reweighing, context)).toThrow('No training case is "glaucoma" in "male".');
    expect(weightsOf(context, { emptyCells: 'allow' })).toEqual([1.5, 0.5, 0.75, 0.75]);
  });

  test('needs two groups and a class', () => {
    const one = contextOf({ label: [0, 1], groups: { sex: [0, 0] } });
    expect(() => startMethod(reweighing, one)).toThrow(/at least two groups; there is only "sex 0"/);
    const unlabelled = contextOf({ label: [-1, -1], groups: { sex: [0, 1] } });
    expect(() => startMethod(reweighing, unlabelled)).toThrow(/recorded class and known groups/);
  });
});
