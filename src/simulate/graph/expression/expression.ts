// The syntax tree of an expression: literals, names and calls. Operators are calls by their sign.

/** `at` counts characters from the beginning of the text, from 0. */
export type Expression = Literal | Name | Call;

export interface Literal {
  readonly kind: 'literal';
  readonly value: number | string;
  readonly at: number;
}

export interface Name {
  readonly kind: 'name';
  readonly name: string;
  readonly at: number;
}

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly operands: readonly Expression[];
  readonly at: number;
}

/** Names that occur in an expression, each once, in the order of their first use. */
export function namesIn(expression: Expression): string[] {
  const names = new Set<string>();
  const visit = (part: Expression): void => {
    if (part.kind === 'name') names.add(part.name);
    if (part.kind === 'call') for (const operand of part.operands) visit(operand);
  };
  visit(expression);
  return [...names];
}
