import type { Attribute } from '../../cases/cases.ts';
import { newcombeAucInterval } from '../../stats/auc-interval.ts';
import type { Figure } from './figure-estimate.ts';
import type { Limits } from './summarise-seeds.ts';

/** A figure whose variance is 0 by its influences, and the test cases that it is of; arrays by case. */
export interface FigureWithoutVariance {
  readonly figure: Figure;
  readonly mean: number;
  readonly label: Int32Array;
  /** Patients by number. */
  readonly patient: Int32Array;
  readonly attributes: readonly Pick<Attribute, 'name' | 'groups' | 'codes'>[];
}

/**
 * 95 % limits where influences are all 0, such as of an AUC of 1: of an AUC of two classes Newcombe's score interval for its numbers of patients with
 * and without an event (2006), which knows the test cases and no seeds; of all other figures NaN.
 */
export function intervalWithoutVariance({ figure, mean, label, patient, attributes }: FigureWithoutVariance): Limits {
  const isOfTwo = figure.kind === 'auc' || figure.kind === 'group-auc';
  const groups = figure.kind === 'group-auc' ? attributes.find(({ name }) => name === figure.attribute) : undefined;
  const code = figure.kind === 'group-auc' ? groups?.groups.indexOf(figure.group) : undefined;
  const patientsWith = (value: number): number =>
    new Set(patient.filter((_, row) => label[row] === value && (code === undefined || groups?.codes[row] === code)))
      .size;
  const [nonEvents, events] = [patientsWith(0), patientsWith(1)];
  if (!isOfTwo || label.some((value) => value > 1) || Number.isNaN(mean) || events === 0 || nonEvents === 0) {
    return { low: Number.NaN, high: Number.NaN };
  }
  return newcombeAucInterval({ auc: mean, events, nonEvents });
}
