import { usageError } from '../../core/errors.ts';
import { createStream } from '../../core/stream.ts';
import type { LearningCases } from '../cases/learning-cases.ts';
import { labelFractions } from './label-curve.ts';

/** Which share of the labels is kept. */
export interface LabelSubsetOptions {
  /** Above 0, up to 1. */
  readonly fraction: number;
  /** Attribute whose groups are kept in proportion, besides the classes; default none. */
  readonly attribute?: string | undefined;
  readonly seed: number;
}

/**
 * Training cases whose labels are used, ascending case indices: about the share of each class and group of the cases with a label, of whole
 * patients. The patients of a class and group stand in an order of their own, drawn from (seed, patient); of them are taken the first ones, at
 * least one, whose number of cases is nearest to the share, of two equally near ones the larger. So subsets of one seed are nested: what is
 * in the smaller is in the larger. A patient with cases of several classes or groups is placed by the first of them. At fraction 1 all cases
 * with a label, in their order.
 *
 * Throws `learn/bad-fraction` (usage) for a share outside of 0..1, `learn/unknown-attribute` (usage), and `learn/few-labels` (usage) when a class has no
 * training case with a label.
 */
export function labelSubset(cases: LearningCases, { fraction, attribute, seed }: LabelSubsetOptions): Int32Array {
  if (!(fraction > 0 && fraction <= 1)) {
    throw usageError('learn/bad-fraction', `A share of labels must be above 0 and up to 1; got ${fraction}.`, {
      hint: `Usual shares are ${labelFractions.join(', ')}.`,
    });
  }
  const codes = codesOf(cases, attribute);
  const labelled = cases.splits.train.filter((index) => cases.label[index]! >= 0);
  checkClasses(cases, labelled);
  const cells = new Map<string, Map<number, number[]>>();
  const cellOf = new Map<number, string>();
  for (const index of labelled) {
    const patient = cases.patient[index]!;
    const cell = cellOf.get(patient) ?? `${cases.label[index]} ${codes?.[index] ?? 0}`;
    cellOf.set(patient, cell);
    const patients = cells.get(cell) ?? new Map<number, number[]>();
    cells.set(cell, patients.set(patient, [...(patients.get(patient) ?? []), index]));
  }
  const taken = [...cells.values()].flatMap((patients) => firstPatients(cases, patients, { fraction, seed }));
  return Int32Array.from(taken).sort();
}

/** Cases of the first patients in the drawn order, as many as come nearest to the share. */
function firstPatients(
  { ids }: LearningCases,
  patients: ReadonlyMap<number, readonly number[]>,
  { fraction, seed }: Pick<LabelSubsetOptions, 'fraction' | 'seed'>,
): readonly number[] {
  const drawn = [...patients.values()].map((indices) => {
    const names = indices.map((index) => ids[index]!).sort();
    return { indices, name: names[0]!, place: createStream(seed, 'label-subset', names[0]!).uniform() };
  });
  drawn.sort((a, b) => a.place - b.place || (a.name < b.name ? -1 : 1));
  const total = drawn.reduce((sum, { indices }) => sum + indices.length, 0);
  const wanted = Math.max(1, Math.round(fraction * total));
  const taken: number[] = [];
  for (const { indices } of drawn) {
    if (taken.length > 0 && 2 * (wanted - taken.length) < indices.length) break;
    taken.push(...indices);
  }
  return taken;
}

function codesOf({ attributes }: LearningCases, name: string | undefined): Int32Array | undefined {
  if (name === undefined) return undefined;
  const found = attributes.find((attribute) => attribute.name === name);
  if (found) return found.codes;
  throw usageError('learn/unknown-attribute', `There is no attribute "${name}".`, {
    hint: `Attributes are: ${attributes.map((attribute) => attribute.name).join(', ') || 'none'}.`,
  });
}

function checkClasses({ classes, label }: LearningCases, labelled: Int32Array): void {
  const present = new Set(Array.from(labelled, (index) => label[index]!));
  const missing = classes.find((_, index) => !present.has(index));
  if (missing === undefined) return;
  throw usageError('learn/few-labels', `No training case is labelled "${missing}".`, {
    hint: 'A curve over shares of labels needs cases of every class.',
  });
}
