// A YAML document that remembers where everything stands, so that each problem found in its values can be shown at its place.
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import { usageError } from '../../core/errors.ts';

/** A parsed YAML file. `place` gives `file:line:column` of a path, or of its nearest ancestor. */
export interface PlanDocument {
  readonly file: string;
  readonly value: unknown;
  place(path: readonly PropertyKey[], at?: 'value' | 'key'): string;
}

/**
 * Parses YAML (or JSON, which is YAML) with all its syntax errors at once.
 * @throws `EvenhandError` of kind `usage` naming line and column of each syntax error.
 */
export function parsePlanDocument(text: string, file: string): PlanDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const problems = document.errors.map(({ message, pos }) => `${file}:${spot(lines, pos[0])}: ${message}`);
  if (problems.length > 0) {
    throw usageError('plan/syntax', `${problems[0]}`, {
      problems,
      hint: 'The file is not well-formed YAML; mind the indentation and quotes.',
    });
  }
  return {
    file,
    value: contentOf(document, file),
    place: (path, at = 'value') => `${file}:${spot(lines, offsetOf(document, path, at))}`,
  };
}

function contentOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw usageError('plan/syntax', `${file}: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
}

function spot(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${line}:${col}`;
}

function offsetOf(document: Document, path: readonly PropertyKey[], at: 'value' | 'key'): number {
  for (let length = path.length; length > 0; length--) {
    const pair = pairAt(document, path.slice(0, length));
    if (pair !== undefined && (at === 'key' || !isNode(pair.value) || length < path.length)) return startOf(pair.key);
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return startOf(node);
  }
  return startOf(document.contents);
}

function pairAt(document: Document, path: readonly PropertyKey[]): Pair | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  return parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === path.at(-1));
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
