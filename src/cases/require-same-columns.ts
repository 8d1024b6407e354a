import { dataError } from '../core/errors.ts';

interface NamedColumns {
  readonly name: string;
  readonly columns: Iterable<string>;
}

/** Throws `cases/different-columns`, naming the differences, unless both have the same columns (in any order). */
export function requireSameColumns(first: NamedColumns, second: NamedColumns): void {
  const ofFirst = new Set(first.columns);
  const ofSecond = new Set(second.columns);
  const missing = [...ofFirst].filter((name) => !ofSecond.has(name));
  const extra = [...ofSecond].filter((name) => !ofFirst.has(name));
  if (missing.length === 0 && extra.length === 0) return;
  const parts = [
    ...(missing.length > 0 ? [`it lacks ${listed(missing)}`] : []),
    ...(extra.length > 0 ? [`only it has ${listed(extra)}`] : []),
  ];
  throw dataError('cases/different-columns', `the columns differ from those of ${first.name}: ${parts.join('; ')}`, {
    place: { file: second.name },
    hint: 'Files that are stacked need the same columns. To add columns to the same cases, name the file as a table of its own: it is then joined.',
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `"${name}"`);
  return names.length > 5 ? `${shown.join(', ')} and ${names.length - 5} more` : shown.join(', ');
}
