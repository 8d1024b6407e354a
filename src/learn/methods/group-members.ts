// Which cases of a batch belong to which group, as numbers that a loss can be weighted with. Batches have one shape, groups do not.
import { equal } from '../../engine/functions/comparisons.ts';
import { constantOf } from '../../engine/functions/constants.ts';
import { cast, div, maximum, mul } from '../../engine/functions/elementwise.ts';
import { reshape } from '../../engine/functions/movement.ts';
import { sum } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { MethodContext, MethodPass } from './method.ts';
import { cellCodes, requireCells, trainingCells } from './training-cells.ts';

/** The groups that a method compares: of one attribute, or of all crossed. */
export interface ComparedGroups {
  readonly names: readonly string[];
  /** Group of each training case, -1 where it is unknown. */
  readonly codes: Int32Array;
  /** Group of each case of a pass, int64 [B]; outside of 0..G-1 where it is unknown or has no training cases. */
  codesOf(pass: Pick<MethodPass, 'groups'>): Tensor;
}

/** The groups with training cases. Throws `learn/method-cases` (usage) unless there are at least two. */
export function groupsToCompare(context: MethodContext, method: string): ComparedGroups {
  const cells = trainingCells(context);
  requireCells(method, cells);
  const { names, codes } = cells;
  // Labels are read of cells by class only.
  return { names, codes, codesOf: (pass) => cellCodes(cells, pass as MethodPass) };
}

/** How many cases have each code; codes below 0 are not counted. */
export function countsOf(codes: Int32Array, size: number): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const code of codes) if (code >= 0 && code < size) counts[code]! += 1;
  return counts;
}

/** Codes int64 [B] to [B,size]: 1 in the column of the code, all 0 where it is outside of 0..size-1. */
export function membersOf(codes: Tensor, size: number, { dtype }: Tensor): Tensor {
  const columns = constantOf(codes.graph, { dtype: 'int64', shape: [1, size] }, (index) => index);
  return cast(equal(reshape(codes, [codes.shape[0]!, 1]), columns), dtype);
}

/** Members of two codings [B,G] and [B,C] to those of their cells [B,G*C], group by group; in a cell only where both are known. */
export function cellMembers(groups: Tensor, classes: Tensor): Tensor {
  const [cases, outer] = groups.shape as [number, number];
  const inner = classes.shape[1]!;
  const product = mul(reshape(groups, [cases, outer, 1]), reshape(classes, [cases, 1, inner]));
  return reshape(product, [cases, outer * inner]);
}

/** Mean of values [B] over each column of members [B,K], to [K]; 0 for a column without members. */
export function memberMeans(values: Tensor, members: Tensor): Tensor {
  const over = { axes: [0] };
  const sums = sum(mul(members, reshape(values, [values.shape[0]!, 1])), over);
  return div(sums, maximum(sum(members, over), 1));
}

/** Numbers in the type of a tensor, to multiply its last axis with. */
export function factorsLike({ graph, dtype }: Tensor, factors: readonly number[]): Tensor {
  const constant = constantOf(graph, { dtype: 'float64', shape: [factors.length] }, (index) => factors[index]!);
  return cast(constant, dtype);
}
