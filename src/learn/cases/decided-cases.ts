// What people decided about training cases after they had looked at them, and the cases without those that they left out.
import { placeOf, textColumn } from '../../cases/column.ts';
import { inputFromText } from '../../cases/input.ts';
import { readTable } from '../../cases/read/read-table.ts';
import { dataError } from '../../core/errors.ts';
import { partRecord, trainingProblems } from './check-parts.ts';
import type { BuiltLearningCases } from './learning-cases-plan.ts';

/** Decisions by the name of the case. */
export interface CaseDecisions {
  /** Name of the file, for the record. */
  readonly file: string;
  readonly out: ReadonlySet<string>;
  readonly kept: ReadonlySet<string>;
}

/**
 * Reads a table of decisions, such as the workbench keeps (`pair-decisions.csv`): `case`, and `decision`, which is `out` or `kept`; a row without one,
 * and a table without rows, decide nothing. Other columns are not read. Throws `learn/bad-decisions` (data) for another decision and for a case that is both, with its line;
 * `cases/missing-column`, and what `readTable` throws.
 */
export async function readDecisions(text: string, file: string): Promise<CaseDecisions> {
  if (!/\n\s*\S/.test(text)) return { file, out: new Set(), kept: new Set() };
  const table = await readTable([inputFromText(file, text)]);
  const [names, said] = ['case', 'decision'].map((name) => textColumn(table, name)) as [
    ReturnType<typeof textColumn>,
    ReturnType<typeof textColumn>,
  ];
  const decided = { out: new Set<string>(), kept: new Set<string>() };
  for (const [row, code] of names.codes.entries()) {
    const [name, decision] = [names.categories[code], said.categories[said.codes[row]!]];
    if (name === undefined || decision === undefined) continue;
    const place = placeOf(table, row, 'decision');
    if (decision !== 'out' && decision !== 'kept') {
      throw dataError('learn/bad-decisions', `"${decision}" is no decision about "${name}".`, {
        place,
        hint: 'A decision is "out" or "kept".',
      });
    }
    decided[decision].add(name);
    if (decided.out.has(name) && decided.kept.has(name)) {
      throw dataError('learn/bad-decisions', `"${name}" is both left out and kept.`, {
        place,
        hint: 'Delete one of its rows.',
      });
    }
  }
  return { file, ...decided };
}

/**
 * The cases without the training cases that were left out by a decision. Cases of the other parts stay whatever was decided: what is measured must not depend on who
 * looked at it. Throws `learn/bad-decisions` (data) where no decided case is among the cases, and `learn/one-class-split`, `learn/absent-class`,
 * `learn/absent-group` (data) where a class or a group loses its last training case.
 */
export function withoutDecided(built: BuiltLearningCases, { file, out, kept }: CaseDecisions): BuiltLearningCases {
  const { cases, record, warnings } = built;
  const names = new Set(cases.ids);
  const decided = [...out, ...kept];
  const unknown = decided.filter((name) => !names.has(name));
  if (decided.length > 0 && unknown.length === decided.length) {
    throw dataError('learn/bad-decisions', `none of the ${decided.length} decided cases is among the cases.`, {
      place: { file },
      hint: `Were they decided about other tables? The first one is "${decided[0]}", the first case "${cases.ids[0]}".`,
    });
  }
  const train = cases.splits.train.filter((index) => !out.has(cases.ids[index]!));
  const left = cases.splits.train.length - train.length;
  const elsewhere = out.size - left - unknown.filter((name) => out.has(name)).length;
  const remaining = { ...cases, splits: { ...cases.splits, train } };
  const part = partRecord(remaining, train);
  const [problem] = trainingProblems(remaining, part);
  if (problem !== undefined) throw problem;
  return {
    ...built,
    cases: remaining,
    record: {
      ...record,
      leftOut: [...record.leftOut, { reason: `left out of training by ${file}`, cases: left }],
      parts: { ...record.parts, train: part },
    },
    warnings: [
      ...warnings,
      ...(unknown.length === 0 ? [] : [warning(`${unknown.length} decided cases of ${file} are not among the cases.`)]),
      ...(elsewhere === 0
        ? []
        : [warning(`${elsewhere} cases that ${file} leaves out are for validation or test; they stay there.`)]),
    ],
  };
}

function warning(message: string): BuiltLearningCases['warnings'][number] {
  return { code: 'decisions', message };
}
