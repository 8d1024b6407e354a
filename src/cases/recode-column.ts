import { dataError, usageError } from '../core/errors.ts';
import { commonest, placeOf, textColumn } from './column.ts';
import { parseNumber } from './parse-number.ts';
import type { Table, TextColumn } from './table.ts';

export interface RecodeOptions {
  /** Spellings of each category. */
  readonly recode: Readonly<Record<string, readonly string[]>>;
  /** The category of spellings that are not listed; without it they are an error. */
  readonly other?: string | undefined;
  /** Texts that stand for a value that is not known, unless they are listed. */
  readonly isUnknown: (text: string) => boolean;
}

/** A recoded column (code -1 not known), and the category of each spelling that the table holds. */
export interface Recoded {
  readonly column: TextColumn;
  readonly recode: Readonly<Record<string, string>>;
}

/**
 * Replaces spellings by categories. A category's own name need not be listed as a spelling. Spellings of numbers match by value (`1.0` is 1).
 * @throws usage error `cases/bad-attribute` for a spelling listed twice; data error `cases/unlisted-spelling` naming the spellings that no
 * category lists, with their counts.
 */
export function recodeColumn(table: Table, name: string, { recode, other, isUnknown }: RecodeOptions): Recoded {
  const text = textColumn(table, name);
  const isNumber = table.columns.get(name)!.kind === 'number';
  const categoryOf = spellingMap(name, recode, isNumber);
  const categories = other === undefined ? Object.keys(recode) : [...new Set([...Object.keys(recode), other])];
  const target = text.categories.map((spelling) => {
    const listed = categoryOf.get(spelling);
    if (listed !== undefined) return categories.indexOf(listed);
    if (isUnknown(spelling)) return -1;
    return other === undefined ? unlisted : categories.indexOf(other);
  });
  const bad = text.codes.findIndex((code) => code >= 0 && target[code] === unlisted);
  if (bad >= 0) {
    throw dataError(
      'cases/unlisted-spelling',
      `no category lists ${commonest(text, (code) => target[code] === unlisted, 10)}`,
      {
        place: placeOf(table, bad, name),
        hint: 'Add these spellings to the recode map, or name a category for all others with `other`.',
      },
    );
  }
  const used = text.categories.flatMap((spelling, code) =>
    target[code]! >= 0 ? [[spelling, categories[target[code]!]!] as const] : [],
  );
  return {
    column: { kind: 'text', codes: text.codes.map((code) => (code < 0 ? -1 : target[code]!)), categories },
    recode: Object.fromEntries(used.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

const unlisted = -2;

function spellingMap(
  name: string,
  recode: Readonly<Record<string, readonly string[]>>,
  isNumber: boolean,
): Map<string, string> {
  const categoryOf = new Map<string, string>();
  for (const [category, spellings] of Object.entries(recode)) {
    for (const written of spellings) {
      const number = isNumber ? parseNumber(written.trim()) : undefined;
      const spelling = number === undefined ? written.trim() : String(number);
      const before = categoryOf.get(spelling);
      if (before !== undefined && before !== category) {
        throw usageError(
          'cases/bad-attribute',
          `the spelling "${spelling}" of "${name}" is listed under "${before}" and "${category}"`,
          {
            hint: 'List each spelling once.',
          },
        );
      }
      categoryOf.set(spelling, category);
    }
  }
  for (const category of Object.keys(recode)) if (!categoryOf.has(category)) categoryOf.set(category, category);
  return categoryOf;
}
