// Power of the paired t test against statsmodels.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { powerOfT } from '../../../src/stats/t-power.ts';

interface Power {
  readonly effect: number;
  readonly count: number;
  readonly alpha: number;
  readonly power: number;
}
const { powers }: { powers: Power[] } = JSON.parse(
  readFileSync(new URL('./mixed-model.json', import.meta.url), 'utf8'),
);

test.each(powers)('effect $effect with $count pairs at $alpha', ({ effect, count, alpha, power }) => {
  expect(powerOfT(effect * Math.sqrt(count), count - 1, alpha)).toBeCloseTo(power, 8);
});
