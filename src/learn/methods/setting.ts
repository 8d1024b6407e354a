// Settings of methods: a table from which plans are checked, `learn --list` is printed and hyper-parameters are searched.
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';

/** A number, `low` to `high` inclusive; whole where `integer` says so. */
export interface NumberSetting {
  readonly default: number;
  readonly low: number;
  readonly high: number;
  readonly integer?: boolean | undefined;
  /** Values that a search tries, when the setting is one worth searching. */
  readonly search?: readonly number[] | undefined;
  readonly about: string;
}

/** One of several words, written as in `choices`. */
export interface ChoiceSetting {
  readonly default: string;
  readonly choices: readonly string[];
  readonly search?: readonly string[] | undefined;
  readonly about: string;
}

/** On or off. */
export interface SwitchSetting {
  readonly default: boolean;
  readonly search?: readonly boolean[] | undefined;
  readonly about: string;
}

/** A setting of a method: a number within limits, one of several words, or a switch; told apart by the type of `default`. */
export type Setting = NumberSetting | ChoiceSetting | SwitchSetting;

/** Settings by name, in the order in which they are listed. */
export type SettingTable = Readonly<Record<string, Setting>>;

/** Value of each setting. */
export type SettingsIn<Table extends SettingTable> = {
  readonly [Name in keyof Table]: Table[Name] extends NumberSetting
    ? number
    : Table[Name] extends ChoiceSetting
      ? Table[Name]['choices'][number]
      : boolean;
};

/**
 * The settings of a table, those given in place of the defaults. Throws `learn/bad-setting` (usage) with all problems:
 * unknown names (with the nearest known one), wrong types, numbers that are NaN or out of range, words that are no
 * choice.
 */
export function settingsFrom<Table extends SettingTable>(
  method: string,
  table: Table,
  given: Readonly<Record<string, unknown>> = {},
): SettingsIn<Table> {
  const problems = Object.entries(given).flatMap(([name, value]) => problemOf(name, value, table));
  if (problems.length > 0) {
    throw usageError('learn/bad-setting', `Settings of "${method}": ${problems.join(' ')}`, {
      problems,
      hint: 'See "evenhand learn --list" for the settings of each method.',
    });
  }
  const values = Object.entries(table).map(([name, setting]) => [name, given[name] ?? setting.default] as const);
  return Object.fromEntries(values) as SettingsIn<Table>;
}

function problemOf(name: string, value: unknown, table: SettingTable): readonly string[] {
  const setting = Object.hasOwn(table, name) ? table[name] : undefined;
  if (setting === undefined) {
    const [near] = nearestNames(name, Object.keys(table));
    const known = Object.keys(table).join(', ') || 'none';
    return [`There is no "${name}"; ${near === undefined ? `there are: ${known}.` : `did you mean "${near}"?`}`];
  }
  const wanted = wantedOf(setting, value);
  return wanted === undefined
    ? []
    : [`"${name}" must be ${wanted}; got ${typeof value === 'number' ? value : JSON.stringify(value)}.`];
}

/** What a setting must be, where the value is not that. */
function wantedOf(setting: Setting, value: unknown): string | undefined {
  if ('choices' in setting) {
    return setting.choices.includes(value as string) ? undefined : `one of ${setting.choices.join(', ')}`;
  }
  if (!('low' in setting)) return typeof value === 'boolean' ? undefined : 'true or false';
  const { low, high, integer } = setting;
  const fits = typeof value === 'number' && value >= low && value <= high && (!integer || Number.isInteger(value));
  return fits ? undefined : `a ${integer ? 'whole ' : ''}number in ${low}..${high}`;
}
