import { usageError } from '../../core/errors.ts';
import { createStream } from '../../core/stream.ts';
import type { Method } from '../methods/method.ts';
import { type Setting, type SettingTable, settingsFrom } from '../methods/setting.ts';
import {
  type Candidate,
  type Selected,
  type SelectionOptions,
  selectCandidate,
} from '../selection/select-candidate.ts';

/** Settings of the training itself that are searched with those of every method. */
export const sharedSettings = {
  learningRate: {
    default: 1e-3,
    low: 0,
    high: 10,
    search: [1e-4, 3e-4, 1e-3, 3e-3],
    about: 'Highest learning rate.',
  },
  weightDecay: { default: 1e-4, low: 0, high: 10, search: [0, 1e-4, 1e-2], about: 'Weight decay.' },
} as const satisfies SettingTable;

/** Settings to be tried. */
export interface Trial {
  /** Counted from 0; 0 has the settings as they are given. */
  readonly trial: number;
  /** All settings of the method. */
  readonly method: Readonly<Record<string, unknown>>;
  /** All shared settings. */
  readonly training: Readonly<Record<string, unknown>>;
}

/** The trials of a method. */
export interface Search {
  readonly trials: readonly Trial[];
  /** Combinations that there are, the given one included. */
  readonly combinations: number;
  /** Whether there are fewer combinations than the budget, so that all are tried. */
  readonly isExhaustive: boolean;
}

/** How settings are searched. */
export interface SearchOptions {
  /** Number of trials, the same for every method that is compared. At least 1. */
  readonly budget: number;
  readonly seed: number;
  /** Settings of the method that the first trial has, in place of its defaults. */
  readonly given?: Readonly<Record<string, unknown>> | undefined;
  /** Shared settings that are searched; default `sharedSettings`. Their defaults are those of the first trial. */
  readonly shared?: SettingTable | undefined;
}

/**
 * Settings that a method tries under a budget: first the given ones, then combinations of the `search` values of its
 * settings and of the shared ones, drawn at random without repetition from the stream (seed, 'search', name). A larger
 * budget begins with the trials of a smaller one; one larger than the combinations gives all. Settings without `search`
 * keep the given value. Throws `learn/bad-budget` (usage) for a budget that is no whole number of 1 or more, or too
 * many combinations, and `learn/bad-setting` (usage).
 */
export function searchSettings(method: Pick<Method, 'name' | 'settings'>, options: SearchOptions): Search {
  const { budget, seed, given = {}, shared = sharedSettings } = options;
  if (!Number.isInteger(budget) || budget < 1) {
    throw usageError('learn/bad-budget', `A search needs a whole number of trials of at least 1; got ${budget}.`);
  }
  const first = {
    method: settingsFrom(method.name, method.settings, given),
    training: settingsFrom('training', shared),
  };
  const axes = [...axesOf('method', method.settings), ...axesOf('training', shared)];
  const size = axes.reduce((product, { values }) => product * values.length, 1);
  if (size > largestGrid)
    throw usageError(
      'learn/bad-budget',
      `The settings of "${method.name}" have ${size} combinations; that is too many.`,
    );
  const start = indexOf(first, axes);
  const combinations = start === undefined ? size + 1 : size;
  const stream = createStream(seed, 'search', method.name);
  const drawn = new Set<number>(start === undefined ? [] : [start]);
  const trials: Trial[] = [{ trial: 0, ...first }];
  while (trials.length < Math.min(budget, combinations)) {
    const index = stream.below(size);
    if (drawn.has(index)) continue;
    drawn.add(index);
    trials.push({ trial: trials.length, ...settingsAt(index, axes, first) });
  }
  return { trials, combinations, isExhaustive: combinations <= budget };
}

/** A trial with the figures of its selected epoch on the validation cases. */
export interface TrialRecord extends Trial {
  readonly figures: Candidate['figures'];
}

/**
 * The trial that a rule selects on validation cases (`selectCandidate`); of equal ones the earlier, so the given
 * settings come first. Undefined where none has a value. Throws `learn/unknown-criterion` (usage).
 */
export function selectTrial(
  records: readonly TrialRecord[],
  rule: string,
  options: SelectionOptions = {},
): Selected | undefined {
  const candidates = records.map(({ trial, figures }) => ({ name: String(trial), figures }));
  return selectCandidate(candidates, rule, options);
}

const largestGrid = 4294967296;

/** One setting with the values that are tried. */
interface Axis {
  readonly of: 'method' | 'training';
  readonly name: string;
  readonly values: readonly unknown[];
}

function axesOf(of: Axis['of'], table: SettingTable): readonly Axis[] {
  return Object.entries(table).flatMap(([name, setting]: [string, Setting]) =>
    setting.search === undefined || setting.search.length === 0 ? [] : [{ of, name, values: setting.search }],
  );
}

type Settings = Pick<Trial, 'method' | 'training'>;

/** The place of settings in the grid, undefined where they are not in it. */
function indexOf(settings: Settings, axes: readonly Axis[]): number | undefined {
  let index = 0;
  for (const { of, name, values } of axes) {
    const place = values.indexOf(settings[of][name]);
    if (place < 0) return undefined;
    index = index * values.length + place;
  }
  return index;
}

function settingsAt(index: number, axes: readonly Axis[], first: Settings): Settings {
  const found = { method: { ...first.method }, training: { ...first.training } };
  let rest = index;
  for (const { of, name, values } of [...axes].reverse()) {
    found[of][name] = values[rest % values.length];
    rest = Math.floor(rest / values.length);
  }
  return found;
}
