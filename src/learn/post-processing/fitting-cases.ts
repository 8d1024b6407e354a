// Cases by which a rule is fitted or to which it is applied, with one attribute.
import { dataError, usageError } from '../../core/errors.ts';

/** Scores of cases with their groups. Arrays have one entry a case. */
export interface GroupedScores {
  /** Higher means more likely present. */
  readonly score: Float64Array;
  /** Names of the known groups. */
  readonly groups: readonly string[];
  /** Group of each case, -1 where it is unknown. */
  readonly codes: Int32Array;
}

/** The cases of a named split, by which a rule is fitted: both classes, and no score NaN. */
export interface FittingCases extends GroupedScores {
  /** What the split is called; the rule keeps it. */
  readonly split: string;
  readonly attribute: string;
  /** 0 or 1. */
  readonly label: Uint8Array;
}

/** Labels and scores of some cases. */
export interface LabelledScores {
  readonly label: Uint8Array;
  readonly score: Float64Array;
}

/** Throws `learn/bad-post-processing` unless arrays have one length (usage), scores are numbers and both classes have cases (data). */
export function requireFittingCases(cases: FittingCases): void {
  const { label, split } = cases;
  requireGroupedScores(cases, label.length);
  requireLabels(label);
  const events = label.reduce((sum, value) => sum + value, 0);
  if (events === 0 || events === label.length) {
    throw dataError('learn/bad-post-processing', `The split "${split}" has cases of one class only.`, {
      hint: 'A rule needs events and non-events; name another split to fit it on.',
    });
  }
}

/** Throws `learn/bad-post-processing` (data) for a label that is neither 0 nor 1. */
export function requireLabels(label: Uint8Array): void {
  const row = label.findIndex((value) => value > 1);
  if (row < 0) return;
  throw dataError('learn/bad-post-processing', `The label of case ${row} is ${label[row]}; a rule needs 0 or 1.`);
}

/** Throws `learn/bad-post-processing` (usage) for a number outside of its range, both ends included. */
export function requireWithin(name: string, value: number, [low, high]: readonly [number, number]): void {
  if (value >= low && value <= high) return;
  const range = high === Number.POSITIVE_INFINITY ? `${low} or more` : `in ${low}..${high}`;
  throw usageError('learn/bad-post-processing', `\`${name}\` must be ${range}; got ${value}.`);
}

/** Throws `learn/bad-post-processing` unless there are as many scores and codes as given (usage) and no score is NaN (data). */
export function requireGroupedScores({ score, codes, groups }: GroupedScores, cases = score.length): void {
  if (score.length !== cases || codes.length !== cases) {
    throw usageError(
      'learn/bad-post-processing',
      `There are ${cases} cases, ${score.length} scores and ${codes.length} groups of cases; give as many of each.`,
    );
  }
  const stray = codes.find((code) => code >= groups.length);
  if (stray !== undefined) {
    throw usageError('learn/bad-post-processing', `A case has group ${stray}, and there are ${groups.length} groups.`);
  }
  const row = score.findIndex((value) => Number.isNaN(value));
  if (row >= 0) {
    throw dataError('learn/bad-post-processing', `The score of case ${row} is not a number.`, {
      hint: 'Leave cases without a score out.',
    });
  }
}

/** The cases of one group. */
export function casesOfGroup({ label, score, codes }: FittingCases, code: number): LabelledScores {
  const rows = rowsOf(codes, code);
  return { label: label.filter((_, row) => codes[row] === code), score: Float64Array.from(rows, (row) => score[row]!) };
}

/** Indices of the cases with a code. */
export function rowsOf(codes: Int32Array, code: number): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < codes.length; row += 1) if (codes[row] === code) rows.push(row);
  return rows;
}

/** Number of events and non-events. */
export function outcomesOf(label: Uint8Array): { readonly events: number; readonly nonEvents: number } {
  const events = label.reduce((sum, value) => sum + value, 0);
  return { events, nonEvents: label.length - events };
}
