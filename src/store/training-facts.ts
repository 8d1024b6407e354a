// What the record of a finished training says beside its figures.
import type { RunTraining } from '../server/api.ts';

/** Epoch and warnings of a `training.json`; nothing of what is not as it should be. */
export function trainingFacts(record: unknown): Pick<RunTraining, 'selectedEpoch' | 'warnings'> {
  const { selectedEpoch, warnings } = (record as { readonly result?: Partial<RunTraining> } | undefined)?.result ?? {};
  const told = Array.isArray(warnings) ? warnings.filter((each) => typeof each === 'string') : [];
  return {
    selectedEpoch: typeof selectedEpoch === 'number' ? selectedEpoch : undefined,
    ...(told.length === 0 ? {} : { warnings: told }),
  };
}
