import { usageError } from '../../core/errors.ts';
import { pow } from '../../core/math.ts';
import type { ScheduleSettings } from '../schedules/create-schedule.ts';
import type { LearnPlan } from './learn-plan.ts';

/** Settings of schedules that are lengths of time. */
const times: readonly string[] = ['every', 'milestones'];

/**
 * The schedule of a plan, whose lengths are epochs, in steps: of `stepsPerEpoch` each. The factor of `exponential` is that of an epoch. The
 * warm-up takes at most half of the training. Throws `learn/bad-plan` (usage) for settings that the plan states elsewhere.
 */
export function scheduleOfPlan(
  { epochs, optimiser, schedule }: LearnPlan['training'],
  stepsPerEpoch: number,
): ScheduleSettings {
  const { name, warmUpEpochs, settings } = schedule;
  const stated = ['rate', 'total', 'warmUp', 'schedule'].find((key) => Object.hasOwn(settings, key));
  if (stated !== undefined) {
    throw usageError('learn/bad-plan', `training.schedule.settings: "${stated}" follows from other keys of the plan.`, {
      hint: 'The rate is optimiser.learningRate, the length is epochs, the warm-up is warmUpEpochs.',
    });
  }
  const inSteps = (value: unknown): unknown => (typeof value === 'number' ? value * stepsPerEpoch : value);
  const own = Object.entries(settings).map(([key, value]) => {
    if (key === 'factor' && name === 'exponential' && typeof value === 'number') {
      return [key, pow(value, 1 / stepsPerEpoch)];
    }
    if (!times.includes(key)) return [key, value];
    return [key, Array.isArray(value) ? value.map(inSteps) : inSteps(value)];
  });
  const warmUp = Math.min(warmUpEpochs, epochs / 2) * stepsPerEpoch;
  return {
    schedule: name,
    rate: optimiser.learningRate,
    ...(ending.includes(name) ? { total: epochs * stepsPerEpoch } : {}),
    ...(warmUp > 0 && name !== 'oneCycle' ? { warmUp: { length: warmUp } } : {}),
    ...Object.fromEntries(own),
  } as ScheduleSettings;
}

/** Schedules that have an end. */
const ending: readonly string[] = ['cosine', 'polynomial', 'oneCycle'];
