import type { EpochRecord } from '../learner/learner.ts';
import { type Criterion, firstLargest, selectedAmong, valuesAmong } from '../selection/criterion.ts';

/** What selecting the epoch on the test cases does to a figure. */
export interface PublishedSelection {
  readonly criterion: string;
  /** Epoch with the best test value, the later of equal ones, from 0. */
  readonly testEpoch: number;
  /** Test value of that epoch. */
  readonly testValue: number;
  /** Epoch with the best validation value, the earlier of equal ones. */
  readonly validationEpoch: number;
  /** Test value of that epoch: what selection on validation cases reports. */
  readonly valueByValidation: number;
  /** By how much the first is better than the second, at least 0, whichever way is better. */
  readonly optimism: number;
  /** What every view of the value must say. */
  readonly stamp: string;
}

/** What every view of figures under the protocol `as-published` must say. */
export const asPublishedStamp =
  'Epoch selected on the test cases, as published protocols do: these figures are optimistic and do not say how the model does on new cases.';

/**
 * The protocol of FairCLIP's released code (Luo et al. 2024): every epoch is scored on the test cases and the best is
 * reported, the later of equal ones. Beside it stands what the epoch selected on validation cases has (the earlier of
 * equal ones, among epochs with a test value), and the difference. Undefined where no epoch has both values, such as
 * when the test cases were not watched.
 */
export function publishedSelection(
  records: readonly EpochRecord[],
  criterion: Criterion,
): PublishedSelection | undefined {
  const watched = records.flatMap((record) => (record.test === undefined ? [] : [{ ...record, test: record.test }]));
  const tests = valuesAmong(
    criterion,
    watched.map(({ test }) => test),
  );
  const sign = criterion.better === 'higher' ? 1 : -1;
  const byTest = lastLargest(tests.map((value) => sign * value));
  const defined = watched.flatMap(({ validation }, index) =>
    Number.isNaN(tests[index]!) ? [] : [{ validation, index }],
  );
  const selected = selectedAmong(
    criterion,
    defined.map(({ validation }) => validation),
  );
  if (byTest === undefined || selected === undefined) return undefined;
  const byValidation = defined[selected]!.index;
  const [testValue, valueByValidation] = [tests[byTest]!, tests[byValidation]!];
  return {
    criterion: criterion.name,
    testEpoch: watched[byTest]!.epoch,
    testValue,
    validationEpoch: watched[byValidation]!.epoch,
    valueByValidation,
    optimism: sign * (testValue - valueByValidation),
    stamp: `${asPublishedStamp} Selected on validation cases, ${criterion.name} is ${valueByValidation.toFixed(3)} instead of ${testValue.toFixed(3)}.`,
  };
}

function lastLargest(values: readonly number[]): number | undefined {
  const fromEnd = firstLargest([...values].reverse());
  return fromEnd === undefined ? undefined : values.length - 1 - fromEnd;
}
