// Types of expressions: numbers, conditions and texts, with the values that can occur as far as they are known.
import { nearestNames } from '../../../core/nearest.ts';
import type { Domain } from '../causal-graph.ts';
import type { Call, Expression } from './expression.ts';
import { rangeOf, ruleOf } from './functions.ts';
import { ExpressionFault } from './parse-expression.ts';

/** Domain of a name; undefined for a name that is unknown and already reported, with which everything is compatible. */
export type DomainOf = (name: string) => Domain | undefined;

const condition: Domain = { type: 'condition', values: [0, 1], low: 0, high: 1 };

/**
 * The domain of an expression; undefined if it depends on a name without one.
 * @throws `ExpressionFault` where a value of the wrong type stands, or a text is compared with one that cannot occur.
 */
export function domainOfExpression(expression: Expression, domainOf: DomainOf): Domain | undefined {
  switch (expression.kind) {
    case 'literal':
      return literalDomain(expression.value);
    case 'name':
      return domainOf(expression.name);
    case 'call':
      return domainOfCall(expression, domainOf);
  }
}

/** Whether a value can stand as a condition: a condition, or a number that is always 0 or 1. */
function isCondition({ type, values }: Domain): boolean {
  return type === 'condition' || (type === 'number' && values?.every((value) => value === 0 || value === 1) === true);
}

function literalDomain(value: number | string): Domain {
  return typeof value === 'number'
    ? { type: 'number', values: [value], low: value, high: value }
    : { type: 'text', values: [value], low: 0, high: 0 };
}

function domainOfCall(call: Call, domainOf: DomainOf): Domain | undefined {
  const rule = ruleOf(call.name);
  const domains = call.operands.map((operand) => domainOfExpression(operand, domainOf));
  if (rule.takes === 'equals') checkEquality(call, domains);
  if (rule.takes === 'choice') return choiceDomain(call, domains);
  for (const [index, domain] of domains.entries()) {
    if (domain === undefined) continue;
    if (rule.takes === 'numbers' && domain.type === 'text') {
      throw new ExpressionFault(`${spoken(call)} takes numbers; this is a text`, call.operands[index]!.at);
    }
    if (rule.takes === 'conditions') requireCondition(call, index, domain);
  }
  if (rule.gives === 'condition') return settledComparison(call.name, domains) ?? condition;
  if (domains.some((domain) => domain === undefined)) return undefined;
  return { type: 'number', ...rangeOf(rule, domains as readonly Domain[]) };
}

/** A comparison of numbers whose ranges do not overlap is always true or never. */
function settledComparison(name: string, [a, b]: readonly (Domain | undefined)[]): Domain | undefined {
  if (a === undefined || b === undefined || !['<', '<=', '>', '>='].includes(name)) return undefined;
  const [less, more] = name.startsWith('<') ? [a, b] : [b, a];
  const orEqual = name.endsWith('=');
  const always = orEqual ? less.high <= more.low : less.high < more.low;
  const never = orEqual ? less.low > more.high : less.low >= more.high;
  if (!always && !never) return undefined;
  const value = Number(always);
  return { type: 'condition', values: [value], low: value, high: value };
}

function requireCondition(call: Call, index: number, domain: Domain): void {
  if (isCondition(domain)) return;
  const what = domain.type === 'text' ? 'a text' : 'a number other than 0 and 1';
  throw new ExpressionFault(
    `${spoken(call)} takes a condition; this is ${what}: compare it, as in a = b or a > b`,
    call.operands[index]!.at,
  );
}

function checkEquality(call: Call, [left, right]: readonly (Domain | undefined)[]): void {
  if (left === undefined || right === undefined) return;
  if ((left.type === 'text') !== (right.type === 'text')) {
    throw new ExpressionFault('a text is compared with a number, which is never equal', call.at);
  }
  for (const [index, [one, other]] of [[left, right] as const, [right, left] as const].entries()) {
    const operand = call.operands[index]!;
    if (operand.kind !== 'literal' || typeof operand.value !== 'string') continue;
    const known = (other.values ?? []).map(String);
    if (one.type !== 'text' || known.includes(operand.value)) continue;
    const near = nearestNames(operand.value, known);
    const help = near.length > 0 ? `did you mean "${near[0]}"?` : `known are ${known.join(', ')}`;
    throw new ExpressionFault(`"${operand.value}" never occurs here; ${help}`, operand.at);
  }
}

function choiceDomain(call: Call, domains: readonly (Domain | undefined)[]): Domain | undefined {
  const [test, yes, no] = domains;
  if (test !== undefined) requireCondition(call, 0, test);
  if (yes === undefined || no === undefined) return undefined;
  if ((yes.type === 'text') !== (no.type === 'text')) {
    throw new ExpressionFault('both values of if(...) must be numbers, or both texts', call.operands[2]!.at);
  }
  return unionOf(yes, no);
}

function unionOf(a: Domain, b: Domain): Domain {
  const values = a.values && b.values ? [...new Set([...a.values, ...b.values])] : undefined;
  return {
    type: a.type === b.type ? a.type : 'number',
    values: a.type === 'text' ? values : values?.toSorted((x, y) => Number(x) - Number(y)),
    low: Math.min(a.low, b.low),
    high: Math.max(a.high, b.high),
  };
}

function spoken({ name }: Call): string {
  return name === 'negative' ? '"-"' : /^\p{L}/u.test(name) && name.length > 3 ? `${name}(...)` : `"${name}"`;
}
