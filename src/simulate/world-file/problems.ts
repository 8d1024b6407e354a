import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { YamlDocument } from '../../formats/yaml-document.ts';

/** Where in the document. */
export type Path = readonly (string | number)[];

/** Where exactly: at the key of the path, or at a character of its text. */
export interface Spot {
  readonly at?: 'key' | 'value';
  readonly offset?: number | undefined;
}

/** A file whose parts have places. */
export type Placed = Pick<YamlDocument, 'file' | 'spot'>;

/** Everything that is wrong with a file, collected so that all of it can be told at once. */
export interface Problems {
  readonly document: Placed;
  add(path: Path, message: string, spot?: Spot): void;
  /** A problem for each key of a map that is not known, with the nearest known one. */
  unknownKeys(map: Readonly<Record<string, unknown>>, known: readonly string[], path: Path): void;
  /** Whether there are any. */
  some(): boolean;
  /** @throws `simulate/world-file` (usage) listing all problems in the order of the file, if there are any. */
  throwIfAny(): void;
}

export function collectProblems(document: Placed): Problems {
  const found: { readonly line: number; readonly column: number; readonly text: string }[] = [];
  const add: Problems['add'] = (path, message, { at = 'value', offset } = {}) => {
    const { line = 0, column = 0 } = document.spot(path, at, offset);
    const text = `${document.file}:${line}:${column}: ${message}`;
    if (!found.some((other) => other.text === text)) found.push({ line, column, text });
  };
  return {
    document,
    add,
    unknownKeys: (map, known, path) => {
      for (const key of Object.keys(map)) {
        if (known.includes(key)) continue;
        add([...path, key], `unknown key "${key}".${suggestion(key, known)}`, { at: 'key' });
      }
    },
    some: () => found.length > 0,
    throwIfAny: () => {
      if (found.length === 0) return;
      const problems = found.toSorted((a, b) => a.line - b.line || a.column - b.column).map(({ text }) => text);
      const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
      throw usageError('simulate/world-file', `the world file "${document.file}" has ${count}:`, {
        problems,
        hint: 'docs/world-files.md describes world files.',
      });
    },
  };
}

/** ` Did you mean "x"?`, or all that is known where nothing is near. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearestNames(name, known);
  if (near.length > 0 && name.length > 2) return ` Did you mean "${near[0]}"?`;
  return known.length === 0 ? '' : ` Known are: ${known.join(', ')}.`;
}

/** A value as it is shown in a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
