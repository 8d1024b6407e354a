// Tasks with a `*` in their columns become one task for each column that fits.
import type { TaskPlan } from '../../audit/plan.ts';
import { usageError } from '../../core/errors.ts';
import { columnHint } from '../column.ts';
import { looksLikeExpression } from '../expression/parse-expression.ts';
import type { Table } from '../table.ts';

type BinaryPlan = Extract<TaskPlan, { kind: 'binary' }>;
type QualityPlan = Extract<TaskPlan, { kind: 'quality' }>;
type MulticlassPlan = Extract<TaskPlan, { kind: 'multiclass' }>;

/** A task plan without patterns: every column is named, and so is the task. */
export type NamedTask =
  | (BinaryPlan & { readonly name: string })
  | (QualityPlan & { readonly name: string })
  | (MulticlassPlan & { readonly classes: readonly PatternMatch[] });

/** A column that fits a pattern, and the text in place of the `*`. */
export interface PatternMatch {
  readonly column: string;
  readonly text: string;
}

/** A label column for which no score was found. */
export interface Unpaired {
  readonly name: string;
  readonly column: string;
}

/**
 * Expands one task plan. In binary tasks the `*` of `score` (else of `decision`) is matched against the columns, and the matched text stands
 * for the `*` in the other entries; the name is by default the matched text, or without a pattern the label as written.
 * @throws usage errors `cases/no-score`, `cases/bad-pattern`, `cases/no-match`, `cases/multiclass-of-two`.
 */
export function expandTask(table: Table, task: TaskPlan): NamedTask[] {
  if (task.kind === 'binary') return expandBinary(table, task);
  if (task.kind === 'quality') return expandQuality(table, task);
  return [expandMulticlass(table, task)];
}

/**
 * Label columns that fit the pattern of a binary task's label but have no score: they cannot be audited, and are reported. A bare `*` fits
 * every column, so it says nothing of labels.
 */
export function unpairedLabels(table: Table, task: TaskPlan): Unpaired[] {
  if (task.kind !== 'binary' || !isPattern(table, task.label) || looksLikeExpression(task.label)) return [];
  if (task.label === '*') return [];
  const source = [task.score, task.decision].find((column) => column !== undefined && isPattern(table, column));
  if (source === undefined) return [];
  const paired = new Set(matches(table, source).map(({ text }) => text));
  return matches(table, task.label)
    .filter(({ text, column }) => !paired.has(text) && column !== task.score && column !== task.decision)
    .map(({ text, column }) => ({ name: text, column }));
}

function expandBinary(table: Table, task: BinaryPlan): NamedTask[] {
  if (task.score === undefined && task.decision === undefined) {
    throw usageError('cases/no-score', `the task with label "${task.label}" has neither a score nor a decision`, {
      hint: 'Name the column of scores (score, --score) or of 0/1 decisions (decision, --decision).',
    });
  }
  const source = [task.score, task.decision].find((column) => column !== undefined && isPattern(table, column));
  if (source === undefined) {
    if (isPattern(table, task.label)) {
      throw usageError(
        'cases/bad-pattern',
        `the label "${task.label}" has a "*", but neither score nor decision has one`,
        {
          hint: 'Write the score as a pattern too, such as prob_*.',
        },
      );
    }
    return [{ ...task, name: task.name ?? task.label }];
  }
  const found = requireMatches(table, source);
  return found.map(({ text }) => ({
    ...task,
    name: nameFor(task.name, text, found.length),
    label: fillLabel(table, task.label, text),
    ...(task.score === undefined ? {} : { score: fill(table, task.score, text) }),
    ...(task.decision === undefined ? {} : { decision: fill(table, task.decision, text) }),
  }));
}

function expandQuality(table: Table, task: QualityPlan): NamedTask[] {
  if (!isPattern(table, task.value)) return [{ ...task, name: task.name ?? task.value }];
  const found = requireMatches(table, task.value);
  return found.map(({ text, column }) => ({ ...task, value: column, name: nameFor(task.name, text, found.length) }));
}

function expandMulticlass(table: Table, task: MulticlassPlan): NamedTask {
  if (!isPattern(table, task.scores)) {
    throw usageError('cases/bad-pattern', `the scores "${task.scores}" of task "${task.name}" are no pattern`, {
      hint: 'Name one column a class by a pattern, such as prob_*; the * stands for the class as the label column spells it.',
    });
  }
  const classes = requireMatches(table, task.scores);
  if (classes.length < 3) {
    throw usageError(
      'cases/multiclass-of-two',
      `"${task.scores}" fits ${classes.length} columns; a multi-class task has at least 3 classes`,
      {
        hint: 'For two classes use a binary task with the score of the positive class.',
      },
    );
  }
  return { ...task, classes };
}

function nameFor(name: string | undefined, text: string, count: number): string {
  if (name === undefined) return text;
  if (name.includes('*')) return name.replace('*', () => text);
  return count === 1 ? name : `${name} ${text}`;
}

function fill(table: Table, pattern: string, text: string): string {
  return isPattern(table, pattern) ? pattern.replace('*', () => text) : pattern;
}

// A text that the grammar of expressions would split is put in quotes.
function fillLabel(table: Table, label: string, text: string): string {
  if (!isPattern(table, label)) return label;
  const quote = /(["'])\*\1/.exec(label)?.[1];
  if (quote !== undefined) return label.replace('*', () => text.replaceAll(quote, quote + quote));
  const quotable = looksLikeExpression(label) && !isPlain(text) && !/`\*|\*`/.test(label);
  return label.replace('*', () => (quotable ? `"${text.replaceAll('"', '""')}"` : text));
}

function isPlain(text: string): boolean {
  return !/[()=<>,"'`]|^!|&&|\|\||\bcontains\s|(?:^|\s)(?:and|or)(?:\s|$)/i.test(text);
}

function isPattern(table: Table, text: string): boolean {
  return text.includes('*') && !table.columns.has(text);
}

function requireMatches(table: Table, pattern: string): PatternMatch[] {
  const found = matches(table, pattern);
  if (found.length > 0) return found;
  throw usageError('cases/no-match', `no column fits "${pattern}"`, {
    hint: columnHint(table, pattern.replace('*', '')),
  });
}

function matches(table: Table, pattern: string): PatternMatch[] {
  const [before = '', after = '', ...more] = pattern.split('*');
  if (more.length > 0) {
    throw usageError('cases/bad-pattern', `the pattern "${pattern}" has more than one "*"`, {
      hint: 'Use a single "*".',
    });
  }
  const least = before.length + after.length;
  return [...table.columns.keys()]
    .filter((column) => column.length > least && column.startsWith(before) && column.endsWith(after))
    .map((column) => ({ column, text: column.slice(before.length, column.length - after.length) }));
}
