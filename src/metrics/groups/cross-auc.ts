import type { BinarySample } from '../metric.ts';
import { auc } from '../ranking/auc.ts';
import { reasons, undefinedBecause } from '../reasons.ts';

/** A cross-group AUC with influences over the rows of both samples, or the reason why there is none. */
export type CrossAuc =
  | {
      readonly value: number;
      /** By row of the first sample; 0 for its non-events. */
      readonly firstInfluence: Float64Array;
      /** By row of the second sample; 0 for its events. */
      readonly secondInfluence: Float64Array;
    }
  | { readonly undefined: string };

/**
 * xAUC: the chance that an event of the first group is scored above a non-event of the second, ties counting half, in [0,1]. For a group
 * with itself it is the AUC. Equal AUCs within groups can hide unequal ones across them. Influences are scaled as in `Estimate`; a
 * patient in both samples adds its influences of both. Undefined without scores, without events in the first group or without non-events
 * in the second. (Kallus and Zhou, 2019.)
 */
export function crossAuc(first: BinarySample, second: BinarySample): CrossAuc {
  if (first.score === undefined || second.score === undefined) return undefinedBecause(reasons.noScores);
  const events = rowsWith(first.label, 1);
  const nonEvents = rowsWith(second.label, 0);
  const count = events.length + nonEvents.length;
  const label = new Uint8Array(count).fill(1, 0, events.length);
  const score = new Float64Array(count);
  const weight =
    first.weight === undefined && second.weight === undefined ? undefined : new Float64Array(count).fill(1);
  for (let k = 0; k < count; k++) {
    const from = k < events.length ? first : second;
    const row = k < events.length ? events[k] : nonEvents[k - events.length];
    score[k] = from.score === undefined ? 0 : from.score[row];
    if (weight && from.weight) weight[k] = from.weight[row];
  }
  const estimate = auc.compute({ kind: 'binary', label, score, weight });
  if ('undefined' in estimate) return estimate;
  const firstInfluence = new Float64Array(first.label.length);
  const secondInfluence = new Float64Array(second.label.length);
  for (let k = 0; k < count; k++) {
    const influence = estimate.influence?.[k] ?? 0;
    if (k < events.length) firstInfluence[events[k]] = influence;
    else secondInfluence[nonEvents[k - events.length]] = influence;
  }
  return { value: estimate.value, firstInfluence, secondInfluence };
}

function rowsWith(label: Uint8Array, value: number): number[] {
  const rows: number[] = [];
  for (let i = 0; i < label.length; i++) if (label[i] === value) rows.push(i);
  return rows;
}
