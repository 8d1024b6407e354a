import { describe, expect, it } from 'vitest';
import { drawScores, scenariosOf, trueAucs } from '../../../../src/simulate/selftest/scenario.ts';
import { scoreCorrelation } from '../../../../src/simulate/selftest/score-correlation.ts';
import { shapeOf } from '../../../../src/simulate/selftest/table-shape.ts';
import { binOf, cutAuc, tiedCuts } from '../../../../src/simulate/selftest/tied-cuts.ts';
import { auc } from '../../../../src/stats/auc.ts';
import { madeUpTable, planWith } from './table.ts';

const { analysis } = planWith();
const shapeOfTable = (cases: ReturnType<typeof madeUpTable>, given = analysis) =>
  shapeOf(cases, cases.tasks[0], cases.attributes[0]!, given)!;

describe('shapeOf', () => {
  it('keeps groups and labels and estimates AUC and correlation', () => {
    const cases = madeUpTable({ patients: [6000, 3000, 2000] });
    const shape = shapeOfTable(cases);
    expect(shape.groups.map(({ counts }) => counts.cases)).toEqual([12_000, 6000, 4000]);
    expect(shape.label).toBe(cases.tasks[0].label);
    expect(Math.abs(shape.auc - 0.85)).toBeLessThan(0.01);
    expect(Math.abs(shape.correlation - 0.4)).toBeLessThan(0.03);
    expect([shape.tiedPairs, shape.cuts]).toEqual([0, undefined]);
    expect(shape.variesWithinPatient).toBe(false);
  });

  it('leaves out groups as the audit does', () => {
    const cases = madeUpTable({ patients: [240, 120, 5] });
    expect(shapeOfTable(cases).groups.map(({ reason }) => reason === undefined)).toEqual([true, true, false]);
    const few = madeUpTable({ patients: [240, 5, 5] });
    expect(shapeOf(few, few.tasks[0], few.attributes[0]!, analysis)).toBeUndefined();
    const unknown = { ...cases.attributes[0]!, unknown: 1 };
    expect(shapeOf(cases, cases.tasks[0], unknown, analysis)).toBeUndefined();
    expect(shapeOf(cases, cases.tasks[0], unknown, { ...analysis, includeUnknown: true })).toBeDefined();
  });
});

describe('scoreCorrelation', () => {
  it('is 0 without patients of several rows, and sees through any increasing change of scores', () => {
    const cases = madeUpTable({ patients: [3000, 1500, 500] });
    const { score, label } = cases.tasks[0];
    const own = Int32Array.from(label.keys());
    expect(scoreCorrelation({ score, label, patient: own })).toBe(0);
    const found = scoreCorrelation({ score, label, patient: cases.patient });
    const changed = scoreCorrelation({
      score: score.map((value) => Math.exp(3 * value)),
      label,
      patient: cases.patient,
    });
    expect(changed).toBe(found);
    expect(Math.abs(found - 0.4)).toBeLessThan(0.05);
  });
});

describe('ties', () => {
  it('are cut so that the shares are those of the scores', () => {
    const score = Float64Array.of(...Array(50).fill(0), ...Array(30).fill(1), ...Array(20).fill(7));
    const { tiedPairs, cuts } = tiedCuts({ score, eventShare: 0, separation: 1 });
    expect(tiedPairs).toBeCloseTo((50 * 49 + 30 * 29 + 20 * 19) / (100 * 99), 12);
    // Quantiles of the standard normal at 0.5 and 0.8.
    expect([...cuts!]).toEqual([expect.closeTo(0, 9), expect.closeTo(0.8416212336, 9)]);
    expect([-1, 0.5, 2].map((value) => binOf(cuts!, value))).toEqual([0, 1, 2]);
  });

  it('lower the AUC by half of what is tied', () => {
    // Cut at 0: P(event above) = Phi(1), P(other above) = 0.5; AUC = Phi(1) 0.5 + (Phi(1) 0.5 + (1 - Phi(1)) 0.5) / 2 = 0.670672.
    expect(cutAuc(Float64Array.of(0), 1)).toBeCloseTo(0.8413447461 * 0.5 + 0.25, 9);
    const fine = Float64Array.from({ length: 4001 }, (_, i) => -8 + i / 250);
    expect(cutAuc(fine, 1)).toBeCloseTo(0.76024993890652, 5);
    expect(tiedCuts({ score: Float64Array.of(1, 2, 3), eventShare: 0.5, separation: 1 }).cuts).toBeUndefined();
  });

  it('are simulated with the true AUC known', () => {
    const cases = madeUpTable({ patients: [8000, 4000, 2000] }, (value) => Math.round(value));
    const shape = shapeOfTable(cases);
    expect(shape.tiedPairs).toBeGreaterThan(0.2);
    const scenario = { kind: 'gap', gap: 0.1, group: 'b' } as const;
    const score = drawScores(shape, scenario, cases.patient, { seed: 5, replicate: 0 });
    const truths = trueAucs(shape, scenario);
    const distinct = new Set(score).size;
    expect(Math.abs(distinct - new Set(cases.tasks[0].score).size)).toBeLessThanOrEqual(2);
    for (const [code, truth] of truths.entries()) {
      const rows = [...score.keys()].filter((row) => cases.attributes[0]!.codes[row] === code);
      const found = auc({
        score: Float64Array.from(rows, (row) => score[row]!),
        label: Uint8Array.from(rows, (row) => shape.label[row]!),
      });
      expect(Math.abs(found - truth)).toBeLessThan(0.02);
    }
    expect(truths[1]).toBeLessThan(truths[0]! - 0.07);
    expect(truths[0]).toBe(truths[2]);
    expect(truths[0]).toBeLessThan(shape.auc);
  });
});

describe('scenarios', () => {
  const shape = shapeOfTable(madeUpTable());
  it('plant each gap in the smallest group, or in every one', () => {
    const names = (every: boolean) =>
      scenariosOf(shape, [0.05, 0.1], every).map(({ kind, gap, group }) => `${kind} ${gap} ${group}`);
    expect(names(false)).toEqual(['equal 0 null', 'spread 0 null', 'gap 0.05 c', 'gap 0.1 c']);
    expect(names(true)).toHaveLength(8);
    expect(() => scenariosOf(shape, [0.95], false)).toThrow(expect.objectContaining({ code: 'selftest/gap' }));
  });

  it('know the truth without ties', () => {
    const [a, b, c] = trueAucs(shape, { kind: 'gap', gap: 0.1, group: 'b' }) as [number, number, number];
    expect([a, b, c]).toEqual([
      expect.closeTo(shape.auc, 12),
      expect.closeTo(shape.auc - 0.1, 12),
      expect.closeTo(shape.auc, 12),
    ]);
    expect(new Set(trueAucs(shape, { kind: 'spread', gap: 0, group: null })).size).toBe(1);
  });

  it('draw the same scores for the same seed and replicate, and correlate rows of a patient', () => {
    const cases = madeUpTable({ patients: [4000, 2000, 1000] });
    const large = { ...shapeOfTable(cases), correlation: 0.4 };
    const draw = (kind: 'equal' | 'spread', replicate = 1) =>
      drawScores(large, { kind, gap: 0, group: null }, cases.patient, { seed: 2, replicate });
    const score = draw('equal');
    expect(draw('equal')).toEqual(score);
    expect(draw('equal', 2)).not.toEqual(score);
    const found = scoreCorrelation({ score, label: large.label, patient: cases.patient });
    expect(Math.abs(found - 0.4)).toBeLessThan(0.04);
    const spread = draw('spread');
    const codes = cases.attributes[0]!.codes;
    expect(spread.every((value, row) => value === score[row]! * (codes[row] === 1 ? 2 : 1))).toBe(true);
  });
});
