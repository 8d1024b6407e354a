// What the history of a training says of one pair: its course by epoch, beside its group and all pairs, and why the method flagged it.
import type { HistoryGroups, PairHistory } from '../../../data/off-thread/pair-history.ts';

/** A pair by epoch; arrays are as long as `epochs`, NaN where there is no value. */
export interface PairCourse {
  /** From 1. */
  readonly epochs: readonly number[];
  readonly loss: Float32Array;
  /** Undefined where the method weighs no pairs. */
  readonly weight: Float32Array | undefined;
  readonly flagged: Float32Array | undefined;
  /** The group of the pair and the median loss in it; undefined where it is unknown. */
  readonly group: { readonly attribute: string; readonly name: string; readonly middle: Float32Array } | undefined;
  readonly reason: Reason | undefined;
}

/** What a method went by after the last epoch. */
export type Reason =
  | {
      readonly kind: 'kinds';
      readonly good: number;
      readonly contrary: number;
      /** 0 in histories that do not have it. */
      readonly within: number;
      readonly unrelated: number;
    }
  | {
      readonly kind: 'memory';
      readonly memory: number;
      readonly low: number;
      readonly high: number;
      readonly beyond: 'low' | 'high' | undefined;
    }
  | { readonly kind: 'waiting' };

/** The course of a pair; undefined where the history does not have it. `attribute` names the groups, by default the first. */
export function pairCourse(history: PairHistory, name: string, attribute?: string): PairCourse | undefined {
  const place = history.places.get(name);
  if (place === undefined) return undefined;
  const groups = history.groups.find((each) => each.attribute === attribute) ?? history.groups[0];
  return {
    epochs: history.epochs.map((epoch) => epoch + 1),
    loss: rowOf(history, place, 'loss')!,
    weight: rowOf(history, place, 'weight'),
    flagged: rowOf(history, place, 'flagged'),
    group: groups && groupOf(groups, place),
    reason: reasonOf((column) => rowOf(history, place, column)?.at(-1)),
  };
}

function rowOf({ columns, epochs }: PairHistory, place: number, column: string): Float32Array | undefined {
  return columns.get(column)?.subarray(place * epochs.length, (place + 1) * epochs.length);
}

function groupOf({ attribute, names, codes, middles }: HistoryGroups, place: number): PairCourse['group'] {
  const code = codes[place]!;
  return code < 0 ? undefined : { attribute, name: names[code]!, middle: middles[code]! };
}

function reasonOf(last: (column: string) => number | undefined): Reason | undefined {
  const [good, contrary, unrelated] = ['good', 'contrary', 'unrelated'].map(last);
  if (good !== undefined && contrary !== undefined && unrelated !== undefined) {
    if (Number.isNaN(good)) return { kind: 'waiting' };
    return { kind: 'kinds', good, contrary, within: last('within') ?? 0, unrelated };
  }
  const [memory, low, high] = ['memory_loss', 'limit_low', 'limit_high'].map(last);
  if (memory === undefined || low === undefined || high === undefined) return undefined;
  if (Number.isNaN(low) || Number.isNaN(high)) return { kind: 'waiting' };
  const beyond = memory > high ? 'high' : memory < low ? 'low' : undefined;
  return { kind: 'memory', memory, low, high, beyond };
}
