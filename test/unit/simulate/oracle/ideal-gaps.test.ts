import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { idealGaps } from '../../../../src/simulate/oracle/ideal-gaps.ts';
import golden from '../../../golden/simulate/oracle.json' with { type: 'json' };

it.each(golden.ideals)('equals numerical integration, case %#', ({ groups, ...world }) => {
  const found = idealGaps(world).groups;
  for (const [index, expected] of groups.entries()) {
    const { threshold, truth, label } = found[index]!;
    expect(threshold).toBeCloseTo(expected.threshold, 9);
    expect(truth.tpr).toBeCloseTo(expected.truthTpr, 9);
    expect(truth.fpr).toBeCloseTo(expected.truthFpr, 9);
    expect(label.tpr).toBeCloseTo(expected.labelTpr, 9);
    expect(label.fpr).toBeCloseTo(expected.labelFpr, 9);
    expect(label.auc).toBeCloseTo(expected.labelAuc, 8);
  }
});

describe('labels recorded worse in one group', () => {
  const trained = [
    { name: 'a', share: 0.6, prevalence: 0.3, missed: 0.05 },
    { name: 'b', share: 0.4, prevalence: 0.3, missed: 0.4 },
  ];

  it('a reader blind to the group has no gap against the truth, yet one against the labels', () => {
    const blind = idealGaps({ separation: 2, trained });
    expect(blind.gapsAgainstTruth.tpr).toBe(0);
    expect(blind.gapsAgainstTruth.auc).toBe(0);
    expect(blind.gapsAgainstLabel.fpr).toBeGreaterThan(0.05);
    expect(blind.gapsAgainstLabel.auc).toBeGreaterThan(0.03);
  });

  it('a reader that sees the group underdiagnoses it', () => {
    const { groups, gapsAgainstTruth } = idealGaps({ separation: 2, trained, seesGroup: true });
    expect(groups[1]!.truth.tpr).toBeLessThan(groups[0]!.truth.tpr - 0.05);
    expect(gapsAgainstTruth.tpr).toBeCloseTo(groups[0]!.truth.tpr - groups[1]!.truth.tpr, 12);
  });

  it('agrees with counting', () => {
    const stream = createStream(4, 'ideal');
    const { groups, accuracyAgainstLabel } = idealGaps({ separation: 2, trained });
    const count = 40_000;
    let right = 0;
    const found = [0, 0];
    const labelled = [0, 0];
    for (let row = 0; row < count; row++) {
      const group = stream.uniform() < 0.6 ? 0 : 1;
      const event = stream.uniform() < 0.3;
      const label = event && stream.uniform() >= trained[group]!.missed;
      const decision = stream.normal() + (event ? 1 : -1) >= groups[group]!.threshold;
      right += decision === label ? 1 : 0;
      if (!label) {
        labelled[group]!++;
        found[group]! += decision ? 1 : 0;
      }
    }
    const within = (share: number, expected: number, size: number) =>
      expect(Math.abs(share - expected)).toBeLessThan(3 * Math.sqrt((expected * (1 - expected)) / size));
    within(right / count, accuracyAgainstLabel, count);
    for (const group of [0, 1]) within(found[group]! / labelled[group]!, groups[group]!.label.fpr, labelled[group]!);
  });
});

describe('prevalence shift under one threshold', () => {
  const world = {
    separation: 2,
    trained: [
      { name: 'a', share: 1, prevalence: 0.5 },
      { name: 'b', share: 1, prevalence: 0.5 },
    ],
    tested: [
      { name: 'a', share: 1, prevalence: 0.5 },
      { name: 'b', share: 3, prevalence: 0.1 },
    ],
  };

  it('leaves TPR, FPR and AUC equal and moves precision, alert rate and calibration', () => {
    const { groups, gapsAgainstTruth, alertRateGap, accuracyAgainstTruth } = idealGaps(world);
    expect([gapsAgainstTruth.tpr, gapsAgainstTruth.fpr, gapsAgainstTruth.auc]).toEqual([0, 0, 0]);
    // Precision by hand: 0.8413 against 0.08413 / (0.08413 + 0.9 x 0.15866) = 0.37076.
    expect(groups.map(({ truth }) => truth.precision.toFixed(4))).toEqual(['0.8413', '0.3708']);
    expect(gapsAgainstTruth.precision).toBeCloseTo(0.47058, 4);
    expect(alertRateGap).toBeCloseTo(0.5 - (0.1 * 0.84134 + 0.9 * 0.15866), 4);
    expect(accuracyAgainstTruth).toBeCloseTo(0.84134, 4);
    expect(groups[1]!.calibrationIntercept).toBeCloseTo(Math.log(0.1 / 0.9), 12);
    expect(groups[0]!.calibrationIntercept).toBe(0);
  });

  it('labels that are mostly wrong make one answer the best', () => {
    const trained = [{ name: 'a', share: 1, prevalence: 0.3, missed: 0.6 }];
    const { groups } = idealGaps({ separation: 2, trained });
    expect(groups[0]!.threshold).toBe(Number.POSITIVE_INFINITY);
    expect(groups[0]!.alertRate).toBe(0);
    expect(groups[0]!.calibrationIntercept).toBeNull();
  });
});

it('names what is out of range', () => {
  const group = { name: 'a', share: 1, prevalence: 0.3 };
  const code = { code: 'simulate/oracle', kind: 'usage' };
  expect(() => idealGaps({ separation: 0, trained: [group] })).toThrow(expect.objectContaining(code));
  expect(() => idealGaps({ separation: 1, trained: [] })).toThrow(expect.objectContaining(code));
  expect(() => idealGaps({ separation: 1, trained: [{ ...group, prevalence: 0 }] })).toThrow(/prevalence of "a"/);
  expect(() => idealGaps({ separation: 1, trained: [{ ...group, missed: 0.6, invented: 0.5 }] })).toThrow(
    /together under 1/,
  );
  expect(() => idealGaps({ separation: 1, trained: [group], tested: [{ ...group, name: 'b' }] })).toThrow(
    /group "b" is not among the trained ones/,
  );
});
