// Mean losses of cells within a batch.
import { greater } from '../../engine/functions/comparisons.ts';
import { sum } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { memberMeans, membersOf } from './group-members.ts';
import type { MethodPass } from './method.ts';
import { cellCodes, type TrainingCells } from './training-cells.ts';

/** How the cells fare in a batch. */
export interface CellLosses {
  /** Mean base loss of each cell [K]; 0 where the batch has no case of it. */
  readonly means: Tensor;
  /** Whether the batch has any [K]. */
  readonly present: Tensor;
  /** 1 where a case is in the cell [B,K]. */
  readonly members: Tensor;
}

/** Mean base loss of each cell over the cases of the batch. Cases without a cell are in none. */
export function cellLosses(cells: TrainingCells, pass: MethodPass): CellLosses {
  const { caseLosses } = pass;
  const members = membersOf(cellCodes(cells, pass), cells.names.length, caseLosses);
  const present = greater(sum(members, { axes: [0] }), 0);
  return { means: memberMeans(caseLosses, members), present, members };
}
