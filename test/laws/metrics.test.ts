// Laws that hold for every metric of the table, on random samples with ties and weights.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupRange } from '../../src/metrics/groups/group-spread.ts';
import type { BinarySample, Estimate, MulticlassSample, QualitySample, Sample } from '../../src/metrics/metric.ts';
import { type AnyMetric, computeMetric, type MetricName, metrics } from '../../src/metrics/table.ts';

const table = Object.values(metrics) as AnyMetric[];
const runs = { numRuns: 60, seed: 20 };
/** Sums of a few dozen terms of order 1 in another order; iterated fits stop within the same. */
const rounding = 1e-9;
/** Central differences with steps of 1e-5 of a weight: error about 1e-10 / weight plus rounding 1e-16 / 1e-5. */
const derivative = 1e-6;

const size = fc.integer({ min: 1, max: 40 });
/** Few distinct scores, so that ties are common. */
const tenths = fc.integer({ min: 1, max: 19 }).map((k) => k / 20);
const weightValue = fc.integer({ min: 1, max: 5 });

const binaryRows = size.chain((n) =>
  fc.record({
    label: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: n, maxLength: n }),
    score: fc.array(tenths, { minLength: n, maxLength: n }),
    weight: fc.array(weightValue, { minLength: n, maxLength: n }),
  }),
);
const classes = 3;
const classScores = fc
  .tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }))
  .map(([a, b]) => (a <= b ? [a / 10, (b - a) / 10, (10 - b) / 10] : [b / 10, (a - b) / 10, (10 - a) / 10]));
const multiclassRows = size.chain((n) =>
  fc.record({
    label: fc.array(fc.integer({ min: 0, max: classes - 1 }), { minLength: n, maxLength: n }),
    scores: fc.array(classScores, { minLength: n, maxLength: n }),
    weight: fc.array(weightValue, { minLength: n, maxLength: n }),
  }),
);
const qualityRows = size.chain((n) =>
  fc.record({
    value: fc.array(tenths, { minLength: n, maxLength: n }),
    weight: fc.array(weightValue, { minLength: n, maxLength: n }),
  }),
);

function binary({ label, score }: { label: number[]; score: number[] }): BinarySample {
  const scores = Float64Array.from(score);
  return {
    kind: 'binary',
    label: Uint8Array.from(label),
    score: scores,
    decision: Uint8Array.from(scores, (score) => (score >= 0.4 ? 1 : 0)),
    threshold: 0.4,
  };
}

function multiclass({ label, scores }: { label: number[]; scores: number[][] }): MulticlassSample {
  return {
    kind: 'multiclass',
    label: Int32Array.from(label),
    scores: Array.from({ length: classes }, (_, c) => Float64Array.from(scores, (row) => row[c])),
  };
}

const quality = ({ value }: { value: number[] }): QualitySample => ({
  kind: 'quality',
  value: Float64Array.from(value),
});

/** Random samples of a kind, without weights, with integer weights beside them. */
function samples(kind: Sample['kind']): fc.Arbitrary<{ sample: Sample; weight: number[] }> {
  switch (kind) {
    case 'binary':
      return binaryRows.map((rows) => ({ sample: binary(rows), weight: rows.weight }));
    case 'multiclass':
      return multiclassRows.map((rows) => ({ sample: multiclass(rows), weight: rows.weight }));
    case 'quality':
      return qualityRows.map((rows) => ({ sample: quality(rows), weight: rows.weight }));
  }
}

/** The rows of a sample at the given indices, in that order. */
function pick<S extends Sample>(sample: S, rows: readonly number[]): S {
  const copy: Record<string, unknown> = { ...sample };
  for (const [name, values] of Object.entries(sample)) {
    if (ArrayBuffer.isView(values))
      copy[name] =
        (values as Float64Array).constructor === Float64Array
          ? Float64Array.from(rows, (row) => (values as Float64Array)[row])
          : (values as Uint8Array | Int32Array).constructor === Uint8Array
            ? Uint8Array.from(rows, (row) => (values as Uint8Array)[row])
            : Int32Array.from(rows, (row) => (values as Int32Array)[row]);
    else if (name === 'scores')
      copy[name] = (values as Float64Array[]).map((column) => Float64Array.from(rows, (row) => column[row]));
  }
  return copy as unknown as S;
}

const count = (sample: Sample) => (sample.kind === 'quality' ? sample.value.length : sample.label.length);
const withWeight = (sample: Sample, weight: readonly number[]): Sample => ({
  ...sample,
  weight: Float64Array.from(weight),
});

function expectEqual(a: Estimate, b: Estimate) {
  if ('undefined' in a || 'undefined' in b) expect(a).toEqual(b);
  else expect(Math.abs(a.value - b.value)).toBeLessThanOrEqual(rounding * Math.max(1, Math.abs(a.value)));
}

describe.each(table.map((metric) => [metric.name, metric] as const))('%s', (name, metric) => {
  const law = (check: (drawn: { sample: Sample; weight: number[] }) => void) =>
    fc.assert(fc.property(samples(metric.kind), check), runs);

  test('has its key as name', () => {
    expect(metrics[name as MetricName].name).toBe(name);
  });

  test('does not depend on the order of the cases', () => {
    law(({ sample, weight }) => {
      const rows = Array.from({ length: count(sample) }, (_, k) => (k * 7919 + 13) % count(sample));
      const order = new Set(rows).size === rows.length ? rows : rows.map((_, k) => rows.length - 1 - k);
      const whole = withWeight(sample, weight);
      expectEqual(computeMetric(metric, pick(whole, order)), computeMetric(metric, whole));
    });
  });

  test('weights of one are no weights, and only ratios of weights count', () => {
    law(({ sample, weight }) => {
      const ones = weight.map(() => 1);
      expectEqual(computeMetric(metric, withWeight(sample, ones)), computeMetric(metric, sample));
      const tripled = weight.map((w) => 3 * w);
      expectEqual(
        computeMetric(metric, withWeight(sample, tripled)),
        computeMetric(metric, withWeight(sample, weight)),
      );
    });
  });

  // The debiased error corrects each bin by its number of cases, and three copies of a case are not three cases.
  if (name !== 'eceDebiased') {
    test('integer weights are replicated rows', () => {
      law(({ sample, weight }) => {
        const rows = weight.flatMap((w, row) => Array.from({ length: w }, () => row));
        expectEqual(computeMetric(metric, withWeight(sample, weight)), computeMetric(metric, pick(sample, rows)));
      });
    });
  }

  test('is in its range or undefined with a reason, never NaN', () => {
    law(({ sample, weight }) => {
      const estimate = computeMetric(metric, withWeight(sample, weight));
      if ('undefined' in estimate) expect(estimate.undefined.length).toBeGreaterThan(3);
      else {
        expect(estimate.value).toBeGreaterThanOrEqual(metric.range[0] - rounding);
        expect(estimate.value).toBeLessThanOrEqual(metric.range[1] + rounding);
        expect(Array.from(estimate.influence ?? []).every(Number.isFinite)).toBe(true);
      }
    });
  });

  test('two equal groups have no gap', () => {
    law(({ sample, weight }) => {
      const estimate = computeMetric(metric, withWeight(sample, weight));
      const twin = computeMetric(
        metric,
        pick(
          withWeight(sample, weight),
          weight.map((_, k) => k),
        ),
      );
      const gap = groupRange([
        { group: 'a', estimate },
        { group: 'b', estimate: twin },
      ]);
      if ('undefined' in estimate) expect('undefined' in gap).toBe(true);
      else expect(gap).toEqual({ value: 0 });
    });
  });

  test('influences sum to zero', () => {
    law(({ sample, weight }) => {
      const estimate = computeMetric(metric, withWeight(sample, weight));
      if ('undefined' in estimate || estimate.influence === undefined) return;
      expect(estimate.influence).toHaveLength(count(sample));
      const sum = estimate.influence.reduce((total, x) => total + x, 0);
      const largest = estimate.influence.reduce((high, x) => Math.max(high, Math.abs(x)), 1);
      expect(Math.abs(sum)).toBeLessThan(rounding * largest);
    });
  });
});

const smooth = table.filter(({ interval, name }) => interval !== 'bootstrap' || name.startsWith('brier'));

test('every metric that is not a sum of absolute values or a quantile has influences', () => {
  const without = table.filter((metric) => !smooth.includes(metric)).map(({ name }) => name);
  expect(without).toEqual([
    'eceEqualWidth',
    'eceEqualMass',
    'eceDebiased',
    'topLabelEce',
    'medianQuality',
    'p10Quality',
    'p90Quality',
  ]);
});

describe.each(smooth.map((metric) => [metric.name, metric] as const))('%s', (_, metric) => {
  test('influence of a row is its weight times the derivative by its weight', () => {
    let compared = 0;
    fc.assert(
      fc.property(samples(metric.kind), fc.nat(), ({ sample, weight }, pickRow) => {
        // Irrational-looking weights keep cumulative weights off the cuts where a one-sided derivative is taken.
        const uneven = weight.map((w, k) => w * (1 + 0.137 * Math.sin(k + 1)));
        const estimate = computeMetric(metric, withWeight(sample, uneven));
        if ('undefined' in estimate || Math.abs(estimate.value) > 1e3) return;
        expect(estimate.influence).toBeDefined();
        const row = pickRow % uneven.length;
        const at = (factor: number) => {
          const moved = computeMetric(
            metric,
            withWeight(
              sample,
              uneven.map((w, k) => (k === row ? w * factor : w)),
            ),
          );
          return 'undefined' in moved ? Number.NaN : moved.value;
        };
        const step = 1e-5;
        const slope = (at(1 + step) - at(1 - step)) / (2 * step);
        const influence = estimate.influence?.[row] ?? Number.NaN;
        expect(Math.abs(slope - influence)).toBeLessThan(derivative * Math.max(1, Math.abs(estimate.value)));
        compared++;
      }),
      { ...runs, numRuns: 200 },
    );
    expect(compared).toBeGreaterThan(20);
  });
});

describe('direction', () => {
  // An improvement moves an event's score up or a non-event's score down by one step of the grid; decisions follow.
  const improvable = table.filter(
    (metric) =>
      metric.kind === 'binary' &&
      metric.direction !== 'none' &&
      metric.direction !== 'target' &&
      // Sums of absolute or squared bin errors can rise when one good score becomes better and its bin does not.
      !/^ece|^brierReliability|^brierResolution/.test(metric.name) &&
      metric.name !== 'averagePrecision',
  );
  test.each(improvable.map((metric) => [metric.name, metric] as const))(
    '%s never worsens when a score improves',
    (_, metric) => {
      fc.assert(
        fc.property(binaryRows, fc.nat(), (rows, pickRow) => {
          const row = pickRow % rows.label.length;
          const better = rows.score.map((s, k) =>
            k === row ? Math.min(0.95, Math.max(0.05, s + (rows.label[k] === 1 ? 0.05 : -0.05))) : s,
          );
          const before = computeMetric(metric, binary(rows));
          const after = computeMetric(metric, binary({ label: rows.label, score: better }));
          if ('undefined' in before || 'undefined' in after) return;
          const gain = metric.direction === 'higher' ? after.value - before.value : before.value - after.value;
          expect(gain).toBeGreaterThanOrEqual(-rounding);
        }),
        { ...runs, numRuns: 300 },
      );
    },
  );

  // With ties it can worsen: two events tied below a non-event have precision 2/3 each, drawn apart 1/2 and 2/3.
  test('averagePrecision never worsens when a score improves and no scores are tied', () => {
    fc.assert(
      fc.property(binaryRows, fc.nat(), (rows, pickRow) => {
        const row = pickRow % rows.label.length;
        const apart = rows.score.map((s, k) => s + k / 1000);
        const better = apart.map((s, k) => (k === row ? s + (rows.label[k] === 1 ? 0.1005 : -0.1005) : s));
        const before = computeMetric(metrics.averagePrecision, binary({ label: rows.label, score: apart }));
        const after = computeMetric(metrics.averagePrecision, binary({ label: rows.label, score: better }));
        if ('undefined' in before || 'undefined' in after) return;
        expect(after.value).toBeGreaterThanOrEqual(before.value - rounding);
      }),
      { ...runs, numRuns: 300 },
    );
  });

  test.each(['meanQuality', 'medianQuality', 'p10Quality', 'p90Quality'] as const)(
    '%s rises with every value',
    (name) => {
      fc.assert(
        fc.property(qualityRows, (rows) => {
          const before = computeMetric(metrics[name], quality(rows));
          const after = computeMetric(metrics[name], quality({ value: rows.value.map((x) => x + 1) }));
          if ('undefined' in before || 'undefined' in after) throw new Error('quality of some cases exists');
          expect(after.value - before.value).toBeCloseTo(1, 12);
        }),
        runs,
      );
    },
  );
});

test('AUC, partial AUC, average precision and AUPRG do not change under a strictly rising transform of the scores', () => {
  fc.assert(
    fc.property(binaryRows, (rows) => {
      const bent = rows.score.map((s) => -1e6 / (s * s * s));
      for (const name of ['auc', 'partialAuc', 'averagePrecision', 'auprg'] as const) {
        const before = computeMetric(metrics[name], binary(rows));
        const after = computeMetric(metrics[name], binary({ label: rows.label, score: bent }));
        expect(after).toEqual(before);
      }
    }),
    runs,
  );
});

describe('what does not exist says why', () => {
  const empty: Record<Sample['kind'], Sample> = {
    binary: binary({ label: [], score: [] }),
    multiclass: multiclass({ label: [], scores: [] }),
    quality: quality({ value: [] }),
  };
  test.each(table.map((metric) => [metric.name, metric] as const))('%s of no cases', (_, metric) => {
    expect(computeMetric(metric, empty[metric.kind])).toEqual({ undefined: 'no cases' });
  });

  const broken: Record<Sample['kind'], Sample> = {
    binary: binary({ label: [0, 1, 1, 0], score: [0.2, Number.NaN, 0.7, 0.6] }),
    multiclass: multiclass({
      label: [0, 1, 2],
      scores: [
        [0.2, 0.5, 0.3],
        [Number.NaN, 0.5, 0.5],
        [0, 0, 1],
      ],
    }),
    quality: quality({ value: [0.2, Number.NaN] }),
  };
  test.each(
    table
      .filter(({ needs }) => needs !== 'decision' && needs !== 'label')
      .map((metric) => [metric.name, metric] as const),
  )('%s of a score that is not a number', (_, metric) => {
    expect(computeMetric(metric, broken[metric.kind])).toHaveProperty('undefined');
  });

  test.each(
    table
      .filter(({ kind, needs }) => kind === 'binary' && needs === 'probability')
      .map((metric) => [metric.name, metric] as const),
  )('%s of scores outside 0 to 1', (_, metric) => {
    const sample = binary({ label: [0, 1, 1, 0], score: [0.2, 1.5, 0.7, 0.6] });
    expect(computeMetric(metric, sample)).toEqual({
      undefined: 'scores outside 0 to 1, so they are not probabilities',
    });
  });

  test.each(
    table
      .filter(({ kind, needs }) => kind === 'binary' && needs === 'decision')
      .map((metric) => [metric.name, metric] as const),
  )('%s without decisions', (_, metric) => {
    const { label, score } = binary({ label: [0, 1, 1, 0], score: [0.2, 0.5, 0.7, 0.6] });
    expect(computeMetric(metric, { kind: 'binary', label, score })).toHaveProperty('undefined');
  });
});
