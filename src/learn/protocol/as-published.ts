import type { EpochRecord } from '../learner/learner.ts';
import type { Criterion } from '../selection/criterion.ts';

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
 * The protocol of FairCLIP's released code (Luo et al. 2024): every epoch is scored on the test cases and the best is reported, the later
 * of equal ones. Beside it stands what the epoch selected on validation cases has, and the difference. Undefined where no epoch has both
 * values, such as when the test cases were not watched.
 */
export function publishedSelection(
  records: readonly EpochRecord[],
  criterion: Criterion,
): PublishedSelection | undefined {
  const sign = criterion.better === 'higher' ? 1 : -1;
  let byTest: { readonly epoch: number; readonly test: number } | undefined;
  let byValidation: { readonly epoch: number; readonly test: number; readonly validation: number } | undefined;
  for (const { epoch, validation: figures, test: testFigures } of records) {
    const test = testFigures === undefined ? Number.NaN : criterion.value(testFigures);
    const validation = criterion.value(figures);
    if (Number.isNaN(test)) continue;
    if (byTest === undefined || sign * (test - byTest.test) >= 0) byTest = { epoch, test };
    if (Number.isNaN(validation)) continue;
    if (byValidation === undefined || sign * (validation - byValidation.validation) > 0) {
      byValidation = { epoch, test, validation };
    }
  }
  if (byTest === undefined || byValidation === undefined) return undefined;
  const optimism = sign * (byTest.test - byValidation.test);
  return {
    criterion: criterion.name,
    testEpoch: byTest.epoch,
    testValue: byTest.test,
    validationEpoch: byValidation.epoch,
    valueByValidation: byValidation.test,
    optimism,
    stamp: `${asPublishedStamp} Selected on validation cases, ${criterion.name} is ${byValidation.test.toFixed(3)} instead of ${byTest.test.toFixed(3)}.`,
  };
}
