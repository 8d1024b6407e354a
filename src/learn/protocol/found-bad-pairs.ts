import { auc } from '../../stats/auc.ts';

/** How well bad pairs are found, where it is known which they are. NaN where there is nothing to count. */
export interface FoundBadPairs {
  /** Pairs that are bad. */
  readonly bad: number;
  /** Chance that a bad pair is more suspicious than a good one, ties half; absent without suspicion. */
  readonly auc?: number | undefined;
  /** Of the flagged pairs those that are bad, and of the bad pairs those that are flagged; absent without flags. */
  readonly precision?: number | undefined;
  readonly recall?: number | undefined;
}

/** Judges the suspicion and the flags (positions) of training pairs; `truth` is 1 for a bad pair, 0 for a good one, in their order. */
export function foundBadPairs(
  truth: readonly number[],
  {
    suspicion,
    flagged,
  }: { readonly suspicion?: Float64Array | undefined; readonly flagged?: readonly number[] | undefined },
): FoundBadPairs {
  const bad = truth.filter((each) => each === 1).length;
  const hits = flagged?.filter((position) => truth[position] === 1).length ?? 0;
  return {
    bad,
    ...(suspicion === undefined
      ? {}
      : { auc: auc({ score: suspicion, label: Uint8Array.from(truth, (each) => (each === 1 ? 1 : 0)) }) }),
    ...(flagged === undefined ? {} : { precision: hits / flagged.length, recall: hits / bad }),
  };
}

/** Whether a method that suspects pairs holds all of them for equally suspicious, as one does that finds nothing to tell them by; false without suspicion. */
export function suspectsAllAlike(suspicion: Float64Array | undefined): boolean {
  return suspicion?.every((each) => Object.is(each, suspicion[0])) ?? false;
}
