import type { TrainingEnd } from './method.ts';

/** When a method begins to weigh, and what. */
export interface WarmUp {
  /** The first epoch, from 0, that is not warm-up. */
  readonly firstEpoch: number;
  readonly weighs: 'pair' | 'batch';
}

/** That nothing was weighted in the epochs up to the selected one, where all of them were warm-up. */
export function warmUpRemarks(
  { epochs, selectedEpoch }: TrainingEnd,
  { firstEpoch, weighs }: WarmUp,
): readonly string[] {
  if (selectedEpoch >= firstEpoch) return [];
  const what =
    epochs > firstEpoch
      ? `The selected epoch is one of the warm-up (${firstEpoch} of ${epochs} epochs)`
      : epochs === 1
        ? 'The one epoch was warm-up'
        : `All ${epochs} epochs were warm-up`;
  return [`${what}, so no ${weighs} was weighted: what is kept has learnt from all alike.`];
}
