import type { Plan } from '../../audit/plan.ts';
import { dataError, usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { createStream } from '../../core/stream.ts';
import type { Exclusion, Split } from '../cases.ts';
import { textColumn } from '../column.ts';
import { unknownGroup } from '../groups.ts';
import type { Table } from '../table.ts';
import { twinColumn, twinRows } from '../twin-rows.ts';
import type { Patients } from './patients.ts';

/** What a row is used for. `both`: thresholds are chosen on the scored rows. */
export const rowRole = { unused: 0, scored: 1, threshold: 2, both: 3 } as const;

export interface RowRoles {
  /** One of `rowRole` by case index. */
  readonly role: Uint8Array;
  /** Whether any row serves to choose thresholds. */
  readonly tuned: boolean;
  readonly splits: readonly Split[];
  readonly exclusions: readonly Exclusion[];
}

type SplitPlan = Pick<Plan, 'columns' | 'splits'> & { readonly seed: number };

/** The name of the split made of patients held out. */
export const holdoutName = 'held out';

/**
 * Decides which rows are scored and which serve to choose thresholds. A held-out share is drawn among the patients of the rows that would be
 * scored: a patient is held out if the first uniform number of the stream keyed by seed and patient identity is below the share, so
 * the choice does not depend on the order or number of the rows. Twins of other cases (`twin_of`) serve for nothing, unless all rows are twins: they
 * are the same patients once more.
 * @throws usage errors `cases/no-split-column`, `cases/holdout-and-threshold`; data errors `cases/missing-split`, `cases/empty-split`.
 */
export function splitRows(table: Table, plan: SplitPlan, patients: Patients): RowRoles {
  const { scored, threshold, holdout } = plan.splits;
  requireConsistent(plan);
  const { names, codes } = splitNames(table, plan.columns.split);
  for (const name of [scored, threshold]) if (name !== undefined) requireSplit(name, names, plan.columns.split!);
  const roles = names.map((name) => roleOf(name, { scored, threshold }));
  const role = new Uint8Array(codes.length);
  for (let row = 0; row < codes.length; row++) role[row] = roles[codes[row]!]!;
  const nameOf = codes.slice();
  const twins = twinRows(table);
  for (const row of twins) {
    role[row] = rowRole.unused;
    nameOf[row] = -1;
  }
  if (holdout !== undefined) {
    names.push(holdoutName);
    roles.push(rowRole.threshold);
    for (const row of heldOut(role, patients, { share: holdout, seed: plan.seed })) {
      role[row] = rowRole.threshold;
      nameOf[row] = names.length - 1;
    }
  }
  const tuned = threshold !== undefined || holdout !== undefined;
  requireRows(role, tuned);
  const splits = describeSplits({ names, roles, codes: nameOf, role }, patients);
  const counted = { reason: `twin of another case, by "${twinColumn}"`, cases: twins.length };
  const exclusions = exclusionsOf(splits, plan.columns.split);
  return { role, tuned, splits, exclusions: twins.length > 0 ? [counted, ...exclusions] : exclusions };
}

function requireConsistent({ columns, splits }: SplitPlan): void {
  if (columns.split === undefined && (splits.scored !== undefined || splits.threshold !== undefined)) {
    throw usageError('cases/no-split-column', 'splits are named, but no column that holds them', {
      hint: 'Name it: columns.split (or --split).',
    });
  }
  if (splits.holdout !== undefined && splits.threshold !== undefined) {
    throw usageError('cases/holdout-and-threshold', 'both a threshold split and a held-out share are given', {
      hint: 'Choose thresholds from one of them.',
    });
  }
}

function splitNames(table: Table, column: string | undefined): { names: string[]; codes: Int32Array } {
  if (column === undefined) return { names: ['all'], codes: new Int32Array(table.rows) };
  const { categories, codes } = textColumn(table, column);
  const names = [...categories];
  if (!codes.includes(-1)) return { names, codes };
  names.push(unknownGroup);
  return { names, codes: codes.map((code) => (code < 0 ? names.length - 1 : code)) };
}

function requireSplit(name: string, names: readonly string[], column: string): void {
  if (names.includes(name)) return;
  const near = nearestNames(name, names);
  throw dataError('cases/missing-split', `the column "${column}" has no split "${name}"`, {
    hint: `Its splits are ${(near.length > 0 ? near : names.slice(0, 10)).map((each) => `"${each}"`).join(', ')}.`,
  });
}

function roleOf(
  name: string,
  { scored, threshold }: { scored: string | undefined; threshold: string | undefined },
): number {
  if (scored === undefined && threshold === undefined) return rowRole.scored;
  if (name === unknownGroup && scored !== name && threshold !== name) return rowRole.unused;
  const isScored = scored === undefined ? name !== threshold : name === scored;
  return (isScored ? rowRole.scored : 0) + (name === threshold ? rowRole.threshold : 0);
}

function heldOut(role: Uint8Array, patients: Patients, { share, seed }: { share: number; seed: number }): number[] {
  const chosen = new Int8Array(patients.count).fill(-1);
  const rows: number[] = [];
  for (let row = 0; row < role.length; row++) {
    if (role[row] !== rowRole.scored) continue;
    const patient = patients.codes[row]!;
    if (chosen[patient]! < 0)
      chosen[patient] = Number(createStream(seed, 'holdout', patients.identity(row)).uniform() < share);
    if (chosen[patient] === 1) rows.push(row);
  }
  return rows;
}

function requireRows(role: Uint8Array, tuned: boolean): void {
  const isScored = role.some((each) => (each & rowRole.scored) !== 0);
  const isTuned = !tuned || role.some((each) => (each & rowRole.threshold) !== 0);
  if (isScored && isTuned) return;
  throw dataError(
    'cases/empty-split',
    isScored ? 'no row is left for choosing thresholds' : 'no row is left to be scored',
    {
      hint: 'Change the splits or the held-out share.',
    },
  );
}

interface NamedRows {
  readonly names: readonly string[];
  readonly roles: readonly number[];
  /** Split of each row, an index into `names`; -1 for twins, which are in none. */
  readonly codes: Int32Array;
  readonly role: Uint8Array;
}

function describeSplits({ names, roles, codes, role }: NamedRows, patients: Patients): Split[] {
  const inScored = new Uint8Array(patients.count);
  for (let row = 0; row < role.length; row++) if (role[row]! & rowRole.scored) inScored[patients.codes[row]!] = 1;
  const cases = new Int32Array(names.length);
  for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) cases[codes[row]!]! += 1;
  const present = Array.from(names.keys()).filter((code) => cases[code]! > 0);
  const lastSplit = new Int32Array(patients.count).fill(-1);
  return present.map((code) => {
    const isScored = (roles[code]! & rowRole.scored) !== 0;
    let members = 0;
    let shared = 0;
    for (let row = 0; row < codes.length; row++) {
      const patient = patients.codes[row]!;
      if (codes[row] !== code || lastSplit[patient] === code) continue;
      lastSplit[patient] = code;
      members += 1;
      if (!isScored) shared += inScored[patient]!;
    }
    return {
      name: names[code]!,
      role: isScored ? 'scored' : roles[code] === rowRole.threshold ? 'threshold' : 'unused',
      cases: cases[code]!,
      patients: members,
      sharedPatients: shared,
    } as const;
  });
}

function exclusionsOf(splits: readonly Split[], column: string | undefined): Exclusion[] {
  return splits
    .filter(({ role }) => role === 'unused')
    .map(({ name, cases }) => ({
      reason: name === unknownGroup ? `"${column}" is missing` : `split "${name}" is not used`,
      cases,
    }));
}
