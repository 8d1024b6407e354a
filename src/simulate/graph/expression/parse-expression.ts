// Text to syntax tree, by precedence climbing.
import { nearestNames } from '../../../core/nearest.ts';
import type { Expression } from './expression.ts';
import { expressionFunctions } from './functions.ts';

/** What is wrong with a text and at which character of it (from 0). */
export class ExpressionFault extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const pattern =
  /\s+|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<text>"[^"]*"|'[^']*')|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<sign><=|>=|!=|==|&&|\|\||\*\*|[-+*/^=<>(),!%])/uy;

const foreign: Readonly<Record<string, string>> = {
  '==': 'equality is written =',
  '&&': '"and" is written and',
  '||': '"or" is written or',
  '!': '"not" is written not, "not equal" !=',
  '%': 'there is no remainder; use a - b * floor(a / b)',
  '**': 'powers are written ^',
};

/** How tightly a binary operator binds; `^` groups from the right, comparisons do not group. */
const precedence: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  '=': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '^': 8,
};
/** Most tokens of an expression: what is longer would exhaust the stack, and no reader follows it. */
const mostTokens = 1000;
const notPrecedence = 3;
const comparisonPrecedence = 4;
const minusPrecedence = 7;

/**
 * The syntax tree of an expression: numbers, "texts", names, + - * / ^, = != < <= > >=, and, or, not, and functions.
 * From loose to tight: or; and; not; comparisons; + and -; * and /; the sign -; ^ (from the right).
 * @throws `ExpressionFault` with the character at which the text stops to make sense.
 */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  if (tokens.length > mostTokens + 1) {
    const { at } = tokens[mostTokens]!;
    throw new ExpressionFault(
      `the expression is too long (more than ${mostTokens} words and signs): divide it into nodes`,
      at,
    );
  }
  const cursor = createCursor(tokens);
  const tree = climb(cursor, 1);
  const rest = cursor.peek();
  if (rest.kind !== 'end') throw new ExpressionFault(`expected an operator or the end, found ${shown(rest)}`, rest.at);
  return tree;
}

/** The tokens that are still to be read. */
interface Cursor {
  peek(): Token;
  take(): Token;
  /** Whether a sign comes next. */
  sees(sign: string): boolean;
  /** Takes a sign that must come next. */
  expect(sign: string, context: string): void;
}

function createCursor(tokens: readonly Token[]): Cursor {
  let next = 0;
  const peek = (): Token => tokens[next]!;
  const take = (): Token => tokens[next++]!;
  const sees = (sign: string): boolean => peek().kind === 'sign' && peek().text === sign;
  const expect = (sign: string, context: string): void => {
    if (!sees(sign)) throw new ExpressionFault(`expected "${sign}" ${context}, found ${shown(peek())}`, peek().at);
    take();
  };
  return { peek, take, sees, expect };
}

/** Operands joined by operators that bind at least so tightly. */
function climb(cursor: Cursor, least: number): Expression {
  let left = signed(cursor);
  let compared = false;
  for (;;) {
    const token = cursor.peek();
    const level = precedenceOf(token);
    if (level === undefined || level < least) return left;
    if (level === comparisonPrecedence && compared) {
      throw new ExpressionFault('comparisons do not chain: write a < b and b < c', token.at);
    }
    compared = level === comparisonPrecedence;
    cursor.take();
    const right = climb(cursor, token.text === '^' ? minusPrecedence : level + 1);
    left = { kind: 'call', name: token.text, operands: [left, right], at: token.at };
  }
}

function precedenceOf({ kind, text }: Token): number | undefined {
  return kind !== 'text' && Object.hasOwn(precedence, text) ? precedence[text] : undefined;
}

/** An operand with what stands before it. */
function signed(cursor: Cursor): Expression {
  const { kind, text, at } = cursor.peek();
  const isNot = kind === 'name' && text === 'not';
  if (!isNot && !cursor.sees('-')) return operand(cursor);
  cursor.take();
  const inner = climb(cursor, isNot ? notPrecedence : minusPrecedence);
  return { kind: 'call', name: isNot ? 'not' : 'negative', operands: [inner], at };
}

function operand(cursor: Cursor): Expression {
  if (cursor.sees('(')) {
    cursor.take();
    const inner = climb(cursor, 1);
    cursor.expect(')', 'to close the parenthesis');
    return inner;
  }
  const token = cursor.take();
  if (token.kind === 'number') return { kind: 'literal', value: Number(token.text), at: token.at };
  if (token.kind === 'text') return { kind: 'literal', value: token.text.slice(1, -1), at: token.at };
  if (token.kind === 'name' && precedenceOf(token) === undefined) {
    return cursor.sees('(') ? call(cursor, token) : named(token);
  }
  throw new ExpressionFault(`expected a number, a name or "(", found ${shown(token)}`, token.at);
}

function call(cursor: Cursor, name: Token): Expression {
  checkFunction(name);
  cursor.take();
  const operands: Expression[] = [];
  while (!cursor.sees(')')) {
    if (operands.length > 0) cursor.expect(',', `or ")" in ${name.text}(...)`);
    operands.push(climb(cursor, 1));
  }
  cursor.take();
  checkCount(name, operands.length);
  return { kind: 'call', name: name.text, operands, at: name.at };
}

function named(token: Token): Expression {
  if (Object.hasOwn(expressionFunctions, token.text)) {
    throw new ExpressionFault(`"${token.text}" is a function: write ${token.text}(...)`, token.at);
  }
  return { kind: 'name', name: token.text, at: token.at };
}

function checkFunction({ text, at }: Token): void {
  if (Object.hasOwn(expressionFunctions, text)) return;
  const known = Object.keys(expressionFunctions);
  const near = nearestNames(text, known);
  const help = near.length > 0 ? `did you mean "${near[0]}"?` : `known are ${known.join(', ')}`;
  throw new ExpressionFault(`unknown function "${text}"; ${help}`, at);
}

function checkCount({ text, at }: Token, count: number): void {
  const [low, high] = expressionFunctions[text]!.operands;
  if (count >= low && count <= high) return;
  const wanted = low === high ? `${low}` : `${low} or more`;
  throw new ExpressionFault(`${text}(...) takes ${wanted} value${high === 1 ? '' : 's'}; got ${count}`, at);
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match === null) throw new ExpressionFault(unreadable(text, position), position);
    const kind = (['number', 'text', 'name', 'sign'] as const).find((name) => match.groups?.[name] !== undefined);
    const help = kind === 'sign' ? foreign[match[0]] : undefined;
    if (help !== undefined) throw new ExpressionFault(help, position);
    if (kind !== undefined) tokens.push({ kind, text: match[0], at: position });
    position += match[0].length;
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

function unreadable(text: string, position: number): string {
  const sign = text[position]!;
  return sign === '"' || sign === "'"
    ? `the text that begins with ${sign} does not end`
    : `"${sign}" means nothing in an expression`;
}

function shown({ kind, text }: Token): string {
  return kind === 'end' ? 'the end' : kind === 'text' ? text : `"${text}"`;
}
