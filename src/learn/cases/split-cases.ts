// Which part each row belongs to: as a column says, or drawn among patients.
import type { Patients } from '../../cases/build/patients.ts';
import { textColumn } from '../../cases/column.ts';
import type { Table } from '../../cases/table.ts';
import { dataError, usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { createStream } from '../../core/stream.ts';
import type { ByPart, PartRole } from './learning-cases.ts';
import type { DrawnSplitPlan, SplitColumnPlan } from './learning-cases-plan.ts';

/** The parts that there may be, in the order in which they are told. */
export const splitRoles: readonly PartRole[] = ['train', 'validation', 'test', 'calibration'];

/** Those that there are, in this order. */
export function partsOf(of: ByPart<unknown>): readonly PartRole[] {
  return splitRoles.filter((role) => of[role] !== undefined);
}

/** A value made for each part that there is. */
export function byPart<Value>(of: ByPart<unknown>, make: (role: PartRole) => Value): ByPart<Value> {
  const made = { train: make('train'), validation: make('validation'), test: make('test') };
  return of.calibration === undefined ? made : { ...made, calibration: make('calibration') };
}

/**
 * Index into `splitRoles` of each row, -1 where the column has another value or none.
 * @throws `learn/missing-split` (data) for a value that the column has nowhere; `learn/bad-split` (usage) for one in two roles.
 */
export function rolesByColumn(table: Table, { column, roles }: SplitColumnPlan): Int32Array {
  const { categories, codes } = textColumn(table, column);
  const roleOf = new Map<string, number>();
  for (const [index, role] of partsOf(roles).entries()) {
    for (const value of [roles[role]!].flat()) {
      if (roleOf.has(value)) {
        throw usageError('learn/bad-split', `"${value}" of the column "${column}" stands for two parts.`, {
          hint: 'Give each value one role.',
        });
      }
      if (!categories.some((text, code) => text === value && codes.includes(code))) {
        const near = nearestNames(value, categories);
        throw dataError(
          'learn/missing-split',
          `the column "${column}" never holds "${value}", which stands for ${role}.`,
          {
            hint: `It holds ${(near.length > 0 ? near : categories.slice(0, 10)).map((each) => `"${each}"`).join(', ')}.`,
          },
        );
      }
      roleOf.set(value, index);
    }
  }
  const ofCode = categories.map((text) => roleOf.get(text) ?? -1);
  return codes.map((code) => (code < 0 ? -1 : ofCode[code]!));
}

/** By what a draw is balanced: class and group of each row, -1 where unknown. */
export interface Strata {
  readonly classes: Int32Array;
  readonly groups?: Int32Array | undefined;
}

/**
 * Draws parts among patients, balanced over class and group. A patient's class is the highest code among its cases, its group the lowest. The
 * patients of a stratum are put in the order of their uniform numbers, keyed by seed and identity; the r-th of n, counted from 0, falls at
 * (r + u)/n of the shares laid end to end, u uniform and keyed by the stratum. So each stratum has its shares to within one patient, and the
 * order of the rows decides nothing.
 * @throws `learn/bad-split` (usage) unless the shares are positive and sum to 1.
 */
export function drawnRoles(patients: Patients, strata: Strata, { shares, seed }: DrawnSplitPlan): Int32Array {
  const sizes = partsOf(shares).map((role) => shares[role]!);
  const sum = sizes.reduce((total, share) => total + share, 0);
  if (!sizes.every((share) => share > 0) || Math.abs(sum - 1) > 1e-9) {
    throw usageError(
      'learn/bad-split',
      `the shares of the parts must be positive and sum to 1; got ${sizes.join(', ')}.`,
      {
        hint: 'As in train 0.7, validation 0.1, test 0.2.',
      },
    );
  }
  const ends = sizes.map((_, index) => sizes.slice(0, index + 1).reduce((total, share) => total + share, 0));
  const last = sizes.length - 1;
  const roleOf = new Int32Array(patients.count);
  for (const [key, members] of membersOf(patients, strata)) {
    const offset = createStream(seed, 'split-stratum', key).uniform();
    const drawn = members.map(({ patient, identity }) => ({
      patient,
      identity,
      order: createStream(seed, 'split', identity).uniform(),
    }));
    drawn.sort((a, b) => a.order - b.order || (a.identity < b.identity ? -1 : 1));
    for (const [rank, { patient }] of drawn.entries()) {
      const place = (rank + offset) / drawn.length;
      const within = ends.findIndex((end) => place < end);
      roleOf[patient] = within < 0 ? last : within;
    }
  }
  return patients.codes.map((patient) => roleOf[patient]!);
}

interface Member {
  readonly patient: number;
  readonly identity: string;
}

function membersOf({ codes, count, identity }: Patients, { classes, groups }: Strata): ReadonlyMap<string, Member[]> {
  const classOf = new Int32Array(count).fill(-1);
  const groupOf = new Int32Array(count).fill(-1);
  const first = new Int32Array(count).fill(-1);
  for (const [row, patient] of codes.entries()) {
    if (first[patient]! < 0) first[patient] = row;
    classOf[patient] = Math.max(classOf[patient]!, classes[row]!);
    const group = groups?.[row] ?? -1;
    if (group >= 0 && (groupOf[patient]! < 0 || group < groupOf[patient]!)) groupOf[patient] = group;
  }
  const members = new Map<string, Member[]>();
  for (let patient = 0; patient < count; patient += 1) {
    const key = `${classOf[patient]} ${groupOf[patient]}`;
    const member = { patient, identity: identity(first[patient]!) };
    const others = members.get(key);
    if (others === undefined) members.set(key, [member]);
    else others.push(member);
  }
  return members;
}
