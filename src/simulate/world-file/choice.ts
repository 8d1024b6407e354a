// A parameter, or a table of parameters by the value of a node or condition: { by: race, Black: 0.3, default: 0.1 }.
import type { Expression } from '../graph/expression/expression.ts';
import type { Path } from './problems.ts';

/** An expression with its text and where it stands. */
export interface SourcedExpression {
  readonly tree: Expression;
  readonly text: string;
  readonly path: Path;
  /** Whether the tree's characters are those of a text of the file (a number is not). */
  readonly isText: boolean;
}

export type Choice<T> = ChoiceLeaf<T> | ChoiceTable<T>;

export interface ChoiceLeaf<T> {
  readonly kind: 'leaf';
  readonly leaf: T;
  readonly path: Path;
}

export interface ChoiceTable<T> {
  readonly kind: 'table';
  readonly by: SourcedExpression;
  readonly rows: ReadonlyMap<string, Choice<T>>;
  readonly otherwise: Choice<T> | undefined;
  readonly path: Path;
}

/** All leaves, row by row. */
export function leavesOf<T>(choice: Choice<T>): ChoiceLeaf<T>[] {
  if (choice.kind === 'leaf') return [choice];
  const rows = [...choice.rows.values(), ...(choice.otherwise === undefined ? [] : [choice.otherwise])];
  return rows.flatMap(leavesOf);
}

/** All expressions after `by`. */
export function keysOf<T>(choice: Choice<T>): SourcedExpression[] {
  if (choice.kind === 'leaf') return [];
  const rows = [...choice.rows.values(), ...(choice.otherwise === undefined ? [] : [choice.otherwise])];
  return [choice.by, ...rows.flatMap(keysOf)];
}
