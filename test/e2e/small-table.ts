// A small made-up cohort as CSV: 400 patients, some with two cases; the score works less well for one sex.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TableOptions {
  readonly rows?: number;
  /** How far the score of sex M is from the label: 0 as good as F, 1 useless. */
  readonly damage?: number;
  readonly seed?: number;
}

/** Rows as records, in order. The generator is a 32-bit linear congruence: the same everywhere. */
export function smallRows({ rows = 600, damage = 0, seed = 1 }: TableOptions = {}): Record<string, string>[] {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: rows }, (_, i) => {
    const patient = Math.floor((i * 2) / 3);
    const sex = patient % 2 === 0 ? 'F' : 'M';
    const age = 20 + ((patient * 37) % 65);
    const y = uniform() < 0.3 ? 1 : 0;
    const signal = sex === 'M' ? 1 - damage : 1;
    const score = Math.min(1, Math.max(0, 0.35 + 0.3 * signal * (y - 0.3) + 0.45 * (uniform() - 0.5)));
    return {
      id: `c${i}`,
      patient: `p${patient}`,
      sex,
      age: String(age),
      site: `S${patient % 3}`,
      y: String(y),
      p: score.toFixed(5),
    };
  });
}

/** CSV of records that all have the same keys. */
export function toCsvText(rows: readonly Readonly<Record<string, string>>[], delimiter = ','): string {
  const names = Object.keys(rows[0]!);
  const quote = (text: string) =>
    /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  return [names, ...rows.map((row) => names.map((name) => row[name]!))]
    .map((cells) => `${cells.map(quote).join(delimiter)}\n`)
    .join('');
}

/** Every format that needs no browser. */
export const allFormats = ['--format', 'json,html,csv'];

/** Flags that audit the small table; few resamples and JSON only, since most of these tests are not about numbers or looks. */
export const smallFlags = [
  '--label',
  'y',
  '--score',
  'p',
  '--attributes',
  'sex,age=40,60',
  '--patient',
  'patient',
  '--resamples',
  '50',
  '--permutations',
  '50',
  '--quiet',
  '--format',
  'json',
];

/** A temporary folder with files in it, and its removal. */
export function scratchFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): {
  readonly path: string;
  remove(): void;
} {
  const path = mkdtempSync(join(tmpdir(), 'evenhand-e2e-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
