import { usageError } from '../../core/errors.ts';
import { mul } from '../../engine/functions/elementwise.ts';
import { gather } from '../../engine/functions/indexing.ts';
import { mean } from '../../engine/functions/reductions.ts';
import { reweighingWeights } from '../../simulate/oracle/reweighing.ts';
import { factorsLike } from './group-members.ts';
import { defineMethod, type MethodContext, type MethodRun } from './method.ts';
import { cellCodes, requireCells, type TrainingCells, trainingCells } from './training-cells.ts';

/**
 * Reweighing (Kamiran and Calders 2012) for any number of classes and groups: the loss of a case counts P(y) P(g) / P(y, g), shares
 * of the training cases whose class and groups are known; several attributes are crossed. Under the weights class and group are
 * independent, the shares of each stay, and the mean weight is 1. Cases with an unknown class or group count 1. The mean over a batch
 * divides by its cases, not by its weights, so a step is an unbiased estimate.
 *
 * Throws `learn/method-cases` (usage) for fewer than two groups, and for a class and a group that both have cases but none together:
 * no weights make them independent. `emptyCells: allow` goes on with the others.
 */
export const reweighing = defineMethod({
  name: 'reweighing',
  kinds: ['pairs', 'classes'],
  about: 'Weighs cases so that recorded class and group are independent in training.',
  source: 'Kamiran and Calders 2012, for any number of classes and groups',
  settings: {
    emptyCells: {
      default: 'refuse',
      choices: ['refuse', 'allow'],
      about: 'What to do when a class and a group have cases but none together.',
    },
  },
  attributes: 1,
  start: (context, { emptyCells }): MethodRun => {
    const groups = trainingCells(context);
    requireCells('reweighing', groups);
    const cells = trainingCells(context, { byClass: true });
    const weights = cellWeights(context, { groups, cells, refuses: emptyCells === 'refuse' });
    return {
      terms: (pass) => {
        const own = gather(factorsLike(pass.caseLosses, weights), cellCodes(cells, pass), 0);
        return { loss: mean(mul(pass.caseLosses, own)) };
      },
      weightsOf: ({ positions }) => positions.map((position) => weights.at(cells.codes[position]!)!),
    };
  },
});

interface WeightOptions {
  readonly groups: TrainingCells;
  readonly cells: TrainingCells;
  readonly refuses: boolean;
}

/** Weight of each cell of class and group, and 1 at the end for cases without a cell. */
function cellWeights(context: MethodContext, { groups, cells, refuses }: WeightOptions): readonly number[] {
  const counts = context.classes.map(() => groups.names.map(() => 0));
  for (const [position, group] of groups.codes.entries()) {
    const label = context.label[position]!;
    if (label >= 0 && group >= 0) counts[label]![group]! += 1;
  }
  if (cells.known === 0) throw noCell();
  if (refuses) refuseEmptyCells(counts, { classes: context.classes, groups: groups.names });
  const table = reweighingWeights(counts);
  const weights = [...cells.names.map(() => 0), 1];
  for (const [position, cell] of cells.codes.entries()) {
    if (cell >= 0) weights[cell] = table[context.label[position]!]![groups.codes[position]!]!;
  }
  return weights;
}

function noCell() {
  return usageError('learn/method-cases', '"reweighing" needs training cases with a recorded class and known groups.', {
    hint: 'Give labels to the training cases, or resample by group, which needs none.',
  });
}

function refuseEmptyCells(
  counts: readonly (readonly number[])[],
  names: { readonly classes: readonly string[]; readonly groups: readonly string[] },
): void {
  const sizeOf = (group: number): number => counts.reduce((sum, row) => sum + row[group]!, 0);
  const empty = counts.flatMap((row, label) =>
    row.flatMap((count, group) =>
      count === 0 && sizeOf(group) > 0 && row.some((other) => other > 0)
        ? [`"${names.classes[label]}" in "${names.groups[group]}"`]
        : [],
    ),
  );
  if (empty.length === 0) return;
  throw usageError('learn/method-cases', `No training case is ${empty.slice(0, 5).join(', ')}.`, {
    problems: empty,
    hint: 'No weights make class and group independent then. Use fewer attributes or coarser groups, or set emptyCells to allow.',
  });
}
