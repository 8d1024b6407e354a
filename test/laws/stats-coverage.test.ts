import { expect, test } from 'vitest';
import { createStream } from '../../src/core/stream.ts';
import { aucInfluence, obuchowskiVariance } from '../../src/stats/auc.ts';
import { aucLimits, newcombeAucLimits } from '../../src/stats/auc-interval.ts';
import { normal } from '../../src/stats/distributions/normal.ts';
import { type EqualityTest, equalityTest } from '../../src/stats/heterogeneity.ts';
import { deviateOf } from '../../src/stats/interval.ts';

const deviate = deviateOf(0.95);

/** Binormal scores with nine non-events an event. */
function drawStudy(stream: ReturnType<typeof createStream>, auc: number, events: number) {
  const shift = normal.quantile(auc) * Math.SQRT2;
  const label = Uint8Array.from({ length: 10 * events }, (_, row) => (row < events ? 1 : 0));
  const { value, influence } = aucInfluence({
    label,
    score: Float64Array.from(label, (isEvent) => stream.normal() + isEvent * shift),
  });
  return { value, ...obuchowskiVariance({ influence, label }) };
}

test('coverage of 95 % intervals of one AUC', () => {
  const replicates = 1500;
  for (const [auc, events] of [
    [0.9, 10],
    [0.75, 10],
    [0.9, 20],
  ] as const) {
    const stream = createStream(11, 'coverage', auc * 100, events);
    const covered = { wald: 0, logit: 0, student: 0, newcombe: 0 };
    for (let k = 0; k < replicates; k += 1) {
      const { value, variance, degreesOfFreedom } = drawStudy(stream, auc, events);
      const sizes = { auc: value, events, nonEvents: 9 * events };
      const holds = ({ low, high }: { low: number; high: number }): number => (low <= auc && auc <= high ? 1 : 0);
      covered.wald += Math.abs(value - auc) <= deviate * Math.sqrt(variance) ? 1 : 0;
      covered.logit += holds(aucLimits(sizes, variance)(deviate));
      covered.student += holds(aucLimits(sizes, variance, degreesOfFreedom)(deviate));
      covered.newcombe += holds(newcombeAucLimits(sizes)(deviate));
    }
    const share = (hits: number): number => hits / replicates;
    // Three standard errors of a coverage of .93 are .02. Published: Wald .82 to .90, logit .91 to .93 at these sizes.
    expect(share(covered.logit)).toBeGreaterThan(0.885);
    expect(share(covered.student)).toBeGreaterThan(0.905);
    expect(share(covered.student)).toBeLessThan(0.975);
    expect(share(covered.newcombe)).toBeGreaterThan(0.93);
    expect(covered.logit).toBeGreaterThan(covered.wald);
    expect(covered.student).toBeGreaterThanOrEqual(covered.logit);
  }
});

test('type I error of the equality test of AUCs on the logit scale', () => {
  const replicates = 1500;
  for (const sizes of [
    [20, 20, 20],
    [100, 50, 10],
    [60, 40, 20, 15, 12, 10],
  ]) {
    const stream = createStream(12, 'size', ...sizes);
    let [plain, small] = [0, 0];
    for (let k = 0; k < replicates; k += 1) {
      const studies = sizes.map((events) => drawStudy(stream, 0.85, events));
      if (studies.some(({ value }) => value === 1)) continue;
      const values = studies.map(({ value }) => Math.log(value / (1 - value)));
      const covariance = studies.map(({ value, variance }, i) =>
        studies.map((_, j) => (i === j ? variance / (value * (1 - value)) ** 2 : 0)),
      );
      const clusters = studies.map(({ degreesOfFreedom }) => degreesOfFreedom + 1);
      if ((equalityTest(values, covariance) as EqualityTest).p < 0.05) plain += 1;
      if ((equalityTest(values, covariance, { clusters }) as EqualityTest).p < 0.05) small += 1;
    }
    // Nominal 5 %, three standard errors .017; the chi-square reference is known to be too liberal here.
    expect(small / replicates).toBeGreaterThan(0.033);
    expect(small / replicates).toBeLessThan(0.07);
    expect(plain).toBeGreaterThan(small);
  }
});
