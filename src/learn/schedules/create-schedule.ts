import { usageError } from '../../core/errors.ts';
import { type ScheduleName, schedules, type Time } from './schedules.ts';

/** A linear rise at the beginning of training. */
export interface WarmUp {
  /** In the unit of the schedule's time. */
  readonly length: number;
  /** The first rate; default 0. */
  readonly from?: number | undefined;
}

/** A schedule as plain data: its name, its settings, a warm-up. */
export type ScheduleSettings = {
  readonly [Name in ScheduleName]: { readonly schedule: Name; readonly warmUp?: WarmUp | undefined } & Parameters<
    (typeof schedules)[Name]
  >[1];
}[ScheduleName];

/**
 * The learning rate at a time: steps or epochs since the beginning, at least 0, fractions allowed. After the end it
 * stays at its last value (`cosine`, `polynomial`, `oneCycle`), or goes on by the formula. Times below 0 and NaN are
 * not looked for.
 */
export type Schedule = (now: number) => number;

/**
 * A learning-rate schedule: during the warm-up, from + (rate - from) now / length; afterwards, with t since the warm-up
 * and T the training without it: `constant` rate; `cosine` floor + (rate - floor)(1 + cos(pi t / T)) / 2 (Loshchilov
 * and Hutter 2017, without restarts); `step` rate factor^floor(now / every); `multiStep` rate factor^(milestones at or
 * before now); `exponential` rate factor^t; `polynomial` floor + (rate - floor)(1 - t / T)^power; `oneCycle` up from
 * rate / start and down to rate / (start end) (Smith and Topin 2018, as in torch). Lengths are in whichever unit the
 * time is given in. Cosine with a warm-up, called with fractions of an epoch, is the schedule of masked autoencoders
 * (He et al. 2022).
 *
 * Throws `learn/bad-schedule` (usage) with all problems: an unknown name, a setting missing, a rate, length or factor
 * out of range, milestones out of order, a warm-up that does not end before the training, a warm-up of `oneCycle`.
 */
export function createSchedule(settings: ScheduleSettings): Schedule {
  if (!Object.hasOwn(schedules, settings.schedule)) throw unknownSchedule(settings.schedule);
  const problems = problemsOf(settings);
  if (problems.length > 0) {
    throw usageError('learn/bad-schedule', `Schedule "${settings.schedule}": ${problems.join(' ')}`, { problems });
  }
  const formula = schedules[settings.schedule] as (time: Time, settings: ScheduleSettings) => number;
  const { length, from = 0 } = settings.warmUp ?? { length: 0 };
  return (now) =>
    now < length ? from + ((settings.rate - from) * now) / length : formula({ now, warmUp: length }, settings);
}

/** Settings that a schedule cannot do without, besides its rate. */
const needed: Readonly<Partial<Record<ScheduleName, readonly string[]>>> = {
  cosine: ['total'],
  step: ['every', 'factor'],
  multiStep: ['milestones', 'factor'],
  exponential: ['factor'],
  polynomial: ['total'],
  oneCycle: ['total'],
};

function missingSettings(settings: ScheduleSettings): string[] {
  const given = new Set(Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [name])));
  const missing = ['rate', ...(needed[settings.schedule] ?? [])].filter((name) => !given.has(name));
  return missing.map((name) => `\`${name}\` is missing.`);
}

function unknownSchedule(name: string): Error {
  return usageError('learn/bad-schedule', `There is no schedule "${name}".`, {
    hint: `The schedules are ${Object.keys(schedules).join(', ')}.`,
  });
}

function problemsOf(settings: ScheduleSettings): string[] {
  const { schedule, warmUp } = settings;
  const numbers = Object.entries(settings).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const missing = missingSettings(settings);
  if (missing.length > 0) return missing;
  const problems = numbers.flatMap(([name, value]) => numberProblem(name, value));
  if (schedule === 'multiStep' && settings.milestones.some((time, i, all) => !(time > (all[i - 1] ?? 0)))) {
    problems.push(`\`milestones\` must be above 0 and ascend; got ${settings.milestones.join(', ')}.`);
  }
  if (schedule === 'oneCycle') problems.push(...oneCycleProblems(settings));
  if (warmUp === undefined) return problems;
  if (schedule === 'oneCycle') problems.push('It rises by itself: leave `warmUp` out.');
  problems.push(...[warmUp.length, warmUp.from ?? 0].flatMap((value) => numberProblem('warmUp', value)));
  if ('total' in settings && !(warmUp.length < settings.total)) {
    problems.push(`The warm-up of ${warmUp.length} must end before the training, at ${settings.total}.`);
  }
  return problems;
}

function oneCycleProblems({
  total,
  rise = 0.3,
}: {
  readonly total: number;
  readonly rise?: number | undefined;
}): string[] {
  if (!(rise < 1)) return [`\`rise\` must be below 1; got ${rise}.`];
  return rise * total > 1 ? [] : [`The rise must be longer than one step: ${rise} of ${total} steps is not.`];
}

/** Names whose value may be 0. */
const maybeZero: readonly string[] = ['rate', 'floor', 'factor', 'warmUp'];

function numberProblem(name: string, value: number): string[] {
  if (Number.isFinite(value) && (value > 0 || (value === 0 && maybeZero.includes(name)))) return [];
  return [`\`${name}\` must be a finite number ${maybeZero.includes(name) ? 'of at least' : 'above'} 0; got ${value}.`];
}
