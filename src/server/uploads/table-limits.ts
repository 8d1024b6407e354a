// A file of a few kilobytes can say that it holds terabytes. What a table would be when unpacked is found out before it is read.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parquetMetadataAsync } from 'hyparquet';
import { readStart } from '../../cases/input.ts';
import { formatOf, isGzip } from '../../cases/read/format.ts';
import { dataError } from '../../core/errors.ts';
import { fileInput } from '../../platform/node/file-input.ts';
import { refusal } from '../security/guard.ts';
import type { UploadedFile } from './receive-file.ts';

const bytesOfCell = 8;

/** Throws `server/unpacks-too-large` (usage) for a table of more than `most` bytes when unpacked; data errors for a file that is damaged. */
export async function refuseBomb({ path, name }: UploadedFile, most: number, signal?: AbortSignal): Promise<void> {
  const input = await fileInput(path);
  const start = await readStart(input, 64);
  if (isGzip(start)) await refuseLargeGzip(path, { name, most, signal });
  else if (formatOf(name, start) === 'parquet') await refuseLargeParquet({ path, name }, most);
}

interface GzipLimit {
  readonly name: string;
  readonly most: number;
  readonly signal: AbortSignal | undefined;
}

/** Throws `server/unpacks-too-large` (usage) for a gzip file of more than `most` bytes when unpacked; a data error where it is damaged. */
export async function refuseLargeGzip(path: string, { name, most, signal }: GzipLimit): Promise<void> {
  const packed = createReadStream(path, { signal });
  const unpacked = packed.pipe(createGunzip());
  packed.on('error', (error) => unpacked.destroy(error));
  let bytes = 0;
  try {
    for await (const { length } of unpacked as AsyncIterable<Uint8Array>) {
      bytes += length;
      if (bytes > most) throw unpacksTooLarge(name, most);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_') !== true) throw error;
    throw dataError('cases/bad-gzip', 'the file is damaged: it cannot be unpacked', {
      place: { file: name },
      cause: error,
    });
  } finally {
    packed.destroy();
    unpacked.destroy();
  }
}

/** By what its own directory says: bytes of all columns, and cells, since equal cells take no bytes. */
async function refuseLargeParquet({ path, name }: UploadedFile, most: number): Promise<void> {
  const { size = 0, slice } = await fileInput(path);
  const metadata = await parquetMetadataAsync({ byteLength: size, slice: (from, to = size) => slice(from, to) }).catch(
    (error: unknown) => {
      throw dataError('cases/bad-parquet', 'the Parquet file is damaged: its directory cannot be read', {
        place: { file: name },
        cause: error,
      });
    },
  );
  const columns = metadata.schema.filter(({ num_children: children }) => children === undefined).length;
  const bytes = metadata.row_groups.reduce((sum, group) => sum + Number(group.total_byte_size), 0);
  if (Math.max(bytes, Number(metadata.num_rows) * columns * bytesOfCell) > most) throw unpacksTooLarge(name, most);
}

/** That a file would be larger than the server takes once it is unpacked. */
export function unpacksTooLarge(name: string, most: number): Error {
  const gigabytes = (most / 1e9).toPrecision(2);
  return refusal(
    'server/unpacks-too-large',
    `"${name}" would be larger than ${gigabytes} GB when unpacked.`,
    'Copy it into the folder "cases" yourself if it is what you want.',
  );
}
