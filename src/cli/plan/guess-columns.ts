// Guesses, from names and contents, which column of a table plays which part. Only ever a starting point that a person reads over.
import type { Column, Table } from '../../cases/table.ts';
import { type ColumnPart, isNameOf } from './column-words.ts';
import { guessLabel, subjectOfScore } from './guess-label.ts';

/** Guessed parts of the columns of a table. */
export interface GuessedColumns {
  readonly case?: string | undefined;
  readonly patient?: string | undefined;
  readonly site?: string | undefined;
  readonly split?: string | undefined;
  readonly label?: string | undefined;
  readonly scores: readonly string[];
  /**
   * One pattern for all scores, when the label column is a text that holds what the scores are named after, or `labels` are columns of their own.
   */
  readonly pattern?:
    | { readonly label: string; readonly score: string; readonly labels?: readonly string[] | undefined }
    | undefined;
  /** Which values of a label of several count as present, where the only score is named after one of them: an expression. */
  readonly rule?: string | undefined;
  readonly attributes: readonly GuessedAttribute[];
}

/** A guessed attribute: cut at edges if it is a number, with its spellings if it is a text. */
export interface GuessedAttribute {
  readonly name: string;
  readonly edges?: readonly number[];
  readonly spellings?: readonly string[];
}

const ageEdges = [40, 60, 80];
const mostGroups = 30;

/** Guesses the parts of the columns. */
export function guessColumns(table: Table): GuessedColumns {
  const columns = [...table.columns];
  const taken = new Set<string>();
  const first = (part: ColumnPart, allowed: (column: Column) => boolean = () => true): string | undefined => {
    const found = columns.find(([name, column]) => !taken.has(name) && isNameOf(part, name) && allowed(column))?.[0];
    if (found !== undefined) taken.add(found);
    return found;
  };
  const patient = first('patient', (column) => !isPersonal(column));
  const split = first('split', (column) => distinct(column) <= mostGroups);
  const named = first('label');
  const scores = columns
    .filter(([name, column]) => !taken.has(name) && column.kind === 'number' && isNameOf('score', name))
    .map(([name]) => name);
  for (const name of scores) taken.add(name);
  const caseColumn = first('case', (column) => distinct(column) === table.rows);
  const site = columns.find(([name, column]) => isNameOf('site', name) && distinct(column) <= mostGroups)?.[0];
  const attributes = columns
    .filter(
      ([name, column]) =>
        !taken.has(name) && isNameOf('attribute', name) && (column.kind === 'number' || distinct(column) <= mostGroups),
    )
    .map(([name, column]) => guessAttribute(name, column));
  const parts = new Set([...taken, site, ...attributes.map(({ name }) => name)]);
  const found =
    named === undefined
      ? guessLabel(
          columns.filter(([name]) => !parts.has(name)),
          scores,
        )
      : { label: named };
  const pattern = found !== undefined && 'pattern' in found ? found.pattern : guessPattern(table, named, scores);
  const rule = guessRule(table, named, scores);
  return { case: caseColumn, patient, site, split, label: found?.label, scores, pattern, rule, attributes };
}

function guessAttribute(name: string, column: Column): GuessedAttribute {
  if (column.kind === 'text') return { name, spellings: [...column.categories].sort() };
  return distinct(column) > 10 ? { name, edges: ageEdges } : { name };
}

/** `prob_Hernia`, `prob_Mass` and a label column with `Hernia|Mass` make `prob_*` and `contains *`. */
function guessPattern(table: Table, label: string | undefined, scores: readonly string[]): GuessedColumns['pattern'] {
  const column = label === undefined ? undefined : table.columns.get(label);
  if (column?.kind !== 'text' || scores.length < 2) return undefined;
  let length = 0;
  while (scores.every((name) => name.length > length + 1 && name[length] === scores[0]![length])) length++;
  const prefix = scores[0]!.slice(0, length).replace(/[^_ .-]*$/, '');
  const findings = scores.map((name) => name.slice(prefix.length));
  const found = findings.every((finding) => column.categories.some((category) => category.includes(finding)));
  return found && prefix !== '' ? { label: `${label} contains *`, score: `${prefix}*` } : undefined;
}

/** `prob_effusion` and a label with `Effusion|Mass` make `contains Effusion`; with `Effusion` and nothing beside it, `= Effusion`. */
function guessRule(table: Table, label = '', scores: readonly string[]): string | undefined {
  const column = table.columns.get(label);
  const [score, ...others] = scores;
  if (column?.kind !== 'text' || score === undefined || others.length > 0) return undefined;
  const subject = subjectOfScore(score);
  const findings = column.categories.flatMap((category) => category.split('|'));
  const finding = findings.find((value) => value.toLowerCase() === subject);
  if (finding === undefined || !/^[\p{L}\p{N}_ -]+$/u.test(finding)) return undefined;
  return `${label} ${findings.length > column.categories.length ? 'contains' : '='} ${finding}`;
}

/** A number that is a measurement (patient age), not an identifier. */
function isPersonal(column: Column): boolean {
  return column.kind === 'number' && column.values.every((value) => Number.isNaN(value) || value < 130);
}

function distinct(column: Column): number {
  return column.kind === 'text' ? column.categories.length : new Set(column.values).size;
}
