import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyRule } from '../../../../src/learn/post-processing/apply-rule.ts';
import { drawDecisions } from '../../../../src/learn/post-processing/chance-rule.ts';
import { casesOfGroup, type FittingCases } from '../../../../src/learn/post-processing/fitting-cases.ts';
import {
  fitGroupThresholds,
  type GroupThresholdRule,
  type ThresholdConstraint,
} from '../../../../src/learn/post-processing/group-thresholds.ts';
import { groupRoc, type RocPoint } from '../../../../src/learn/post-processing/roc-hull.ts';

function casesOf(rows: readonly (readonly [group: number, label: number, score: number])[]): FittingCases {
  return {
    split: 'validation',
    attribute: 'sex',
    groups: ['A', 'B', 'C'].slice(0, Math.max(...rows.map(([group]) => group)) + 1),
    label: Uint8Array.from(rows, (row) => row[1]),
    score: Float64Array.from(rows, (row) => row[2]),
    codes: Int32Array.from(rows, (row) => row[0]),
  };
}

// A ranks 1 1 0 1 0 0, B ranks 1 0 1 0; the scores of B are lower.
const small = casesOf([
  [0, 1, 0.9],
  [0, 1, 0.8],
  [0, 0, 0.7],
  [0, 1, 0.6],
  [0, 0, 0.5],
  [0, 0, 0.4],
  [1, 1, 0.45],
  [1, 0, 0.35],
  [1, 1, 0.25],
  [1, 0, 0.15],
]);

describe('by hand', () => {
  test('equal sensitivity takes the highest threshold with enough events', () => {
    const rule = fitGroupThresholds(small, { constraint: { name: 'equal-sensitivity', value: 0.6 }, minimumCount: 1 });
    expect(rule.groups.map(({ chance }) => chance.steps)).toEqual([
      [{ threshold: 0.8, weight: 1 }],
      [{ threshold: 0.25, weight: 1 }],
    ]);
    expect(rule.groups.map(({ sensitivity }) => sensitivity)).toEqual([2 / 3, 1]);
    expect(rule.notes).toEqual([]);
  });

  test('a draw meets the sensitivity exactly, between corners of the hull', () => {
    const constraint = { name: 'equal-sensitivity', value: 0.75 } as const;
    const rule = fitGroupThresholds(small, { constraint, randomised: true, minimumCount: 1 });
    for (const { sensitivity } of rule.groups) expect(sensitivity).toBeCloseTo(0.75, 12);
    // B's hull goes from (0, 1/2) to (1/2, 1): half of the way, not over the point (1/2, 1/2) between them.
    expect(rule.groups[1]!.specificity).toBeCloseTo(0.75, 12);
    expect(rule.notes).toEqual([expect.stringContaining('drawn')]);
  });

  test('equalised odds meets under both hulls', () => {
    const rule = fitGroupThresholds(small, { constraint: { name: 'equalised-odds' }, minimumCount: 1 });
    // A's hull: (0,2/3) (1/3,1); B's: (0,1/2) (1/2,1). B is the lower one up to (1/2,1), and all its points gain 0.25.
    for (const { sensitivity, specificity } of rule.groups) {
      expect(sensitivity).toBeCloseTo(0.5, 12);
      expect(specificity).toBeCloseTo(1, 12);
    }
  });

  test('a minimum sensitivity lowers only thresholds that fall short', () => {
    const constraint = { name: 'minimum-sensitivity', value: 0.9, rule: { rule: 'fixed', value: 0.6 } } as const;
    const rule = fitGroupThresholds(small, { constraint, minimumCount: 1 });
    expect(rule.groups.map(({ chance }) => chance.steps[0]!.threshold)).toEqual([0.6, 0.25]);
  });

  test('a single threshold is everybody’s', () => {
    const constraint = { name: 'single', rule: { rule: 'youden' } } as const;
    const rule = fitGroupThresholds(small, { constraint, minimumCount: 1 });
    expect(new Set(rule.groups.map(({ chance }) => JSON.stringify(chance))).size).toBe(1);
    // 0.8 and 0.6 gain alike; the higher one flags fewer.
    expect(rule.pooled.chance.steps).toEqual([{ threshold: 0.8, weight: 1 }]);
  });

  test('a specificity that the highest score misses flags nothing', () => {
    const tied = casesOf([
      [0, 1, 0.9],
      [0, 0, 0.9],
      [0, 1, 0.1],
    ]);
    const rule = fitGroupThresholds(tied, { constraint: { name: 'equal-specificity', value: 0.9 }, minimumCount: 1 });
    expect(rule.groups[0]).toMatchObject({ chance: { always: 0, steps: [] }, sensitivity: 0, specificity: 1 });
  });

  test('groups with few cases, unknown and new groups take the pooled rule, and it says so', () => {
    const rule = fitGroupThresholds(small, { constraint: { name: 'equal-sensitivity', value: 0.9 }, minimumCount: 3 });
    expect(rule.groups.map(({ source }) => source)).toEqual(['own', 'pooled']);
    expect(rule.notes[0]).toMatch(/Fewer than 3.*B/);
    const processed = applyRule(JSON.parse(JSON.stringify(rule)) as GroupThresholdRule, {
      score: Float64Array.of(0.55, 0.55, 0.55, 0.55),
      groups: ['B', 'A', 'D'],
      codes: Int32Array.of(0, 1, 2, -1),
    });
    expect([...processed.chance!]).toEqual([1, 0, 1, 1]);
    expect(processed.unfitted).toEqual(['D']);
  });

  test('refuses what cannot be fitted', () => {
    const constraint = { name: 'equalised-odds' } as const;
    const one = casesOf([
      [0, 1, 0.9],
      [1, 1, 0.3],
    ]);
    expect(() => fitGroupThresholds(one, { constraint })).toThrow(/"validation" has cases of one class/);
    expect(() => fitGroupThresholds({ ...small, score: small.score.map(() => Number.NaN) }, { constraint })).toThrow(
      /case 0 is not a number/,
    );
    const odd = { name: 'equal-sensitivity', value: 1.2 } as const;
    expect(() => fitGroupThresholds(small, { constraint: odd })).toThrow(/must be in 0..1.*1.2/);
  });
});

const row = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 12 }));
/** Three groups with both classes, with many ties. */
const anyCases = fc
  .array(row, { minLength: 5, maxLength: 60 })
  .map((rows) =>
    casesOf([...rows, ...[0, 1, 2].flatMap((group) => [[group, 0, (3 * group) % 5] as const, [group, 1, 4] as const])]),
  );
const share = fc.integer({ min: 1, max: 20 }).map((twentieths) => twentieths / 20);

function fitted(cases: FittingCases, constraint: ThresholdConstraint, randomised: boolean) {
  return fitGroupThresholds(cases, { constraint, randomised, minimumCount: 1 }).groups;
}

/** Highest sensitivity of any draw between two thresholds at a false-positive rate, by trying all pairs. */
function highest(points: readonly RocPoint[], fpr: number): number {
  const reached = points.flatMap((a) =>
    points.flatMap((b) => {
      if (a.fpr > fpr || b.fpr < fpr) return [];
      return a.fpr === b.fpr ? [a.tpr, b.tpr] : [a.tpr + ((fpr - a.fpr) / (b.fpr - a.fpr)) * (b.tpr - a.tpr)];
    }),
  );
  return Math.max(...reached);
}

describe('on any cases', () => {
  test('equalised odds are equal, and no rates that all groups reach are better', () => {
    fc.assert(
      fc.property(anyCases, (cases) => {
        const groups = fitted(cases, { name: 'equalised-odds' }, true);
        const [first] = groups;
        for (const { sensitivity, specificity } of groups) {
          expect(sensitivity).toBeCloseTo(first!.sensitivity!, 10);
          expect(specificity).toBeCloseTo(first!.specificity!, 10);
        }
        const rocs = [0, 1, 2].map((code) => groupRoc(casesOfGroup(cases, code)).points);
        const gain = first!.sensitivity! + first!.specificity!;
        for (let fpr = 0; fpr <= 1; fpr += 1 / 24) {
          const common = Math.min(...rocs.map((points) => highest(points, fpr)));
          expect(gain).toBeGreaterThan(common + 1 - fpr - 1e-10);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('a drawn sensitivity or specificity is met; a single threshold reaches it with the fewest', () => {
    fc.assert(
      fc.property(anyCases, share, (cases, value) => {
        for (const name of ['equal-sensitivity', 'equal-specificity'] as const) {
          const rate = name === 'equal-sensitivity' ? 'sensitivity' : 'specificity';
          const drawn = fitted(cases, { name, value }, true);
          for (const group of drawn) expect(group[rate]).toBeCloseTo(value, 10);
          const best = fitted(cases, { name }, true);
          for (const group of best) expect(group[rate]).toBeCloseTo(best[0]![rate]!, 10);
          const other = rate === 'sensitivity' ? 'specificity' : 'sensitivity';
          for (const [code, group] of fitted(cases, { name, value }, false).entries()) {
            expect(group[rate]).toBeGreaterThanOrEqual(value - 1e-12);
            expect(group[other]).toBeLessThanOrEqual(drawn[code]![other]! + 1e-10);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('drawn decisions come as often as their chances, whatever the order', () => {
  const chance = Float64Array.from({ length: 4000 }, (_, row) => (row < 10 ? 0 : row < 20 ? 1 : 0.3));
  const ids = Array.from(chance, (_, row) => `case ${row}`);
  const decisions = drawDecisions(chance, { ids, seed: 4 });
  expect([...decisions.slice(0, 20)]).toEqual([...new Array(10).fill(0), ...new Array(10).fill(1)]);
  const share = decisions.slice(20).reduce((a, b) => a + b, 0) / 3980;
  expect(Math.abs(share - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / 3980));
  const turned = drawDecisions(chance.slice().reverse(), { ids: ids.slice().reverse(), seed: 4 });
  expect([...turned.reverse()]).toEqual([...decisions]);
});
