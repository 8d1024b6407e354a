// Several findings of the same cases (multi-label): one value over all of them, with influences by case, so that a case that is in
// several tasks counts as one case.

import { averageEstimates } from '../mean.ts';
import type { BinarySample, Estimate, Metric } from '../metric.ts';
import { undefinedBecause } from '../reasons.ts';

/** One task's sample with the case index of each of its rows. */
export interface TaskSample {
  readonly task: string;
  readonly rows: Int32Array;
  readonly sample: BinarySample;
}

/**
 * The plain mean of a metric over tasks. The influence, when every task has one, is by case index (length `cases`). Undefined, naming the
 * task, when it is for any task; and without tasks.
 */
export function macroAcrossTasks(metric: Metric<BinarySample>, tasks: readonly TaskSample[], cases: number): Estimate {
  if (tasks.length === 0) return undefinedBecause('no tasks');
  return averageEstimates(
    tasks.map(({ task, rows, sample }) => {
      const estimate = metric.compute(sample);
      return 'undefined' in estimate
        ? undefinedBecause(`${estimate.undefined} in task "${task}"`)
        : byCase(estimate, rows, cases);
    }),
  );
}

/**
 * A metric over the rows of all tasks pooled into one sample: scores of different tasks are ranked together. The influence, if the metric
 * has one, is by case index (length `cases`). Weights absent from some tasks count 1 there; the threshold is dropped unless all tasks
 * share it. Undefined for the metric's own reasons, and when a task lacks scores or decisions that others have.
 */
export function microAcrossTasks(metric: Metric<BinarySample>, tasks: readonly TaskSample[], cases: number): Estimate {
  if (tasks.length === 0) return undefinedBecause('no tasks');
  const rows = concatenate(
    Int32Array,
    tasks.map((part) => part.rows),
  );
  const estimate = metric.compute(poolSamples(tasks.map((part) => part.sample)));
  return 'undefined' in estimate ? estimate : byCase(estimate, rows, cases);
}

function poolSamples(samples: readonly BinarySample[]): BinarySample {
  const scores = samples.map((sample) => sample.score);
  const decisions = samples.map((sample) => sample.decision);
  const { threshold } = samples[0];
  return {
    kind: 'binary',
    label: concatenate(
      Uint8Array,
      samples.map((sample) => sample.label),
    ),
    score: scores.every((score) => score !== undefined) ? concatenate(Float64Array, scores) : undefined,
    decision: decisions.every((decision) => decision !== undefined) ? concatenate(Uint8Array, decisions) : undefined,
    weight: samples.some((sample) => sample.weight !== undefined)
      ? concatenate(
          Float64Array,
          samples.map(({ weight, label }) => weight ?? new Float64Array(label.length).fill(1)),
        )
      : undefined,
    threshold: samples.every((sample) => sample.threshold === threshold) ? threshold : undefined,
  };
}

function byCase(estimate: Extract<Estimate, { value: number }>, rows: Int32Array, cases: number): Estimate {
  if (estimate.influence === undefined) return { value: estimate.value };
  const influence = new Float64Array(cases);
  for (let k = 0; k < rows.length; k++) influence[rows[k]] += estimate.influence[k];
  return { value: estimate.value, influence };
}

function concatenate<T extends Int32Array | Uint8Array | Float64Array>(
  Kind: new (length: number) => T,
  parts: readonly T[],
): T {
  const whole = new Kind(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
