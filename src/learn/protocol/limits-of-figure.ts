// Limits of figures of the test cases, also where their influences say nothing of how they vary.
import type { Attribute } from '../../cases/cases.ts';
import { newcombeAucInterval } from '../../stats/auc-interval.ts';
import type { Figure } from './figure-estimate.ts';
import type { Limits } from './summarise-seeds.ts';

/** A figure with the test cases that it is of; arrays by case. */
export interface FigureOfPatients {
  readonly figure: Figure;
  readonly mean: number;
  readonly label: Int32Array;
  /** Patients by number. */
  readonly patient: Int32Array;
  readonly attributes: readonly Pick<Attribute, 'name' | 'groups' | 'codes'>[];
}

/**
 * 95 % limits of a figure. The usual ones, by its influences, where these can be seen to vary. Where they are all 0, such as of an AUC of 1, and where one patient alone has an event, or has none,
 * so that nothing is seen to vary between such patients: of an AUC of two classes Newcombe's score interval for its numbers of patients with
 * and without an event (2006), which knows the test cases and no seeds, and takes in the usual one; of all other figures without a variance NaN.
 */
export function limitsOfFigure(of: FigureOfPatients, usual: Limits): Limits {
  const hasVariance = usual.low < usual.high;
  const sizes = sizesOf(of);
  if (sizes === undefined) return hasVariance ? usual : { low: Number.NaN, high: Number.NaN };
  if (hasVariance && Math.min(sizes.events, sizes.nonEvents) > 1) return usual;
  const { low, high } = newcombeAucInterval({ auc: of.mean, ...sizes });
  return hasVariance ? { low: Math.min(low, usual.low), high: Math.max(high, usual.high) } : { low, high };
}

/** Patients with and without an event, of an AUC of two classes that exists; undefined of other figures. */
function sizesOf({ figure, mean, label, patient, attributes }: FigureOfPatients) {
  const isOfTwo = figure.kind === 'auc' || figure.kind === 'group-auc';
  const groups = figure.kind === 'group-auc' ? attributes.find(({ name }) => name === figure.attribute) : undefined;
  const code = figure.kind === 'group-auc' ? groups?.groups.indexOf(figure.group) : undefined;
  const patientsWith = (value: number): number =>
    new Set(patient.filter((_, row) => label[row] === value && (code === undefined || groups?.codes[row] === code)))
      .size;
  const [nonEvents, events] = [patientsWith(0), patientsWith(1)];
  if (!isOfTwo || label.some((value) => value > 1) || Number.isNaN(mean) || events === 0 || nonEvents === 0)
    return undefined;
  return { events, nonEvents };
}
