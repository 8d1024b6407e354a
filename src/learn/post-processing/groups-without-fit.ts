// Groups for which a split says nothing of their own.
import { type FittingCases, type GroupedScores, outcomesOf, rowsOf } from './fitting-cases.ts';

/** A group of the cases without a fit of its own, and why. */
export interface GroupWithoutFit {
  readonly group: string;
  readonly reason: 'not in the split' | 'no events' | 'no non-events';
  /** Its cases among those that the rule is applied to. */
  readonly cases: number;
}

/**
 * The groups of cases that the fitting split lacks, or has cases of one class only. Groups without cases among
 * `applied`, and cases of unknown group, are left out; groups are matched by name.
 */
export function groupsWithoutFit(
  fitting: FittingCases,
  applied: Omit<GroupedScores, 'score'>,
): readonly GroupWithoutFit[] {
  return applied.groups.flatMap((group, code): GroupWithoutFit[] => {
    const cases = rowsOf(applied.codes, code).length;
    const own = fitting.groups.indexOf(group);
    const members = own < 0 ? [] : rowsOf(fitting.codes, own);
    const { events, nonEvents } = outcomesOf(Uint8Array.from(members, (row) => fitting.label[row]!));
    if (cases === 0 || (events > 0 && nonEvents > 0)) return [];
    const reason = members.length === 0 ? 'not in the split' : events === 0 ? 'no events' : 'no non-events';
    return [{ group, reason, cases }];
  });
}
