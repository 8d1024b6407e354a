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
  /\s+|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<text>"[^"]*"|'[^']*')|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<sign><=|>=|!=|==|&&|\|\||[-+*/^=<>(),!%])/uy;

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
  let next = 0;
  const peek = (): Token => tokens[next]!;
  const take = (): Token => tokens[next++]!;
  const expect = (sign: string, context: string): void => {
    if (peek().text === sign && peek().kind === 'sign') take();
    else throw new ExpressionFault(`expected "${sign}" ${context}, found ${shown(peek())}`, peek().at);
  };

  const operand = (): Expression => {
    const token = take();
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text), at: token.at };
    if (token.kind === 'text') return { kind: 'literal', value: token.text.slice(1, -1), at: token.at };
    if (token.text === '(' && token.kind === 'sign') {
      const inner = climb(1);
      expect(')', 'to close the parenthesis');
      return inner;
    }
    if (token.kind === 'name' && precedence[token.text] === undefined) {
      return peek().text === '(' && peek().kind === 'sign' ? call(token) : named(token);
    }
    if (token.text === '*' && tokens[next - 2]?.text === '*') throw new ExpressionFault(foreign['**']!, token.at);
    throw new ExpressionFault(`expected a number, a name or "(", found ${shown(token)}`, token.at);
  };
  const call = (name: Token): Expression => {
    checkFunction(name);
    take();
    const operands: Expression[] = [];
    if (peek().text !== ')') {
      operands.push(climb(1));
      while (peek().text === ',') {
        take();
        operands.push(climb(1));
      }
    }
    expect(')', `or "," in ${name.text}(...)`);
    checkCount(name, operands.length);
    return { kind: 'call', name: name.text, operands, at: name.at };
  };
  const unary = (): Expression => {
    const token = peek();
    const level = token.text === 'not' ? notPrecedence : token.text === '-' ? minusPrecedence : 0;
    if (level === 0 || token.kind === 'text') return operand();
    take();
    return { kind: 'call', name: token.text === 'not' ? 'not' : 'negative', operands: [climb(level)], at: token.at };
  };
  const climb = (least: number): Expression => {
    let left = unary();
    let compared = false;
    for (;;) {
      const token = peek();
      const level = token.kind === 'text' ? undefined : precedence[token.text];
      if (level === undefined || level < least) return left;
      if (level === comparisonPrecedence && compared) {
        throw new ExpressionFault('comparisons do not chain: write a < b and b < c', token.at);
      }
      compared = level === comparisonPrecedence;
      take();
      const right = climb(token.text === '^' ? minusPrecedence : level + 1);
      left = { kind: 'call', name: token.text, operands: [left, right], at: token.at };
    }
  };

  const tree = climb(1);
  if (peek().kind !== 'end') {
    throw new ExpressionFault(`expected an operator or the end, found ${shown(peek())}`, peek().at);
  }
  return tree;
}

function named(token: Token): Expression {
  if (expressionFunctions[token.text] !== undefined) {
    throw new ExpressionFault(`"${token.text}" is a function: write ${token.text}(...)`, token.at);
  }
  return { kind: 'name', name: token.text, at: token.at };
}

function checkFunction({ text, at }: Token): void {
  if (expressionFunctions[text] !== undefined) return;
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
    const help = foreign[match[0]];
    if (kind === 'sign' && help !== undefined) throw new ExpressionFault(help, position);
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
