// A syntax tree that was checked becomes a function of the values of names.
import type { NodeValue, NodeValues } from '../causal-graph.ts';
import { DrawFault } from '../draw-fault.ts';
import type { Call, Expression } from './expression.ts';
import { ruleOf } from './functions.ts';

export type Evaluate = (values: NodeValues) => NodeValue;

/**
 * The function that evaluates an expression. `and`, `or` and `if` evaluate only what they need, so that a condition can guard a division.
 * The function throws `DrawFault` for a division by 0 and wherever a result is not a finite number.
 */
export function compileExpression(expression: Expression): Evaluate {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return () => value;
    }
    case 'name': {
      const { name } = expression;
      return (values) => values[name]!;
    }
    case 'call':
      return compileCall(expression, expression.operands.map(compileExpression));
  }
}

function compileCall({ name }: Call, operands: readonly Evaluate[]): Evaluate {
  const [a, b, c] = operands as [Evaluate, Evaluate, Evaluate];
  switch (name) {
    case '=':
      return (values) => Number(a(values) === b(values));
    case '!=':
      return (values) => Number(a(values) !== b(values));
    case 'and':
      return (values) => Number(a(values) !== 0 && b(values) !== 0);
    case 'or':
      return (values) => Number(a(values) !== 0 || b(values) !== 0);
    case 'if':
      return (values) => (a(values) !== 0 ? b(values) : c(values));
    default:
      return compileNumeric(name, operands);
  }
}

function compileNumeric(name: string, operands: readonly Evaluate[]): Evaluate {
  const compute = ruleOf(name).compute!;
  return (values) => {
    const numbers = operands.map((operand) => operand(values) as number);
    const result = compute(...numbers);
    if (!Number.isFinite(result)) throw new DrawFault(faultOf(name, numbers));
    return result;
  };
}

function faultOf(name: string, numbers: readonly number[]): string {
  if (name === '/' && numbers[1] === 0) return `division of ${numbers[0]} by 0`;
  if (name === 'negative' || /^\p{L}/u.test(name)) return `${name}(${numbers.join(', ')}) is not a finite number`;
  return `${numbers.join(` ${name} `)} is not a finite number`;
}
