// The way back from a place in a YAML text to the field that stands there.
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** A line and a column of a text, counted from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

type Path = readonly (string | number)[];

/**
 * The path of the key or value that begins at a position of a YAML (or JSON) text, the shortest where several do; undefined where none does.
 * Items of lists are counted from 0.
 */
export function yamlPathAt(text: string, { line, column }: TextPosition): Path | undefined {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  for (const [offset, path] of beginnings(contents, [])) {
    const found = lines.linePos(offset);
    if (found.line === line && found.col === column) return path;
  }
  return undefined;
}

/** Where the parts of a value begin, those above before those below. */
function* beginnings(value: unknown, path: Path): Generator<readonly [offset: number, path: Path]> {
  if (isNode(value) && value.range) yield [value.range[0], path];
  if (isSeq(value)) for (const [index, item] of value.items.entries()) yield* beginnings(item, [...path, index]);
  if (!isMap(value)) return;
  for (const { key, value: inner } of value.items) {
    const below = [...path, String(isScalar(key) ? key.value : key)];
    if (isNode(key) && key.range) yield [key.range[0], below];
    yield* beginnings(inner, below);
  }
}
