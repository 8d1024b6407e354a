import { describe, expect, test } from 'vitest';
import type { LearningCases } from '../../../../src/learn/cases/learning-cases.ts';
import { labelFractions } from '../../../../src/learn/uses/label-curve.ts';
import { labelSubset } from '../../../../src/learn/uses/label-subset.ts';

const count = 4000;
/** Two cases a patient; a rare class in one group; the last tenth is for testing; every 50th patient has no label. */
function casesWith(rename: (index: number) => string = (index) => `case ${index}`): LearningCases {
  const codes = Int32Array.from({ length: count }, (_, index) => (Math.floor(index / 2) % 5 === 0 ? 1 : 0));
  const label = Int32Array.from({ length: count }, (_, index) => {
    const patient = Math.floor(index / 2);
    if (patient % 50 === 7) return -1;
    return patient % (codes[index] === 1 ? 40 : 3) === 0 ? 1 : 0;
  });
  const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, index) => from + index);
  return {
    count,
    ids: Array.from({ length: count }, (_, index) => rename(index)),
    patient: Int32Array.from({ length: count }, (_, index) => Math.floor(index / 2)),
    classes: ['no', 'yes'],
    label,
    attributes: [{ name: 'site', codes, groups: ['A', 'B'], unknown: -1, recipe: { columns: ['site'] } }],
    splits: { train: rows(0, 3600), validation: rows(3600, 3800), test: rows(3800, 4000) },
  };
}

const cases = casesWith();
const subset = (fraction: number, seed = 1, of = cases) => labelSubset(of, { fraction, attribute: 'site', seed });
const cellOf = (index: number) => `${cases.label[index]} ${cases.attributes[0]!.codes[index]}`;

function sizes(indices: Iterable<number>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const index of indices) found.set(cellOf(index), (found.get(cellOf(index)) ?? 0) + 1);
  return found;
}

describe('labelSubset', () => {
  const all = Array.from(cases.splits.train).filter((index) => cases.label[index]! >= 0);

  test.each(labelFractions)('keeps %f of every class and group, of whole patients', (fraction) => {
    const found = subset(fraction);
    const [own, whole] = [sizes(found), sizes(all)];
    for (const [cell, total] of whole) {
      const kept = own.get(cell)!;
      expect(kept).toBeGreaterThanOrEqual(Math.max(1, Math.round(fraction * total)));
      expect(kept).toBeLessThanOrEqual(Math.max(1, Math.round(fraction * total)) + 1);
    }
    const patients = new Set(Array.from(found, (index) => cases.patient[index]!));
    expect(found).toHaveLength(2 * patients.size);
    expect([...found]).toEqual([...found].sort((a, b) => a - b));
  });

  test('holds every smaller share of the same seed', () => {
    const nested = labelFractions.map((fraction) => new Set(subset(fraction)));
    for (const [index, smaller] of nested.slice(0, -1).entries()) {
      expect([...smaller].every((each) => nested[index + 1]!.has(each))).toBe(true);
    }
    expect([...nested.at(-1)!]).toEqual(all);
  });

  test('is as near to the share as whole patients let it be, at least one', () => {
    // Of each class one patient has 300 cases and 100 have one each; the share is 80 cases of 400.
    const patient = Int32Array.from({ length: 800 }, (_, index) => (index < 600 ? index % 2 : index));
    const label = Int32Array.from({ length: 800 }, (_, index) => index % 2);
    const ids = Array.from(patient, (_, index) => `case ${index}`);
    const train = Int32Array.from(patient.keys());
    const uneven = { ...cases, count: 800, ids, patient, label, attributes: [], splits: { ...cases.splits, train } };
    const found = Array.from({ length: 60 }, (_, seed) => {
      const kept = labelSubset(uneven, { fraction: 0.2, seed }).filter((index) => label[index] === 0);
      return { kept: kept.length, large: kept.includes(0) };
    });
    for (const { kept, large } of found) expect(large ? kept === 300 : kept <= 80).toBe(true);
    expect(found.filter(({ large }) => large).length).toBeLessThan(6);
    expect(found.some(({ kept }) => kept < 80)).toBe(true);
    expect(found.some(({ kept }) => kept === 80)).toBe(true);
  });

  test('depends on the seed and on the names of the cases, not on their order', () => {
    expect(subset(0.1, 2)).not.toEqual(subset(0.1));
    const turned = casesWith((index) => `case ${count - 1 - index}`);
    const mirror = {
      ...turned,
      label: turned.label.toReversed(),
      attributes: [{ ...turned.attributes[0]!, codes: turned.attributes[0]!.codes.toReversed() }],
    };
    const found = labelSubset(
      {
        ...mirror,
        splits: { ...mirror.splits, train: cases.splits.train.map((index) => count - 1 - index).toReversed() },
      },
      { fraction: 0.1, attribute: 'site', seed: 1 },
    );
    const names = (of: LearningCases, indices: Int32Array) => Array.from(indices, (index) => of.ids[index]!).sort();
    expect(names(mirror, found)).toEqual(names(cases, subset(0.1)));
  });

  test('refuses shares, attributes and classes that are none', () => {
    expect(() => subset(0)).toThrow(expect.objectContaining({ code: 'learn/bad-fraction' }));
    expect(() => labelSubset(cases, { fraction: 1, attribute: 'place', seed: 1 })).toThrow(
      /Attributes are: site|no attribute/,
    );
    expect(() => subset(0.5, 1, { ...cases, label: cases.label.map(() => 0) })).toThrow(
      expect.objectContaining({ code: 'learn/few-labels' }),
    );
  });
});
