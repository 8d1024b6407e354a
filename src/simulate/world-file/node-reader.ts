// Reads expressions and tables of a node from YAML values and remembers which names they use.
import { type Expression, namesIn } from '../graph/expression/expression.ts';
import { ExpressionFault, parseExpression } from '../graph/expression/parse-expression.ts';
import type { Choice, SourcedExpression } from './choice.ts';
import { isMap, type Path, type Problems, shown } from './problems.ts';

export interface NodeReader {
  readonly problems: Problems;
  /** Names used so far, in the order of their first use. */
  readonly names: readonly string[];
  /** All expressions read so far. */
  readonly expressions: readonly SourcedExpression[];
  /** A number or the text of an expression; undefined after a problem. */
  expression(value: unknown, path: Path, what?: string): SourcedExpression | undefined;
  /** A leaf, or a map with `by` and rows of leaves; undefined after a problem. */
  choice<T>(value: unknown, path: Path, leaf: LeafReader<T>): Choice<T> | undefined;
  /** Rows that stand apart from their `by`. */
  table<T>(by: unknown, byPath: Path, rows: Rows<T>): Choice<T> | undefined;
  /** A number, an expression or a table of them. */
  parameter(value: unknown, path: Path, what?: string): Parameter | undefined;
}

export type LeafReader<T> = (value: unknown, path: Path) => T | undefined;
export type Parameter = Choice<SourcedExpression>;

export interface Rows<T> {
  readonly rows: unknown;
  readonly path: Path;
  readonly leaf: LeafReader<T>;
}

const tableKeys = ['by', 'default'];

export function createNodeReader(problems: Problems): NodeReader {
  return new CollectingReader(problems);
}

class CollectingReader implements NodeReader {
  readonly problems: Problems;
  readonly expressions: SourcedExpression[] = [];
  readonly #names = new Set<string>();

  constructor(problems: Problems) {
    this.problems = problems;
  }

  get names(): readonly string[] {
    return [...this.#names];
  }

  expression(value: unknown, path: Path, what = 'this'): SourcedExpression | undefined {
    const isText = typeof value === 'string';
    if (!isText && !(typeof value === 'number' && Number.isFinite(value))) {
      const got = value === undefined ? 'it is missing' : `got ${shown(value)}`;
      this.problems.add(path, `${what} must be a number or an expression; ${got}.`);
      return undefined;
    }
    const tree = isText ? parsed(value, path, this.problems) : ({ kind: 'literal', value, at: 0 } as const);
    if (tree === undefined) return undefined;
    const sourced = { tree, text: String(value), path, isText };
    this.expressions.push(sourced);
    for (const name of namesIn(tree)) this.#names.add(name);
    return sourced;
  }

  choice<T>(value: unknown, path: Path, leaf: LeafReader<T>): Choice<T> | undefined {
    if (isMap(value) && 'by' in value) return this.table(value['by'], [...path, 'by'], { rows: value, path, leaf });
    const read = leaf(value, path);
    return read === undefined ? undefined : { kind: 'leaf', leaf: read, path };
  }

  table<T>(by: unknown, byPath: Path, { rows, path, leaf }: Rows<T>): Choice<T> | undefined {
    const [first, ...others] = Array.isArray(by) ? by : [by];
    const firstPath = Array.isArray(by) ? [...byPath, 0] : byPath;
    const key = this.expression(first, firstPath, '"by"');
    if (!isMap(rows)) {
      this.problems.add(path, `a table by ${shown(first)} needs a row for each of its values; got ${shown(rows)}.`);
      return undefined;
    }
    const inner = (value: unknown, rowPath: Path): Choice<T> | undefined =>
      others.length === 0
        ? this.choice(value, rowPath, leaf)
        : this.table(others, byPath, { rows: value, path: rowPath, leaf });
    const entries = Object.entries(rows)
      .filter(([name]) => !tableKeys.includes(name))
      .map(([name, value]) => [name, inner(value, [...path, name])] as const);
    const otherwise = rows['default'] === undefined ? undefined : inner(rows['default'], [...path, 'default']);
    if (key === undefined || entries.some(([, row]) => row === undefined)) return undefined;
    if (rows['default'] !== undefined && otherwise === undefined) return undefined;
    return { kind: 'table', by: key, rows: new Map(entries as [string, Choice<T>][]), otherwise, path };
  }

  parameter(value: unknown, path: Path, what?: string): Parameter | undefined {
    return this.choice(value, path, (leaf, leafPath) => this.expression(leaf, leafPath, what));
  }
}

function parsed(text: string, path: Path, problems: Problems): Expression | undefined {
  try {
    return parseExpression(text);
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    const isCut = error.at === text.length && path.length > 2;
    const help = isCut ? ' Between { and } a comma ends a text: put the expression in quotes.' : '';
    problems.add(path, `${error.message} (in: ${text}).${help}`, { offset: error.at });
    return undefined;
  }
}
