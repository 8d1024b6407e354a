// Label expressions over the columns of a table:
//   or         = and { "or" and }
//   and        = not { "and" not }
//   not        = "not" not | "(" or ")" | comparison
//   comparison = column ( "contains" | "=" | "!=" | ">=" | "<=" | ">" | "<" ) value | column "in" "(" value { "," value } ")"
// Keywords in any case. A column is the longest known name that fits, or any name in `...` or "...". A value is quoted with "..." or
// '...', where a doubled quote stands for itself, or runs to the next "and", "or", ")" or the end (in a list also ","); without quotes it does
// not begin with an operator, "and" or "or", and holds no "=", "<", ">", "(", "&&", "||" or "contains". Names of bands need none: after "=" or "!=" and a space,
// and in a list, a value may be or begin with "<40", "<=40", ">60", ">=60", and be "[40,60)" or "(40,60]".
import { type EvenhandError, usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';

/** How a cell is compared with a value: `contains` looks for the value as one of the parts of a text, the others compare the whole cell. */
export type Comparison = 'contains' | '=' | '!=' | '>=' | '<=' | '>' | '<';

/** A parsed expression. */
export type Expression =
  | { readonly kind: 'compare'; readonly column: string; readonly comparison: Comparison; readonly value: string }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly string[] }
  | { readonly kind: 'not'; readonly inner: Expression }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] };

/**
 * Parses a label expression such as `Finding Labels contains Hernia` or `grade >= 3 and not (dx in (nv, bkl))`.
 * @param columns names of the columns it may use.
 * @throws usage error `cases/bad-expression` with the position and, for an unknown column, near names.
 */
export function parseExpression(text: string, columns: readonly string[]): Expression {
  return new Parser(text, columns).parse();
}

const symbols: readonly Comparison[] = ['>=', '<=', '!=', '=', '>', '<'];
const operators = 'Operators: contains, =, !=, >=, <=, >, <, in (...).';
/** What other languages call an operator. */
const otherNames: Readonly<Record<string, Comparison>> = {
  '=>': '>=',
  '=<': '<=',
  '<>': '!=',
  '=!': '!=',
  '===': '=',
  '!==': '!=',
};
const deepest = 100;
const longest = 160;
const endOfValue = /\)|\s(?:and|or)(?=[\s(]|$)/i;
const endInList = /[,)]|\s(?:and|or)(?=[\s(]|$)/i;
const number = '-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?';
const bandBetween = new RegExp(`^(?:\\[${number},${number}\\)|\\(${number},${number}\\])`, 'i');
const openBand = /^[<>]=?(?=-?\d)/;
const operatorAhead = /^\s*(?:(?:>=|<=|!=|=|>|<)|contains(?=[\s"'])|in(?=\s*\())/i;

class Parser {
  readonly #text: string;
  readonly #columns: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(text: string, columns: readonly string[]) {
    this.#text = text;
    this.#columns = [...columns].sort((a, b) => b.length - a.length);
  }

  parse(): Expression {
    const expression = this.#chain('or');
    this.#skipSpace();
    if (this.#at < this.#text.length)
      throw this.#error(`"${excerpt(this.#rest(), 0)}" is left over`, 'Join comparisons with "and" or "or".');
    return expression;
  }

  #chain(kind: 'and' | 'or'): Expression {
    const next = () => (kind === 'or' ? this.#chain('and') : this.#unary());
    const parts = [next()];
    while (this.#keyword(kind)) parts.push(next());
    return parts.length === 1 ? parts[0]! : { kind, parts };
  }

  #unary(): Expression {
    const column = this.#columnAhead();
    if (column !== undefined) return this.#comparison(column);
    if (this.#keyword('not')) return { kind: 'not', inner: this.#deeper(() => this.#unary()) };
    if (this.#symbol('(')) {
      const inner = this.#deeper(() => this.#chain('or'));
      if (!this.#symbol(')')) throw this.#error('a closing parenthesis is missing', 'Close every "(".');
      return inner;
    }
    throw this.#unknownColumn();
  }

  #deeper(read: () => Expression): Expression {
    if (this.#depth === deepest) {
      throw this.#error(`more than ${deepest} parentheses or "not" stand in one another`, 'Write fewer of them.');
    }
    this.#depth += 1;
    const inner = read();
    this.#depth -= 1;
    return inner;
  }

  #comparison(column: string): Expression {
    for (const comparison of symbols) {
      if (this.#symbol(comparison))
        return { kind: 'compare', column, comparison, value: this.#value({ inList: false }) };
    }
    if (this.#keyword('contains'))
      return { kind: 'compare', column, comparison: 'contains', value: this.#value({ inList: false }) };
    this.#keyword('in');
    this.#symbol('(');
    const values = [this.#value({ inList: true })];
    while (this.#symbol(',')) values.push(this.#value({ inList: true }));
    if (!this.#symbol(')')) throw this.#error('the list is not closed', 'Write lists as: dx in (mel, bcc).');
    return { kind: 'in', column, values };
  }

  // A known or quoted column name that is followed by an operator; moves past it.
  #columnAhead(): string | undefined {
    this.#skipSpace();
    const quoted = /^`([^`]+)`|^"([^"]+)"/.exec(this.#rest());
    const candidates = quoted === null ? this.#columns.filter((name) => this.#text.startsWith(name, this.#at)) : [];
    if (quoted !== null) {
      const name = quoted[1] ?? quoted[2]!;
      if (!this.#columns.includes(name)) throw this.#unknownColumn(name);
      if (!operatorAhead.test(this.#text.slice(this.#at + quoted[0].length))) throw this.#noOperator(name);
      this.#at += quoted[0].length;
      return name;
    }
    const found = candidates.find(
      (name) => this.#endsWell(name) && operatorAhead.test(this.#text.slice(this.#at + name.length)),
    );
    if (found === undefined) return undefined;
    this.#at += found.length;
    return found;
  }

  // A name may not run on into more letters: "age" is not the column of "agegroup = 1".
  #endsWell(name: string): boolean {
    const next = this.#text[this.#at + name.length];
    return next === undefined || /[\s=<>!]/.test(next);
  }

  #value({ inList }: { readonly inList: boolean }): string {
    const operator = this.#text.slice(0, this.#at).match(/[=<>!]+$/)?.[0] ?? '';
    this.#skipSpace();
    const rest = this.#rest();
    if (/^["']/.test(rest)) return this.#quotedValue(rest);
    const inBackticks = /^`([^`]*)`/.exec(rest)?.[1];
    if (inBackticks !== undefined) {
      throw this.#error(
        'backticks are for names of columns',
        `Write the value in quotes: "${inBackticks.replaceAll('"', '""')}".`,
      );
    }
    const namesGroup = inList || (/^!?==?$/.test(operator) && /\s/.test(this.#text[this.#at - 1]!));
    const band = namesGroup ? bandBetween.exec(rest)?.[0] : undefined;
    if (band !== undefined) {
      this.#at += band.length;
      return band;
    }
    const length = (inList ? endInList : endOfValue).exec(rest)?.index ?? rest.length;
    const value = rest.slice(0, length).trim();
    if (value === '' || /^(?:and|or)(?=[\s(]|$)/i.test(value)) {
      throw this.#error(
        'a value is missing',
        'Write the value after the operator, in quotes if it holds "and", "or" or ")".',
      );
    }
    this.#refuseOperators(value, operator, namesGroup);
    this.#at += length;
    return value;
  }

  #quotedValue(rest: string): string {
    const quote = rest[0]!;
    const quoted = (quote === '"' ? /^"((?:[^"]|"")*)"/ : /^'((?:[^']|'')*)'/).exec(rest);
    if (quoted === null) throw this.#error('the quote is not closed', `End the value with ${quote}.`);
    const value = quoted[1]!.replaceAll(quote + quote, quote);
    if (value.trim() === '') {
      throw this.#error(
        'the value is empty',
        'A cell without a value is missing, which no comparison finds; write a value.',
      );
    }
    this.#at += quoted[0].length;
    return value;
  }

  // An operator where a value stands is a slip: "sex == = F", "age >= 40 <= 60", "dx = a sex = F".
  #refuseOperators(value: string, before: string, namesGroup: boolean): void {
    const sign = namesGroup ? (openBand.exec(value)?.[0].length ?? 0) : 0;
    const first = sign > 0 ? undefined : /^(?:[=<>!]+|contains(?=\s))/i.exec(value)?.[0];
    if (first !== undefined) {
      const meant = otherNames[before + first];
      throw this.#error(
        `"${first}" stands where a value is expected`,
        meant === undefined
          ? `Write one operator, then the value; if that is "${value}", in quotes: "${value.replaceAll('"', '""')}". ${operators}`
          : `Write "${meant}", then the value.`,
      );
    }
    const inside = /[=<>(]+|&&|\|\||\bcontains(?=\s)/i.exec(value.slice(sign));
    if (inside === null) return;
    this.#at += sign + inside.index;
    throw this.#error(
      `"${inside[0]}" stands within the value "${value}"`,
      'Join comparisons with "and" or "or", as in: age >= 40 and age < 60; put a value that holds such signs in quotes.',
    );
  }

  #keyword(word: string): boolean {
    this.#skipSpace();
    const end = this.#at + word.length;
    if (this.#text.slice(this.#at, end).toLowerCase() !== word) return false;
    if (end < this.#text.length && !/[\s("'`]/.test(this.#text[end]!)) return false;
    this.#at = end;
    return true;
  }

  #symbol(symbol: string): boolean {
    this.#skipSpace();
    if (!this.#text.startsWith(symbol, this.#at)) return false;
    this.#at += symbol.length;
    if (symbol === '=' && this.#text[this.#at] === '=') this.#at += 1;
    return true;
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #rest(): string {
    return this.#text.slice(this.#at);
  }

  #unknownColumn(name?: string): EvenhandError {
    const rest = this.#rest();
    const beforeOperator = /^(.*?)\s*(?:[=<>!]|\bcontains\b|\bin\s*\()/i.exec(rest)?.[1]?.trim();
    if (name === undefined && beforeOperator === undefined) {
      const whole = this.#columns.find(
        (column) => rest.startsWith(column) && /^(?:$|[\s)])/.test(rest.slice(column.length)),
      );
      if (whole !== undefined) return this.#noOperator(whole);
    }
    const written = name ?? beforeOperator ?? rest.trim();
    if (written === '') return this.#error('a column name is missing', 'Write: column = value.');
    const near = nearestNames(written, this.#columns);
    return this.#error(
      `there is no column "${written}"`,
      near.length > 0
        ? `Did you mean ${near.map((each) => `"${each}"`).join(' or ')}?`
        : `The columns are ${[...this.#columns].sort().slice(0, 20).join(', ')}.`,
    );
  }

  #noOperator(name: string): EvenhandError {
    return this.#error(`the column "${name}" is not followed by an operator`, operators);
  }

  #error(message: string, hint: string): EvenhandError {
    return usageError(
      'cases/bad-expression',
      `in "${excerpt(this.#text, this.#at)}", at character ${this.#at + 1}: ${message}`,
      {
        hint,
      },
    );
  }
}

/** A text on one line; of a long one what stands around a place. */
function excerpt(text: string, at: number): string {
  const from = text.length <= longest ? 0 : Math.max(0, Math.min(at - longest / 2, text.length - longest));
  const shown = text.slice(from, from + longest).replace(/\s+/g, ' ');
  return `${from > 0 ? '…' : ''}${shown}${from + longest < text.length ? '…' : ''}`;
}

/** Whether a text looks like an expression rather than the name of a column. */
export function looksLikeExpression(text: string): boolean {
  return /[=<>]|\scontains\s|\sin\s*\(/i.test(text);
}
