// What was dropped or chosen, sorted: results, tables with those that an audit begins with, and what is shown beside cases.
import { holdsCases } from '../../data/holds-cases.ts';
import type { NamedFile } from '../../data/project-source.ts';

/** Files by what is done with them. */
export interface SortedFiles {
  readonly results: readonly NamedFile[];
  readonly tables: readonly NamedFile[];
  /** Paths of the tables that are read at once. */
  readonly used: readonly string[];
  readonly others: readonly NamedFile[];
}

const tableEnds = /\.(csv|tsv|jsonl|ndjson|parquet)(\.gz)?$/i;
const looseTableEnds = /\.(csv|tsv|txt|jsonl|ndjson|parquet)(\.gz)?$/i;
const hidden = /(^|\/)(\.|__MACOSX\/)/;

/** Sorts files. Texts are tables only where they come alone: in a folder they are notes. Hidden files are passed over. */
export function sortFiles(files: readonly NamedFile[]): SortedFiles {
  const seen = files.filter(({ path }) => !hidden.test(path));
  const isTable = ({ path }: NamedFile) => (path.includes('/') ? tableEnds : looseTableEnds).test(path);
  const tables = seen.filter(isTable);
  return {
    results: seen.filter(({ path }) => /\.json$/i.test(path)),
    tables,
    used: usedOf(tables.map(({ path }) => path)),
    others: seen.filter((file) => !isTable(file)),
  };
}

/** Of the tables that hold cases those highest up, each once where it is there in several formats. */
function usedOf(paths: readonly string[]): readonly string[] {
  const cases = paths.filter(holdsCases);
  const highest = Math.min(...cases.map(depthOf));
  const byStem = new Map<string, string>();
  for (const path of cases.filter((each) => depthOf(each) === highest)) {
    const known = byStem.get(stemOf(path));
    if (known === undefined || rankOf(path) < rankOf(known)) byStem.set(stemOf(path), path);
  }
  return [...byStem.values()];
}

const formats = ['csv', 'tsv', 'txt', 'jsonl', 'ndjson', 'parquet'];

function rankOf(path: string): number {
  return formats.findIndex((format) => new RegExp(`\\.${format}(\\.gz)?$`, 'i').test(path));
}

function stemOf(path: string): string {
  return path.replace(looseTableEnds, '');
}

function depthOf(path: string): number {
  return path.split('/').length;
}
