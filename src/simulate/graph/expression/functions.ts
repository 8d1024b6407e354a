// What operators and functions take, compute, and between which numbers their result lies.
import { cos, exp, log, logistic, logit, pow, sin } from '../../../core/math.ts';

/** Least and greatest number that can occur. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface FunctionRule {
  /** Least and greatest number of operands. */
  readonly operands: readonly [number, number];
  /** `equals` takes any two values of one type, `choice` a condition and two values of one type. */
  readonly takes: 'numbers' | 'conditions' | 'equals' | 'choice';
  readonly gives: 'number' | 'condition' | 'choice';
  /** Absent where operands are not numbers or not always evaluated. */
  readonly compute?: (...operands: readonly number[]) => number;
  /** Range of the result from those of the operands; absent: that of `compute` at all their ends, if `monotone`, else unknown. */
  readonly range?: (...operands: readonly Range[]) => Range;
  readonly monotone?: true;
}

const number = { takes: 'numbers', gives: 'number' } as const;
const comparison = { operands: [2, 2], takes: 'numbers', gives: 'condition' } as const;
const many = Number.POSITIVE_INFINITY;

/** Operators by their sign; `negative` is the sign of one number. */
const operators: Readonly<Record<string, FunctionRule>> = {
  '+': { ...number, operands: [2, 2], compute: (a, b) => a! + b!, monotone: true },
  '-': { ...number, operands: [2, 2], compute: (a, b) => a! - b!, monotone: true },
  '*': { ...number, operands: [2, 2], compute: (a, b) => a! * b!, monotone: true },
  '/': { ...number, operands: [2, 2], compute: (a, b) => a! / b!, range: quotientRange },
  '^': { ...number, operands: [2, 2], compute: (a, b) => pow(a!, b!) },
  negative: { ...number, operands: [1, 1], compute: (a) => -a!, monotone: true },
  '<': { ...comparison, compute: (a, b) => Number(a! < b!) },
  '<=': { ...comparison, compute: (a, b) => Number(a! <= b!) },
  '>': { ...comparison, compute: (a, b) => Number(a! > b!) },
  '>=': { ...comparison, compute: (a, b) => Number(a! >= b!) },
  '=': { operands: [2, 2], takes: 'equals', gives: 'condition' },
  '!=': { operands: [2, 2], takes: 'equals', gives: 'condition' },
  and: { operands: [2, 2], takes: 'conditions', gives: 'condition' },
  or: { operands: [2, 2], takes: 'conditions', gives: 'condition' },
  not: { operands: [1, 1], takes: 'conditions', gives: 'condition', compute: (a) => Number(a === 0) },
};

/** Functions by name; `step` is 0 below 0 and 1 from 0 on, `round` rounds halves up. */
export const expressionFunctions: Readonly<Record<string, FunctionRule>> = {
  if: { operands: [3, 3], takes: 'choice', gives: 'choice' },
  min: { ...number, operands: [1, many], compute: (...all) => Math.min(...all), monotone: true },
  max: { ...number, operands: [1, many], compute: (...all) => Math.max(...all), monotone: true },
  clamp: {
    ...number,
    operands: [3, 3],
    compute: (x, low, high) => Math.min(Math.max(x!, low!), high!),
    monotone: true,
  },
  abs: { ...number, operands: [1, 1], compute: (a) => Math.abs(a!), range: absoluteRange },
  sqrt: { ...number, operands: [1, 1], compute: (a) => Math.sqrt(a!), monotone: true },
  exp: { ...number, operands: [1, 1], compute: (a) => exp(a!), monotone: true },
  log: { ...number, operands: [1, 1], compute: (a) => log(a!), monotone: true },
  logit: { ...number, operands: [1, 1], compute: (a) => logit(a!), monotone: true },
  logistic: { ...number, operands: [1, 1], compute: (a) => logistic(a!), monotone: true },
  floor: { ...number, operands: [1, 1], compute: (a) => Math.floor(a!), monotone: true },
  round: { ...number, operands: [1, 1], compute: (a) => Math.round(a!), monotone: true },
  step: { ...number, operands: [1, 1], compute: (a) => Number(a! >= 0), monotone: true },
  sin: { ...number, operands: [1, 1], compute: (a) => sin(a!), range: () => ({ low: -1, high: 1 }) },
  cos: { ...number, operands: [1, 1], compute: (a) => cos(a!), range: () => ({ low: -1, high: 1 }) },
};

/** The rule of an operator or function that the parser has accepted. */
export function ruleOf(name: string): FunctionRule {
  return operators[name] ?? expressionFunctions[name]!;
}

/** Range of a call, as narrow as is known without asking how the operands depend on each other. */
export function rangeOf({ range, monotone, compute }: FunctionRule, operands: readonly Range[]): Range {
  const unknown = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  if (range !== undefined) return range(...operands);
  if (monotone === undefined || compute === undefined) return unknown;
  let corners: number[][] = [[]];
  for (const { low, high } of operands) {
    corners = corners.flatMap((corner) =>
      low === high
        ? [[...corner, low]]
        : [
            [...corner, low],
            [...corner, high],
          ],
    );
    if (corners.length > 256) return unknown;
  }
  const results = corners.map((corner) => compute(...corner));
  return results.some(Number.isNaN) ? unknown : { low: Math.min(...results), high: Math.max(...results) };
}

function quotientRange(a?: Range, b?: Range): Range {
  const divisors = [b!.low, b!.high];
  if (b!.low <= 0 && b!.high >= 0) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const ends = divisors.flatMap((divisor) => [a!.low / divisor, a!.high / divisor]);
  return ends.some(Number.isNaN)
    ? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
    : { low: Math.min(...ends), high: Math.max(...ends) };
}

function absoluteRange(a?: Range): Range {
  const high = Math.max(Math.abs(a!.low), Math.abs(a!.high));
  return { low: a!.low <= 0 && a!.high >= 0 ? 0 : Math.min(Math.abs(a!.low), Math.abs(a!.high)), high };
}
