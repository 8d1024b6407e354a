// Cases of FairVLMed that cannot be used: told, or left out and counted.
import type { SplitRole } from '../../../learn/cases/learning-cases.ts';
import type { BuiltLearningCases } from '../../../learn/cases/learning-cases-plan.ts';
import { badLayout, type FairVlmedArchive } from './fair-vlmed-archives.ts';

/** A case whose archive cannot be read. */
export interface DamagedCase extends FairVlmedArchive {
  readonly message: string;
}

/** Cases that are left out, and why. */
export interface Loss {
  readonly reason: string;
  readonly cases: readonly FairVlmedArchive[];
}

/** The cases with what was left out before they were made in their record; `rows` is the number of all archives. */
export function withLosses(built: BuiltLearningCases, losses: readonly Loss[], rows: number): BuiltLearningCases {
  const leftOut = losses.map(({ reason, cases }) => {
    const { train, validation, test } = countByRole(cases);
    const where = `train ${train}, validation ${validation}, test ${test}; the first is "${cases[0]!.name}"`;
    return { reason: `${reason} (${where})`, cases: cases.length };
  });
  const { record } = built;
  return { ...built, record: { ...record, rows, leftOut: [...leftOut, ...record.leftOut] } };
}

/** Cases of each part. */
export function countByRole(cases: readonly FairVlmedArchive[]): Readonly<Record<SplitRole, number>> {
  const count = (role: SplitRole): number => cases.filter((each) => each.role === role).length;
  return { train: count('train'), validation: count('validation'), test: count('test') };
}

/** What a part is called in a sentence. */
export const partNames = { train: 'training', validation: 'validation', test: 'test' } as const;

const leaveOutHint = 'give cases.missingImages: leave-out, which leaves such cases out and counts them.';
/** What to do about an archive that cannot be read. */
export const refetchHint = `Fetch or write it again, or ${leaveOutHint}`;

/** Throws `learn/bad-layout` (data) for the first archive that cannot be read, else for the first case without a summary, with their number. */
export function refuseLosses(damaged: readonly DamagedCase[], silent: readonly FairVlmedArchive[]): void {
  const [first] = damaged;
  if (first !== undefined) {
    const count =
      damaged.length === 1 ? 'an archive cannot be read' : `${damaged.length} archives cannot be read, the first`;
    throw badLayout(`${count}: ${first.message}`, { hint: refetchHint });
  }
  const [without] = silent;
  if (without === undefined) return;
  const others = silent.length === 1 ? '' : ` (and for ${silent.length - 1} more)`;
  throw badLayout(`no summary is given for the ${partNames[without.role]} case "${without.name}"${others}.`, {
    hint: `Complete the file of summaries, or ${leaveOutHint}`,
  });
}
