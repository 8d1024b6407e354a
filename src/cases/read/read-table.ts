// One table from one or several files of any format, in one pass where the types allow it.
import { dataError, internalError } from '../../core/errors.ts';
import type { Watch } from '../../core/progress.ts';
import type { InputFile } from '../input.ts';
import { readStart } from '../input.ts';
import type { Table } from '../table.ts';
import { TableBuilder } from '../table-builder.ts';
import { decodeText, type Encoding } from './decode-text.ts';
import { type Format, formatOf, isGzip } from './format.ts';
import { gunzip } from './gunzip.ts';
import { readDelimited } from './read-delimited.ts';
import { readJsonLines } from './read-json-lines.ts';
import { readParquet } from './read-parquet.ts';

/** How a table is to be read; what is left out is found from its bytes. */
export interface ReadOptions {
  readonly delimiter?: string | undefined;
  readonly encoding?: Encoding | undefined;
  /** Name of a column to be made that holds the name of the file of each row. */
  readonly fileColumn?: string | undefined;
}

/**
 * Reads files with the same columns (per-fold files, say) into one table, in the order given. Formats: delimited text (comma, semicolon,
 * tab, bar), JSON lines, Parquet; the first two may be gzipped. A column is a number column if all its cells that are not missing spell
 * numbers that a number can give back (so not `007` and not whole numbers over 2^53), else text. Missing cells: see `missingTokens`.
 * Memory is that of the finished table and one chunk of text; a file is read a second time if a column turns from numbers to text.
 * @throws data errors with file and line; see the readers.
 */
export async function readTable(
  files: readonly InputFile[],
  options: ReadOptions = {},
  watch: Watch = {},
): Promise<Table> {
  if (files.length === 0) throw internalError('cases/no-files', 'a table needs at least one file');
  const text = new Set<string>();
  for (;;) {
    const builder = await readOnce(files, { options, text, watch });
    const lost = builder.lost();
    if (lost.length === 0) return withFileColumn(builder.finish(), options.fileColumn);
    for (const name of lost) text.add(name);
  }
}

interface Pass {
  readonly options: ReadOptions;
  readonly text: ReadonlySet<string>;
  readonly watch: Watch;
}

async function readOnce(files: readonly InputFile[], pass: Pass): Promise<TableBuilder> {
  const builder = new TableBuilder(pass.text);
  for (const file of files) {
    builder.startFile(file.name);
    await readFile(file, builder, pass);
    builder.endFile();
  }
  return builder;
}

async function readFile(file: InputFile, builder: TableBuilder, { options, watch }: Pass): Promise<void> {
  const { zipped, format } = await inspect(file);
  if (format === 'parquet') {
    await readParquet(file, builder, watch);
    return;
  }
  const raw = watched(file, watch);
  const text = decodeText(file.name, zipped ? gunzip(file.name, raw) : raw, options.encoding);
  if (format === 'json-lines') await readJsonLines(text, builder, file.name);
  else await readDelimited(text, builder, { name: file.name, delimiter: options.delimiter });
}

async function inspect(file: InputFile): Promise<{ zipped: boolean; format: Format }> {
  const start = await readStart(file, 64);
  if (!isGzip(start)) return { zipped: false, format: formatOf(file.name, start) };
  const inner = await readStart({ name: file.name, open: () => gunzip(file.name, file.open()) }, 64);
  const format = formatOf(file.name, inner);
  if (format !== 'parquet') return { zipped: true, format };
  throw dataError('cases/bad-parquet', 'the Parquet file is compressed as a whole', {
    place: { file: file.name },
    hint: 'Unpack it first; Parquet compresses its own columns.',
  });
}

async function* watched(file: InputFile, { onProgress, signal }: Watch): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of file.open()) {
    signal?.throwIfAborted();
    yield chunk;
    done += chunk.length;
    onProgress?.({ stage: `reading ${file.name}`, done, total: file.size ?? done });
  }
}

function withFileColumn(table: Table, name: string | undefined): Table {
  if (name === undefined) return table;
  if (table.columns.has(name)) {
    throw dataError('cases/duplicate-column', `the table already has a column "${name}"`, {
      hint: 'Choose another name for the column of file names.',
    });
  }
  const column = { kind: 'text' as const, codes: Int32Array.from(table.origin.file), categories: table.origin.files };
  return { ...table, columns: new Map([...table.columns, [name, column]]) };
}
