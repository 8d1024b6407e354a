// Which cases of a batch belong to which group, as numbers that a loss can be weighted with. Batches have one shape, groups do not.
import { usageError } from '../../core/errors.ts';
import { equal } from '../../engine/functions/comparisons.ts';
import { constantOf } from '../../engine/functions/constants.ts';
import { cast, div, maximum, mul } from '../../engine/functions/elementwise.ts';
import { reshape } from '../../engine/functions/movement.ts';
import { sum } from '../../engine/functions/reductions.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { MethodContext, TrainingGroups } from './method.ts';

/**
 * The groups of the first attribute. Throws `learn/method-cases` (usage) unless there are at least two known groups and all of them have
 * training cases.
 */
export function groupsToCompare({ attributes }: MethodContext, method: string): TrainingGroups {
  const [first] = attributes;
  const counts = first ? countsOf(first.codes, first.groups.length) : [];
  const missing = first ? first.groups.filter((_, code) => counts[code] === 0) : [];
  if (first !== undefined && first.groups.length >= 2 && missing.length === 0) return first;
  const found =
    missing.length > 0 ? `"${first!.attribute}" has no training cases of ${missing.join(', ')}` : describeFew(first);
  throw usageError('learn/method-cases', `The method "${method}" compares groups of an attribute; ${found}.`, {
    hint: 'Name an attribute whose groups all have training cases, or leave the empty groups out of the attribute.',
  });
}

function describeFew(first: TrainingGroups | undefined): string {
  return first === undefined
    ? 'no attribute is named'
    : `"${first.attribute}" has ${first.groups.length} known group${first.groups.length === 1 ? '' : 's'}`;
}

/** How many cases have each code; codes below 0 are not counted. */
export function countsOf(codes: Int32Array, size: number): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const code of codes) if (code >= 0 && code < size) counts[code]! += 1;
  return counts;
}

/** Codes int64 [B] to [B,size]: 1 in the column of the code, all 0 where it is unknown (-1). */
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
