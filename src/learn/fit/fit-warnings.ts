import type { FitOptions, FitWarning } from './fit-options.ts';
import { stepsPerEpoch } from './steps-per-epoch.ts';

/** Warnings that follow from the options alone. */
export function fitWarnings<Case>(options: FitOptions<Case>): readonly FitWarning[] {
  return [...scheduleWarnings(options), ...sharedCases(options)];
}

function scheduleWarnings<Case>({ schedule, cases, epochs, ...batches }: FitOptions<Case>): readonly FitWarning[] {
  if (!('total' in schedule)) return [];
  const steps = epochs * stepsPerEpoch(cases.length, batches);
  if (schedule.total === steps) return [];
  const what =
    schedule.total < steps ? 'from then on the rate stays at its floor' : 'the rate does not reach its floor';
  return [
    {
      code: 'schedule-length',
      message: `The schedule is ${schedule.total} steps long and the training ${steps}: ${what}.`,
      hint: 'Give the schedule the length stepsPerEpoch(cases.length, options) * epochs.',
    },
  ];
}

/** The same object, text or number in both lists. */
function sharedCases<Case>({ cases, validation }: FitOptions<Case>): readonly FitWarning[] {
  const trained = new Set(cases);
  const shared = validation?.cases.filter((one) => trained.has(one)).length ?? 0;
  if (shared === 0) return [];
  return [
    {
      code: 'shared-cases',
      message: `${shared} of the ${validation?.cases.length} validation cases are trained on as well: their scores are too good.`,
      hint: 'Split by patient, and give each case to one side.',
    },
  ];
}
