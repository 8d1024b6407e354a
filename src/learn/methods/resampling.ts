// Resampling: every cell is drawn equally often.
import { mean } from '../../engine/functions/reductions.ts';
import { defineMethod, type Method, type MethodContext, type MethodRun } from './method.ts';
import { type CellOptions, requireCells, type TrainingCells, trainingCells } from './training-cells.ts';

interface Resampling extends CellOptions {
  readonly name: string;
  readonly about: string;
}

const source = 'the sampling of MEDFAIR (Zong et al. 2023): weights 1/n of the cell, with replacement';

/** Draws every group equally often: a case's chance is 1/n of its group; several attributes are crossed. */
export const resampleGroup = resampling({
  name: 'resample-group',
  about: 'Draws cases with replacement so that every group comes equally often.',
});

/** Draws every pair of class and group equally often. */
export const resampleGroupClass = resampling({
  name: 'resample-group-class',
  about: 'Draws cases with replacement so that every class of every group comes equally often.',
  byClass: true,
});

/** Draws every class equally often, whatever the group: what part of the effect of the other two is the balance of classes. */
export const resampleClass = resampling({
  name: 'resample-class',
  about: 'Draws cases with replacement so that every class comes equally often.',
  byClass: true,
  byGroup: false,
});

/**
 * A method that draws cases with replacement. The known cases share their part of the draws so that each cell with cases gets the
 * same; a case with an unknown class or group is drawn as often as without the method. Throws `learn/method-cases` (usage) for fewer than
 * two cells.
 */
function resampling({ name, about, byClass, byGroup = true }: Resampling): Method<Record<never, never>> {
  return defineMethod({
    name,
    kinds: ['pairs', 'classes'],
    about,
    source,
    settings: {},
    attributes: byGroup ? 1 : 0,
    start: (context: MethodContext): MethodRun => {
      const cells = trainingCells(context, { byClass, byGroup });
      requireCells(name, cells);
      return { sampling: chances(cells), terms: ({ caseLosses }) => ({ loss: mean(caseLosses) }) };
    },
  });
}

function chances({ codes, counts, known }: TrainingCells): Float64Array {
  const total = codes.length;
  return Float64Array.from(codes, (cell) => (cell < 0 ? 1 : known / (counts.length * counts[cell]!)) / total);
}
