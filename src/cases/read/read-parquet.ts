import {
  type AsyncBuffer,
  type DecodedArray,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet';
import { compressors as decompressors } from 'hyparquet-compressors';
import { dataError, EvenhandError } from '../../core/errors.ts';
import type { Watch } from '../../core/progress.ts';
import type { ColumnBuilder } from '../column-builder.ts';
import { type InputFile, readAll } from '../input.ts';
import type { TableBuilder } from '../table-builder.ts';

// An empty page, as of a column without a value, is a single byte of LZ4, at which the decompressor fails.
const compressors: typeof decompressors = Object.fromEntries(
  Object.entries(decompressors).map(([codec, decompress]) => [
    codec,
    (bytes: Uint8Array, length: number) => (length === 0 ? new Uint8Array() : decompress(bytes, length)),
  ]),
);

/**
 * Adds the rows of a Parquet file to a table, one row group at a time. Integers over 2^53 become texts of their digits, dates
 * `2024-01-31`, times of day and timestamps ISO 8601 texts, booleans `true` and `false`. Columns of lists, structures or bytes are
 * skipped and noted. Files without `slice` are read whole first.
 * @throws data errors `cases/truncated-parquet`, `cases/bad-parquet`.
 */
export async function readParquet(file: InputFile, builder: TableBuilder, watch: Watch = {}): Promise<void> {
  const buffer = await bufferOf(file);
  try {
    const metadata = await parquetMetadataAsync(buffer);
    const columns = readableColumns(metadata, builder);
    requireConsistent(metadata, buffer.byteLength);
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      watch.signal?.throwIfAborted();
      const rowEnd = rowStart + Number(group.num_rows);
      await readGroup(columns, builder, { file: buffer, metadata, rowStart, rowEnd });
      for (let row = rowStart; row < rowEnd; row++) builder.endRow(row + 1);
      rowStart = rowEnd;
      watch.onProgress?.({ stage: `reading ${file.name}`, done: rowEnd, total: Number(metadata.num_rows) });
    }
  } catch (error) {
    if (error instanceof EvenhandError || watch.signal?.aborted) throw error;
    throw await parquetError(file.name, buffer, error);
  }
}

// A damaged footer can announce any number of rows; hyparquet would try to make them.
function requireConsistent(metadata: FileMetaData, byteLength: number): void {
  let rows = 0;
  for (const group of metadata.row_groups) {
    rows += Number(group.num_rows);
    for (const { meta_data: meta } of group.columns) {
      const end = Number(meta?.data_page_offset ?? 0) + 1;
      const flat = meta?.path_in_schema.length === 1;
      if (end > byteLength || (flat && meta.num_values !== group.num_rows))
        throw new Error('the footer contradicts itself');
    }
  }
  if (rows !== Number(metadata.num_rows) || rows > 0x7fffffff) throw new Error('the footer contradicts itself');
}

interface ReadableColumn {
  readonly builder: ColumnBuilder;
  readonly convert: (value: unknown) => unknown;
}

interface Range {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly rowStart: number;
  readonly rowEnd: number;
}

async function readGroup(
  columns: ReadonlyMap<string, ReadableColumn>,
  builder: TableBuilder,
  range: Range,
): Promise<void> {
  const { rowStart, rowEnd } = range;
  await parquetRead({
    ...range,
    columns: [...columns.keys()],
    compressors,
    onChunk: ({ columnName, columnData, rowStart: first }) => {
      const column = columns.get(columnName);
      if (column !== undefined) addValues(column, columnData, { from: rowStart - first, to: rowEnd - first });
    },
  });
  const expected = builder.rows + rowEnd - rowStart;
  for (const [name, column] of columns) {
    if (column.builder.length !== expected)
      throw new Error(`column ${name} has ${column.builder.length} of ${expected} values`);
  }
}

function addValues(
  { builder, convert }: ReadableColumn,
  data: DecodedArray,
  { from, to }: { from: number; to: number },
): void {
  for (let i = Math.max(0, from); i < Math.min(data.length, to); i++) {
    const value = convert(data[i]);
    if (value === null || value === undefined) builder.addMissing();
    else if (typeof value === 'number') builder.addNumber(value);
    else if (typeof value === 'bigint') addBigInt(builder, value);
    else builder.addText(String(value));
  }
}

function addBigInt(builder: ColumnBuilder, value: bigint): void {
  const number = Number(value);
  if (Number.isSafeInteger(number)) builder.addNumber(number);
  else builder.addText(value.toString());
}

function readableColumns(metadata: FileMetaData, builder: TableBuilder): Map<string, ReadableColumn> {
  const readable = parquetSchema(metadata).children.filter((node) => {
    const reason = unreadable(node);
    if (reason !== undefined) builder.skip(node.element.name, reason);
    return reason === undefined;
  });
  const builders = builder.header(
    readable.map((node) => node.element.name),
    0,
  );
  return new Map(readable.map((node, i) => [node.element.name, { builder: builders[i]!, convert: converter(node) }]));
}

function unreadable({ element, children }: SchemaTree): string | undefined {
  if (children.length > 0 || element.repetition_type === 'REPEATED') return 'it holds lists or structures';
  const logical = element.logical_type?.type;
  const converted = element.converted_type;
  if (['JSON', 'BSON', 'INTERVAL', 'GEOMETRY', 'GEOGRAPHY', 'VARIANT'].includes(logical ?? converted ?? '')) {
    return `it holds ${(logical ?? converted)!.toLowerCase()} values`;
  }
  const bytes = element.type === 'BYTE_ARRAY' || element.type === 'FIXED_LEN_BYTE_ARRAY';
  return bytes && logical === undefined && converted === undefined ? 'it holds bytes, not text' : undefined;
}

function converter({ element }: SchemaTree): (value: unknown) => unknown {
  const { converted_type: converted, logical_type: logical, scale = 0 } = element;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') return decimalOf(scale);
  if (converted === 'DATE' || logical?.type === 'DATE') return (value) => dateText(value)?.slice(0, 10);
  return (value) => (value instanceof Date ? dateText(value) : value);
}

// hyparquet multiplies by an inexact power of ten; from the whole number of units the nearest double follows by one division.
function decimalOf(scale: number): (value: unknown) => unknown {
  const units = Number(`1e${scale}`);
  return (value) => {
    if (typeof value !== 'number') return value;
    const whole = Math.round(value * units);
    return Number.isSafeInteger(whole) ? whole / units : value;
  };
}

function dateText(value: unknown): string | undefined {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined;
}

async function bufferOf(file: InputFile): Promise<AsyncBuffer> {
  const { size, slice } = file;
  if (slice !== undefined && size !== undefined) {
    return { byteLength: size, slice: (start, end = size) => slice(start, end) };
  }
  const bytes = (await readAll(file)).buffer;
  return { byteLength: bytes.byteLength, slice: (start, end) => bytes.slice(start, end) };
}

// Magic, footer length, magic.
const smallestParquet = 12;

async function parquetError(name: string, buffer: AsyncBuffer, cause: unknown): Promise<EvenhandError> {
  const end = new Uint8Array(await buffer.slice(Math.max(0, buffer.byteLength - 4), buffer.byteLength));
  const place = { file: name };
  if (String.fromCharCode(...end) !== 'PAR1' || buffer.byteLength < smallestParquet) {
    return dataError('cases/truncated-parquet', 'the Parquet file ends before its footer', {
      place,
      cause,
      hint: 'Copy or download it again, and compare the sizes.',
    });
  }
  const detail = cause instanceof Error ? ` (${cause.message})` : '';
  return dataError('cases/bad-parquet', `the Parquet file cannot be read${detail}`, {
    place,
    cause,
    hint: 'Copy it again, or write it anew with a common writer (pandas, DuckDB, Arrow).',
  });
}
