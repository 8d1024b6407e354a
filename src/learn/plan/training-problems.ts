// What a schema cannot say of the steps of training: settings of the optimiser and of the course of its rate.
import { EvenhandError } from '../../core/errors.ts';
import { optimiserSections } from '../optimisers/create-optimiser.ts';
import { createSchedule } from '../schedules/create-schedule.ts';
import type { ScheduleName } from '../schedules/schedules.ts';
import type { LearnPlan } from './learn-plan.ts';
import { scheduleOfPlan } from './schedule-of-plan.ts';
import { nearest, type PlaceOf, placed } from './schema-problems.ts';

type Training = LearnPlan['training'];

/** Settings of each schedule that a plan may give; lengths are epochs. */
const scheduleSettings: Readonly<Record<ScheduleName, readonly string[]>> = {
  constant: [],
  cosine: ['floor'],
  step: ['every', 'factor'],
  multiStep: ['milestones', 'factor'],
  exponential: ['factor'],
  polynomial: ['floor', 'power'],
  oneCycle: ['rise', 'start', 'end', 'shape'],
};

/** More steps than any schedule needs to rise and fall; how many there are is known only with the cases. */
const manySteps = 1000;

/** One sentence a problem. */
export function trainingProblems(training: Training, place: PlaceOf | undefined): readonly string[] {
  const { optimiser, schedule } = training;
  const { weightDecay } = optimiser;
  const ofSchedule = ['training', 'schedule', 'settings'];
  const unknown = unknownSettings(schedule);
  return [
    ...unknown.map(([key, text]) => placed(text, [...ofSchedule, key], place, 'key')),
    ...(unknown.length > 0 ? [] : thrown(ofSchedule, place, () => createSchedule(scheduleOfPlan(training, manySteps)))),
    ...thrown(['training', 'optimiser', 'settings'], place, () =>
      optimiserSections(optimiser.name, { settings: { weightDecay, ...optimiser.settings } }),
    ),
  ];
}

/** Keys that a plan states elsewhere are refused by `scheduleOfPlan`. */
function unknownSettings({ name, settings }: Training['schedule']): readonly (readonly [key: string, text: string])[] {
  const known = scheduleSettings[name];
  const stated = ['rate', 'total', 'warmUp', 'schedule'];
  return Object.keys(settings)
    .filter((key) => !known.includes(key) && !stated.includes(key))
    .map((key) => {
      const help = known.length === 0 ? ' It has none.' : nearest(key, known);
      return [key, `the schedule "${name}" has no setting "${key}".${help}`] as const;
    });
}

function thrown(path: readonly PropertyKey[], place: PlaceOf | undefined, check: () => unknown): readonly string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof EvenhandError)) throw error;
    const hint = error.hint === undefined ? '' : ` ${error.hint}`;
    return [placed(`${error.message}${hint}`, path, place)];
  }
}
