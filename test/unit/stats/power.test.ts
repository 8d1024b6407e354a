import { expect, test } from 'vitest';
import {
  eventsForAucGap,
  minimumDetectable,
  minimumDetectableAucGap,
  minimumDetectableRateGap,
  powerOfGap,
} from '../../../src/stats/power.ts';

const reference = { referenceEvents: 1000, referenceNonEvents: 9000 };

/**
 * Published table: 80 % power, two-sided 5 %, nine non-events an event, reference of 1,000 and 9,000. Columns: AUC .75, .85, .95, AUC
 * .85 over 12 comparisons, sensitivity .85. Two or three digits as printed; half of the last digit is the tolerance. Two cells of the last
 * column were printed from already rounded numbers (.1450 as .15 and .1049 as .11) and stand here with three digits.
 */
const table: readonly (readonly [number, ...string[]])[] = [
  [10, '0.26', '0.22', '0.14', '0.29', '0.32'],
  [20, '0.18', '0.16', '0.10', '0.21', '0.23'],
  [50, '0.12', '0.10', '0.06', '0.13', '0.145'],
  [100, '0.085', '0.072', '0.045', '0.096', '0.105'],
  [200, '0.063', '0.053', '0.033', '0.071', '0.077'],
  [500, '0.045', '0.038', '0.023', '0.050', '0.055'],
];

test('the table of minimum detectable gaps', () => {
  for (const [events, ...printed] of table) {
    const sizes = { events, nonEvents: 9 * events, ...reference };
    const gaps = [
      ...[0.75, 0.85, 0.95].map((auc) => minimumDetectableAucGap({ auc, ...sizes })),
      minimumDetectableAucGap({ auc: 0.85, ...sizes, comparisons: 12 }),
      minimumDetectableRateGap({ rate: 0.85, n: events, referenceN: 1000 }),
    ];
    gaps.forEach((gap, column) => {
      const text = printed[column]!;
      const half = 0.5 * 10 ** -(text.length - 2);
      expect(Math.abs(gap - Number(text)), `${events} events, column ${column}: ${gap}`).toBeLessThanOrEqual(
        half + 1e-9,
      );
    });
  }
});

test('the detectable gap has the planned power', () => {
  const gap = minimumDetectable(0.03, { alpha: 0.01, power: 0.9, comparisons: 4 });
  expect(powerOfGap(gap, 0.03, { alpha: 0.01, comparisons: 4 })).toBeCloseTo(0.9, 6);
  expect(powerOfGap(0, 0.03)).toBeCloseTo(0.05, 14);
});

test('sample size is the counterpart', () => {
  const plan = { auc: 0.85, nonEventsPerEvent: 9, ...reference };
  const events = eventsForAucGap({ ...plan, gap: 0.1 });
  const gapAt = (m: number): number =>
    minimumDetectableAucGap({ auc: 0.85, events: m, nonEvents: 9 * m, ...reference });
  expect(gapAt(events)).toBeLessThanOrEqual(0.1);
  expect(gapAt(events - 1)).toBeGreaterThan(0.1);
  expect(eventsForAucGap({ ...plan, gap: 0.01 })).toBe(Number.POSITIVE_INFINITY);
});

test('impossible plans are refused', () => {
  expect(() => minimumDetectable(0.1, { alpha: 0 })).toThrow(/alpha/);
});

test('a chance is never above 1, and what cannot be planned is refused', () => {
  const sizes = { events: 20, nonEvents: 20, referenceEvents: 100, referenceNonEvents: 100 };
  for (const plan of [
    () => powerOfGap(0.1, 0.1, { alpha: 2 }),
    () => powerOfGap(0.1, 0.1, { comparisons: 0 }),
    () => minimumDetectableAucGap({ auc: 2, ...sizes }),
    () => minimumDetectableRateGap({ rate: Number.NaN, n: 10, referenceN: 10 }),
    () =>
      eventsForAucGap({ auc: Number.NaN, gap: 0.1, nonEventsPerEvent: 1, referenceEvents: 9, referenceNonEvents: 9 }),
    () =>
      eventsForAucGap({ auc: 0.8, gap: Number.NaN, nonEventsPerEvent: 1, referenceEvents: 9, referenceNonEvents: 9 }),
  ]) {
    expect(plan).toThrow(expect.objectContaining({ code: 'stats/bad-plan' }));
  }
  expect(minimumDetectableAucGap({ auc: 0.8, ...sizes, events: 0 })).toBe(Number.POSITIVE_INFINITY);
  expect(powerOfGap(0, 0)).toBeNaN();
});
