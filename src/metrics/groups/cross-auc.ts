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
  const order = mergedOrder(
    { sample: first, chosen: events, value: 1 },
    { sample: second, chosen: nonEvents, value: 0 },
    score,
  );
  const estimate = auc.compute({ kind: 'binary', label, score, weight, order });
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

function rowsWith(label: Uint8Array, value: number): Int32Array {
  let count = 0;
  for (let i = 0; i < label.length; i++) if (label[i] === value) count++;
  const rows = new Int32Array(count);
  let next = 0;
  for (let i = 0; i < label.length; i++) if (label[i] === value) rows[next++] = i;
  return rows;
}

/** The rows of a sample that have one value of the label. */
interface ChosenRows {
  readonly sample: BinarySample;
  readonly chosen: Int32Array;
  readonly value: number;
}

/**
 * The order of the chosen rows of two samples, the first sample's placed before the second's, from the order of each; undefined where one is
 * not known. Of equal scores those of the first sample come first.
 */
function mergedOrder(first: ChosenRows, second: ChosenRows, score: Float64Array): Int32Array | undefined {
  const a = placesInOrder(first);
  const b = placesInOrder(second);
  if (a === undefined || b === undefined) return undefined;
  const order = new Int32Array(a.length + b.length);
  for (let i = 0, j = 0, k = 0; k < order.length; k++) {
    const own = j === b.length || (i < a.length && score[a[i]] <= score[a.length + b[j]]);
    order[k] = own ? a[i++] : a.length + b[j++];
  }
  return order;
}

/** Places among the chosen rows, by ascending score. */
function placesInOrder({ sample: { order, label }, chosen, value }: ChosenRows): Int32Array | undefined {
  if (order === undefined) return undefined;
  const placeOf = new Int32Array(label.length);
  for (let place = 0; place < chosen.length; place++) placeOf[chosen[place]] = place;
  const places = new Int32Array(chosen.length);
  let next = 0;
  for (let k = 0; k < order.length; k++) if (label[order[k]] === value) places[next++] = placeOf[order[k]];
  return places;
}
