// Whether a row of the benchmark can begin at all, known before any picture is rendered.
import { EvenhandError, usageError } from '../../core/errors.ts';
import type { MethodContext } from '../methods/method.ts';
import { settingsFrom } from '../methods/setting.ts';
import { groupAttribute } from './benchmark-cases.ts';
import { benchmarkMethod, type CellPlan } from './run-cell.ts';

/** Why the cells of a row would all be refused: its method is not for pairs, or needs classes that the row is not told. Undefined where it can begin. */
export function refusalOf({ method, settings, labels = false }: CellPlan): EvenhandError | undefined {
  const found = benchmarkMethod(method);
  if (!found.kinds.includes('pairs')) {
    return usageError('learn/method-kind', `The method "${method}" is for classifiers; the benchmark learns pairs.`, {
      hint: '"evenhand bench bad-pairs --list" prints the methods that it can compare.',
    });
  }
  try {
    found.start(standIn(labels), settingsFrom(found.name, found.settings, settings));
    return undefined;
  } catch (error) {
    if (!(error instanceof EvenhandError)) throw error;
    if (labels || error.code !== 'learn/method-cases') return error;
    return usageError(
      error.code,
      `The row "${method}" is not told the classes of training pairs, and its method needs them.`,
      {
        hint: `Name it "${method}+labels" (in a program labels: true).`,
        cause: error,
      },
    );
  }
}

const count = 64;

/** Pairs of two groups and two classes, all that a method is told before its first step. */
function standIn(labels: boolean): MethodContext {
  const nothing = new Float64Array(count);
  return {
    kind: 'pairs',
    count,
    classes: ['absent', 'present'],
    label: Int32Array.from({ length: count }, (_, index) => (labels ? index % 2 : -1)),
    attributes: [
      {
        attribute: groupAttribute,
        groups: ['A', 'B'],
        codes: Int32Array.from({ length: count }, (_, index) => Math.floor(index / 2) % 2),
      },
    ],
    known: { badPair: nothing, badPairPosterior: nothing },
    epochs: 4,
    batchSize: count,
    stepsPerEpoch: 1,
    seed: 1,
  };
}
