// Finished trainings, one a line of JSON, so that a stopped run goes on where it was.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { ShortcutScores } from '../../src/learn/benchmark/shortcut-figures.ts';

export interface Journal {
  readonly has: (key: string) => boolean;
  readonly get: (key: string) => ShortcutScores | undefined;
  readonly add: (key: string, scores: ShortcutScores) => void;
}

interface Line {
  readonly key: string;
  readonly absent: readonly number[];
  readonly present: readonly number[];
}

/** Opens a journal; without a path it is kept in memory. A last line that was cut off is left out. */
export function openJournal(path: string | undefined): Journal {
  const found = new Map<string, ShortcutScores>();
  const text = path !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (path !== undefined && text !== '' && !text.endsWith('\n')) appendFileSync(path, '\n');
  for (const line of text.split('\n')) {
    const read = lineOf(line);
    if (read) found.set(read.key, { absent: Float64Array.from(read.absent), present: Float64Array.from(read.present) });
  }
  return {
    has: (key) => found.has(key),
    get: (key) => found.get(key),
    add(key, { absent, present }) {
      const round = (values: Float64Array) => Array.from(values, (value) => Number(value.toPrecision(6)));
      const line: Line = { key, absent: round(absent), present: round(present) };
      found.set(key, { absent: Float64Array.from(line.absent), present: Float64Array.from(line.present) });
      if (path !== undefined) appendFileSync(path, `${JSON.stringify(line)}\n`);
    },
  };
}

function lineOf(line: string): Line | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as Line);
  } catch {
    return undefined;
  }
}
