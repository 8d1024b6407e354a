import { labelsOf } from '../../cases/build/labels.ts';
import { commonest, numberColumn, placeOf, textColumn } from '../../cases/column.ts';
import { evaluateExpression, missingTruth } from '../../cases/expression/evaluate-expression.ts';
import { expressionWord } from '../../cases/expression/expression-word.ts';
import { looksLikeExpression, parseExpression } from '../../cases/expression/parse-expression.ts';
import { isMissing } from '../../cases/missing.ts';
import type { Table } from '../../cases/table.ts';
import { dataError, EvenhandError, usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { LabelPlan } from './learning-cases-plan.ts';

/** Class of each row by a column or an expression: codes into `classes`, -1 where the cell is missing. */
export interface CodedLabels {
  readonly classes: readonly string[];
  readonly codes: Int32Array;
}

/**
 * Reads the classes of all rows.
 * @throws `learn/unknown-class` (data, with place) for a value that is no listed class; `learn/bad-classes` (usage) for fewer than two
 * classes, one twice, more than 20 different numbers that are not listed as classes, and names that stand for a missing value (`missingTokens`); as `labelsOf` of an audit (`cases/not-binary`, `cases/missing-column`, `cases/bad-expression`).
 */
export function codedLabels(table: Table, plan: LabelPlan): CodedLabels {
  refuseMissingNames(plan);
  if (plan.kind === 'finding') {
    const { values } = findingOf(table, plan);
    return {
      classes: plan.names ?? ['absent', 'present'],
      codes: Int32Array.from(values, (value) => (value === missingTruth ? -1 : value)),
    };
  }
  const column = textColumn(table, plan.label);
  const used = new Set(column.codes);
  const present = column.categories.filter((_, code) => used.has(code));
  if (plan.classes === undefined) refuseMeasure(plan.label, present);
  const classes = plan.classes ?? present.sort((a, b) => (a < b ? -1 : 1));
  if (classes.length < 2 || new Set(classes).size < classes.length) {
    throw usageError(
      'learn/bad-classes',
      `the label "${plan.label}" needs two classes or more, each once; it has ${classes.length === 0 ? 'none' : classes.join(', ')}.`,
      {
        hint: 'List the classes, or name another column.',
      },
    );
  }
  const classOf = column.categories.map((text) => classes.indexOf(text));
  const bad = column.codes.findIndex((code) => code >= 0 && classOf[code]! < 0);
  if (bad >= 0) {
    const found = column.categories[column.codes[bad]!]!;
    const near = nearestNames(found, classes);
    throw dataError(
      'learn/unknown-class',
      `values that are no class: ${commonest(column, (code) => classOf[code]! < 0)}`,
      {
        place: placeOf(table, bad, plan.label),
        hint: `${near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : ''}The classes are ${classes.join(', ')}; add what is missing, or leave these cases out with "where".`,
      },
    );
  }
  return { classes, codes: column.codes.map((code) => (code < 0 ? -1 : classOf[code]!)) };
}

/** More different numbers than this are taken for a measure, unless they are listed as classes. */
const mostNumbers = 20;

function refuseMeasure(label: string, values: readonly string[]): void {
  if (values.length <= mostNumbers || values.some((text) => Number.isNaN(Number(text)))) return;
  const sorted = values.map(Number).sort((a, b) => a - b);
  throw usageError(
    'learn/bad-classes',
    `the label "${label}" has ${values.length} different numbers, from ${sorted[0]} to ${sorted.at(-1)}: a measure, not classes. Networks learn classes.`,
    {
      hint: `Say from where on the finding is present, with "task: finding" and a label such as "${label} >= ${sorted[Math.floor(sorted.length / 2)]}"; if these are classes, list them in cases.classes.`,
    },
  );
}

/** The finding of each row. Where the words of the column are names of the classes, the error says which expression means the second. */
function findingOf(table: Table, { label, names }: Extract<LabelPlan, { readonly kind: 'finding' }>) {
  try {
    return labelsOf(table, label, new Uint8Array(table.rows).fill(1));
  } catch (error) {
    const present = names?.[1];
    if (!(error instanceof EvenhandError) || error.code !== 'cases/not-binary' || present === undefined) throw error;
    if (!textColumn(table, label).categories.includes(present)) throw error;
    throw new EvenhandError(error.kind, error.code, error.message, {
      ...(error.place === undefined ? {} : { place: error.place }),
      hint: `"${present}" is the name of the finding among cases.classes: give the label as the expression "${label} = ${expressionWord(present)}".`,
      cause: error,
    });
  }
}

/** A class that is spelt like a missing value would be read as one, here and from the scores that are written. */
function refuseMissingNames(plan: LabelPlan): void {
  const name = (plan.kind === 'finding' ? plan.names : plan.classes)?.find((each) => isMissing(each.trim()));
  if (name === undefined) return;
  throw usageError('learn/bad-classes', `"${name}" cannot be the name of a class: cells that say so hold no value.`, {
    hint: 'Give the class another name, such as "no finding"; where the table says it, there too.',
  });
}

/** A column of numbers, or the truth (0 or 1) of an expression; NaN where missing. @throws as the columns and expressions of an audit. */
export function knownValues(table: Table, text: string): Float64Array {
  if (table.columns.has(text) || !looksLikeExpression(text)) return numberColumn(table, text);
  const truth = evaluateExpression(parseExpression(text, [...table.columns.keys()]), table);
  return Float64Array.from(truth, (value) => (value === missingTruth ? Number.NaN : value));
}
