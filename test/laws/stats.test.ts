import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auc, aucInfluence, aucVariance } from '../../src/stats/auc.ts';
import { newcombeAucLimits } from '../../src/stats/auc-interval.ts';
import { cochranQ, type EqualityTest, equalityTest } from '../../src/stats/heterogeneity.ts';
import { clusteredCovarianceMatrix, clusteredVariance } from '../../src/stats/influence.ts';
import { deviateOf, type Limits, logitLimits, waldLimits } from '../../src/stats/interval.ts';
import { differenceLimits, differenceTest } from '../../src/stats/mover.ts';
import { benjaminiHochberg, holm } from '../../src/stats/multiplicity.ts';
import { clopperPearsonInterval, wilsonInterval, wilsonLimits } from '../../src/stats/proportion.ts';
import { standardisationWeights } from '../../src/stats/standardise.ts';

/** Rows with both classes present, scores on a grid so that ties are common, and at most five patients a class apart. */
const rows = fc
  .array(
    fc.record({
      label: fc.integer({ min: 0, max: 1 }),
      score: fc.integer({ min: -8, max: 8 }),
      patient: fc.integer({ min: 0, max: 9 }),
    }),
    {
      minLength: 4,
      maxLength: 60,
    },
  )
  .filter((list) => list.some((row) => row.label === 1) && list.some((row) => row.label === 0))
  .map((list) => ({
    label: Uint8Array.from(list, (row) => row.label),
    score: Float64Array.from(list, (row) => row.score / 4),
    patient: Int32Array.from(list, (row) => row.patient),
  }));

const close = (a: number, b: number): void => {
  if (Number.isNaN(b)) expect(a).toBeNaN();
  else expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(b)));
};

test('AUC and its variance do not depend on the order of rows, on patient codes or on weights of one', () => {
  fc.assert(
    fc.property(rows, fc.infiniteStream(fc.nat()), (input, keys) => {
      const order = [...input.score.keys()].map((row) => ({ row, key: keys.next().value as number }));
      order.sort((a, b) => a.key - b.key || a.row - b.row);
      const moved = {
        label: Uint8Array.from(order, ({ row }) => input.label[row]!),
        score: Float64Array.from(order, ({ row }) => input.score[row]!),
        patient: Int32Array.from(order, ({ row }) => 23 - 2 * input.patient[row]!),
      };
      close(auc(moved), auc(input));
      close(aucVariance(moved), aucVariance(input));
      const weight = new Float64Array(input.label.length).fill(1);
      expect(auc({ ...input, weight })).toBe(auc(input));
      close(aucVariance({ ...input, weight: weight.map(() => 7.5) }), aucVariance(input));
    }),
  );
});

test('AUC keeps under rising transformations and turns to its complement when scores or labels are reversed', () => {
  fc.assert(
    fc.property(rows, (input) => {
      const value = auc(input);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(auc({ ...input, score: input.score.map((score) => score * score * score + 5) })).toBe(value);
      close(auc({ ...input, score: input.score.map((score) => -score) }), 1 - value);
      close(auc({ ...input, label: input.label.map((label) => 1 - label) }), 1 - value);
      close(aucVariance({ ...input, score: input.score.map((score) => -score) }), aucVariance(input));
    }),
  );
});

test('the influences of an AUC add to zero', () => {
  fc.assert(
    fc.property(rows, (input) => {
      close(
        aucInfluence(input).influence.reduce((sum, value) => sum + value, 0),
        0,
      );
    }),
  );
});

test('a covariance matrix of groups that share patients is positive semi-definite with the variances on its diagonal', () => {
  fc.assert(
    fc.property(
      rows,
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 60, maxLength: 60 }),
      (input, numbers) => {
        const groups = [0, 1, 2].map((group) =>
          Int32Array.from([...input.label.keys()].filter((row) => row % 3 === group)),
        );
        const estimators = groups.map((chosen) => ({
          rows: chosen,
          patient: input.patient,
          influence: Float64Array.from(chosen, (row) => numbers[row]!),
        }));
        const matrix = clusteredCovarianceMatrix(estimators);
        if (matrix.flat().some((value) => Number.isNaN(value))) return;
        for (const x of [
          [1, -1, 0],
          [1, 1, 1],
          [0.3, -2, 1],
        ]) {
          const form = matrix.reduce(
            (sum, row, i) => sum + row.reduce((part, value, j) => part + value * x[i]! * x[j]!, 0),
            0,
          );
          expect(form).toBeGreaterThanOrEqual(-1e-12);
        }
        estimators.forEach((estimator, i) => {
          close(matrix[i]![i]!, clusteredVariance(estimator.influence, estimator.patient, { rows: estimator.rows }));
        });
      },
    ),
  );
});

const count = fc.integer({ min: 1, max: 400 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
const level = fc.double({ min: 0.5, max: 0.999, noNaN: true });

test('intervals of a proportion hold the estimate, widen with the level, mirror, and the exact one is the wider at 95 %', () => {
  fc.assert(
    fc.property(count, level, ([successes, n], confidence) => {
      for (const interval of [wilsonInterval, clopperPearsonInterval]) {
        const { low, high } = interval(successes, n, confidence);
        const wider = interval(successes, n, (1 + confidence) / 2);
        const mirrored = interval(n - successes, n, confidence);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(successes / n + 1e-15);
        expect(high).toBeGreaterThanOrEqual(successes / n - 1e-15);
        expect(high).toBeLessThanOrEqual(1);
        expect(wider.low).toBeLessThanOrEqual(low);
        expect(wider.high).toBeGreaterThanOrEqual(high);
        close(mirrored.low, 1 - high);
      }
    }),
  );
});

test('limits move outwards with the deviate', () => {
  const kinds: fc.Arbitrary<Limits> = fc.oneof(
    count.map(([successes, n]) => wilsonLimits(successes, n)),
    fc.double({ min: 0.01, max: 0.99, noNaN: true }).map((value) => logitLimits(value, 0.003)),
    fc
      .tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 90 }),
      )
      .map(([value, events, nonEvents]) => newcombeAucLimits({ auc: value, events, nonEvents })),
  );
  fc.assert(
    fc.property(kinds, fc.double({ min: 0.1, max: 4, noNaN: true }), (limits, deviate) => {
      const inner = limits(deviate);
      const outer = limits(deviate * 1.1);
      expect(outer.low).toBeLessThanOrEqual(inner.low + 1e-12);
      expect(outer.high).toBeGreaterThanOrEqual(inner.high - 1e-12);
    }),
  );
});

test('the test of a difference rejects a margin exactly if the interval leaves it out', () => {
  fc.assert(
    fc.property(
      count,
      count,
      fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      level,
      ([s1, n1], [s2, n2], margin, confidence) => {
        const contrast = {
          first: { value: s1 / n1, limits: wilsonLimits(s1, n1) },
          second: { value: s2 / n2, limits: wilsonLimits(s2, n2) },
        };
        const { low, high } = differenceLimits(contrast)(deviateOf(confidence));
        const distance = Math.min(Math.abs(low - margin), Math.abs(high - margin));
        if (distance < 1e-9) return;
        const { p } = differenceTest({ ...contrast, margin });
        expect(p < 1 - confidence).toBe(margin < low || margin > high);
      },
    ),
  );
});

test('exchanging the two sides of a difference changes its sign only', () => {
  const value = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(value, value, fc.double({ min: 0, max: 0.9, noNaN: true }), (a, b, correlation) => {
      const first = { value: a, limits: waldLimits(a, 0.002) };
      const second = { value: b, limits: waldLimits(b, 0.001) };
      const there = differenceTest({ first, second, correlation });
      const back = differenceTest({ first: second, second: first, correlation });
      close(back.z, -there.z);
      close(back.pAbove, there.pBelow);
    }),
  );
});

test('the equality test does not depend on order, shift or scale, and is Q for independent estimates', () => {
  const estimate = fc.record({
    value: fc.double({ min: 0, max: 1, noNaN: true }),
    variance: fc.double({ min: 1e-5, max: 0.1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(estimate, { minLength: 2, maxLength: 7 }), (list) => {
      const diagonal = (variances: readonly number[]): number[][] =>
        variances.map((variance, i) => variances.map((_, j) => (i === j ? variance : 0)));
      const values = list.map((item) => item.value);
      const variances = list.map((item) => item.variance);
      const clusters = list.map((_, i) => 30 + 7 * i);
      const outcome = equalityTest(values, diagonal(variances), { clusters }) as EqualityTest;
      const changed = equalityTest(
        values.map((value) => 3 - 10 * value).reverse(),
        diagonal(variances.map((variance) => 100 * variance).reverse()),
        { clusters: clusters.reverse() },
      ) as EqualityTest;
      const relative = 1e-8 * Math.max(1, outcome.statistic);
      expect(Math.abs(changed.statistic - outcome.statistic)).toBeLessThan(relative);
      expect(Math.abs(changed.p - outcome.p)).toBeLessThan(1e-8);
      expect(Math.abs((cochranQ(values, variances) as EqualityTest).statistic - outcome.statistic)).toBeLessThan(
        relative,
      );
    }),
  );
});

test('adjusted p-values keep the order, are never smaller than the raw ones, and Holm is never below Benjamini-Hochberg', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), (p) => {
      const family = holm(p);
      const rate = benjaminiHochberg(p);
      p.forEach((raw, i) => {
        expect(family[i]).toBeGreaterThanOrEqual(raw);
        expect(rate[i]).toBeGreaterThanOrEqual(raw * (1 - 1e-15));
        expect(family[i]).toBeLessThanOrEqual(1);
        expect(family[i]! * (1 + 1e-12)).toBeGreaterThanOrEqual(rate[i]!);
        p.forEach((other, j) => {
          if (raw < other) expect(family[i]).toBeLessThanOrEqual(family[j]!);
        });
      });
    }),
  );
});

test('standardised groups have the same strata in each class, and each keeps the weight of its kept rows', () => {
  const row = fc.record({
    group: fc.integer({ min: 0, max: 2 }),
    stratum: fc.integer({ min: 0, max: 3 }),
    outcome: fc.integer({ min: 0, max: 1 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 30, maxLength: 120 }), (list) => {
      const { weight } = standardisationWeights({
        group: Int32Array.from(list, (item) => item.group),
        stratum: Int32Array.from(list, (item) => item.stratum),
        outcome: Uint8Array.from(list, (item) => item.outcome),
      });
      const share = (group: number, outcome: number): number[] => {
        const totals = [0, 0, 0, 0];
        let kept = 0;
        list.forEach((item, k) => {
          if (item.group !== group || item.outcome !== outcome) return;
          totals[item.stratum]! += weight[k]!;
          if (weight[k]! > 0) kept += 1;
        });
        const all = totals.reduce((sum, value) => sum + value, 0);
        close(all, kept);
        return totals.map((value) => (all === 0 ? 0 : value / all));
      };
      for (const outcome of [0, 1]) {
        const first = share(0, outcome);
        for (const group of [1, 2]) {
          share(group, outcome).forEach((value, stratum) => {
            close(value, first[stratum]!);
          });
        }
      }
    }),
  );
});
