import { type Draws, forEachBlock } from './lanes.ts';
import { resampleCounts } from './resample-counts.ts';

/** How many patients are drawn, and how many numbers a replicate gives. */
export interface BootstrapMetricOptions extends Draws {
  readonly patients: number;
  readonly outputs: number;
}

/**
 * Bootstrap replicates of any statistics of patients: `compute` gets how often each patient was drawn (sum = `patients`) and returns
 * `outputs` numbers, NaN where a statistic is undefined. Returns replicates `from` to `to` (exclusive) by row. Replicate r draws the same
 * patients as replicate r of `bootstrapAuc` with the same seed.
 */
export function bootstrapMetric(
  compute: (counts: Uint16Array) => ArrayLike<number>,
  options: BootstrapMetricOptions,
): Float64Array {
  const { patients, outputs, seed, from } = options;
  const values = new Float64Array(Math.max(0, options.to - from) * outputs);
  forEachBlock(options, (first, lanes) => {
    for (let replicate = first; replicate < first + lanes; replicate += 1) {
      const computed = compute(resampleCounts(patients, seed, replicate));
      for (let output = 0; output < outputs; output += 1)
        values[(replicate - from) * outputs + output] = computed[output]!;
    }
  });
  return values;
}
