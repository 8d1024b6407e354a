// A YAML document that remembers where everything stands, so that each problem found in its values can be shown at its place.
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import { type Place, usageError } from '../core/errors.ts';

/** A parsed YAML file. A path that does not exist has the place of its nearest ancestor. */
export interface YamlDocument {
  readonly file: string;
  readonly value: unknown;
  /** `file:line:column` of a path. */
  place(path: readonly PropertyKey[], at?: 'value' | 'key'): string;
  /** File, line and column of a path; with `offset`, of that character of a text on one line. */
  spot(path: readonly PropertyKey[], at?: 'value' | 'key', offset?: number): Place;
}

/** How errors of syntax are reported. */
export interface YamlOptions {
  /** Code of the errors, such as `plan/syntax`. */
  readonly code: string;
  /** Messages that replace those of the YAML parser, by its code, such as `DUPLICATE_KEY`. */
  readonly messages?: Readonly<Record<string, string>>;
  /** What to do. */
  readonly hint?: string;
}

const standardHint = 'The file is not well-formed YAML; mind the indentation and quotes.';
const aliasHint = 'Write the values out, or set the anchor (&name) before its aliases (*name).';
const tooDeep = 'RESOURCE_EXHAUSTION';
const standardMessages: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key stands twice in one map; each may stand once.',
  BLOCK_AS_IMPLICIT_KEY:
    'a second ": " stands on this line, or the next line is indented too far; a text that holds ": " needs quotes.',
  TAB_AS_INDENT: 'a tab stands in the indentation; use spaces.',
  MULTIPLE_DOCS: 'a second document begins here (---); the file may hold one.',
  [tooDeep]: 'lists or maps stand too deep in one another.',
};

/**
 * Parses YAML (or JSON, which is YAML) with all its syntax errors at once. Keys are texts, whatever they look like.
 * @throws `EvenhandError` of kind `usage` with the given code, naming line and column of each syntax error.
 */
export function parseYamlDocument(
  text: string,
  file: string,
  { code, messages = {}, hint = standardHint }: YamlOptions,
): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const decisive = document.errors.filter((error) => error.code === tooDeep);
  const problems = (decisive.length > 0 ? decisive : document.errors).map(
    (error) =>
      `${describe(at(error.pos[0]))}: ${messages[error.code] ?? standardMessages[error.code] ?? error.message}`,
  );
  if (problems.length > 0) {
    throw usageError(code, `${problems[0]}`, {
      problems,
      hint,
    });
  }
  const spot: YamlDocument['spot'] = (path, which = 'value', offset) => {
    const { start, characters } = locate(document, path, which);
    return at(offset === undefined || characters === undefined ? start : characters + offset);
  };
  return {
    file,
    value: contentOf(document, { file, code, at }),
    place: (path, which) => describe(spot(path, which)),
    spot,
  };
}

function describe({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

interface Content {
  readonly file: string;
  readonly code: string;
  readonly at: (offset: number) => Place;
}

function contentOf(document: Document, { file, code, at }: Content): unknown {
  const lost = unresolvedAlias(document);
  if (lost !== undefined) {
    throw usageError(
      code,
      `${describe(at(startOf(lost)))}: no anchor &${lost.source} stands before the alias *${lost.source}.`,
      {
        hint: aliasHint,
      },
    );
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const isBomb = error instanceof ReferenceError;
    const what = isBomb ? 'aliases of aliases stand for too many values' : String(error);
    throw usageError(code, `${file}: ${what}.`, { hint: isBomb ? aliasHint : standardHint, cause: error });
  }
}

function unresolvedAlias(document: Document): Alias | undefined {
  let found: Alias | undefined;
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return undefined;
      found = alias;
      return visit.BREAK;
    },
  });
  return found;
}

/** Where a path begins, and where the characters of its value begin if they stand one after another. */
interface Location {
  readonly start: number;
  readonly characters?: number | undefined;
}

function locate(document: Document, path: readonly PropertyKey[], at: 'value' | 'key'): Location {
  let node: unknown = document.contents;
  let found: Location = { start: startOf(node) };
  for (const [depth, key] of path.entries()) {
    const last = depth === path.length - 1;
    const pair = pairOf(resolve(node, document), key);
    const child = pair === undefined ? itemOf(resolve(node, document), key) : pair.value;
    if (pair === undefined && child === undefined) return found;
    if (pair !== undefined) found = { start: startOf(pair.key) };
    if (last && at === 'value' && isNode(child)) return valueLocation(child);
    if (pair === undefined && isNode(child)) found = { start: startOf(child) };
    node = child;
  }
  return path.length === 0 ? { start: startOf(document.contents) } : found;
}

function valueLocation(node: Node): Location {
  const start = startOf(node);
  if (!isScalar(node) || typeof node.value !== 'string') return { start };
  const length = (node.range?.[1] ?? start) - start;
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  const plain = length === node.value.length + (quoted ? 2 : 0);
  return { start, characters: plain ? start + (quoted ? 1 : 0) : undefined };
}

function resolve(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function pairOf(node: unknown, key: PropertyKey): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
}

function itemOf(node: unknown, key: PropertyKey): unknown {
  return isSeq(node) ? node.items[Number(key)] : undefined;
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
