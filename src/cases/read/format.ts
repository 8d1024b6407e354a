import { dataError } from '../../core/errors.ts';

/** How a table is stored. */
export type Format = 'delimited' | 'json-lines' | 'parquet';

/** Whether the bytes begin a gzip file. */
export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/**
 * The format of a table, from its first (uncompressed) bytes and, where these do not decide, the ending of its name.
 * @throws data errors `cases/empty-file`, `cases/not-a-table`, `cases/bad-parquet`, `cases/json-array`.
 */
export function formatOf(name: string, start: Uint8Array): Format {
  const place = { file: name };
  const base = name.toLowerCase().replace(/\.gz$/, '');
  if (start.length === 0) {
    throw dataError('cases/empty-file', 'the file is empty', { place, hint: 'Check that it was written completely.' });
  }
  if (begins(start, 'PAR1')) return 'parquet';
  if (/\.(parquet|pq|parq)$/.test(base)) {
    throw dataError('cases/bad-parquet', 'the file does not begin as Parquet does', {
      place,
      hint: 'Check that it was written completely, or give it the ending of what it is (.csv, .jsonl).',
    });
  }
  for (const [magic, what] of foreign) {
    if (!begins(start, magic)) continue;
    throw dataError('cases/not-a-table', `the file is ${what}, not a table that can be read`, {
      place,
      hint: 'Export it as CSV, JSON lines or Parquet.',
    });
  }
  const firstCharacter = String.fromCharCode(...start.filter((byte) => byte < 0x80)).trimStart()[0];
  if (firstCharacter === '[' && /\.(json|jsonl|ndjson)$/.test(base)) {
    throw dataError('cases/json-array', 'the file is one JSON array, not JSON lines', {
      place,
      hint: 'Write one object a line, for example with `jq -c ".[]"` or pandas `to_json(orient="records", lines=True)`.',
    });
  }
  if (/\.(json|jsonl|ndjson)$/.test(base)) return 'json-lines';
  return firstCharacter === '{' && !/\.(csv|tsv|tab|txt)$/.test(base) ? 'json-lines' : 'delimited';
}

const foreign = [
  ['PK\u0003\u0004', 'a zip archive or an Excel workbook (.xlsx)'],
  ['\u00d0\u00cf\u0011\u00e0', 'an old Excel workbook (.xls)'],
  ['\u00ff\u00fe\u0000\u0000', 'a text in UTF-32'],
  ['SQLite format 3', 'an SQLite database'],
  ['ARROW1', 'an Arrow file'],
  ['%PDF', 'a PDF document'],
  ['\u0089PNG', 'a PNG image'],
  ['\u0093NUMPY', 'a NumPy array'],
  ['\u0089HDF', 'an HDF5 file'],
  ['$FL2', 'a file of SPSS'],
  ['version https://git-lfs', 'a pointer of Git LFS in place of its content ("git lfs pull" fetches it)'],
  ['<!DOCTYPE html', 'a page of the web'],
  ['<!doctype html', 'a page of the web'],
  ['<html', 'a page of the web'],
  ['<?xml', 'an XML document'],
  ['BZh', 'compressed with bzip2'],
  ['\u00fd7zXZ', 'compressed with xz'],
  ['(\u00b5/\u00fd', 'compressed with zstd'],
] as const;

function begins(bytes: Uint8Array, magic: string): boolean {
  if (bytes.length < magic.length) return false;
  for (let i = 0; i < magic.length; i++) if (bytes[i] !== magic.charCodeAt(i)) return false;
  return true;
}
