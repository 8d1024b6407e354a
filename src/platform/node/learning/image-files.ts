// Images of cases in files, named by a column of the case table.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, isAbsolute, resolve, sep } from 'node:path';
import { placeOf, textColumn } from '../../../cases/column.ts';
import type { Table } from '../../../cases/table.ts';
import { dataError, type EvenhandError } from '../../../core/errors.ts';
import { type JpegDecoder, loadJpegDecoder } from '../../../images/formats/jpeg.ts';
import type { Image, Samples } from '../../../images/image.ts';
import { imagesOfCases } from '../../../learn/inputs/images-of-cases.ts';

/** Where the images of cases are. */
export interface ImageFilesOptions {
  readonly table: Table;
  /** Row of the table of each case. */
  readonly rows: Int32Array;
  /** Column with the name of the file. */
  readonly column: string;
  /** Folder from which names are taken. */
  readonly folder: string;
  /** Ending that the names of the column lack, as in `.jpg`. */
  readonly ending?: string | undefined;
  /** Told the bytes of each file that is read. */
  readonly onRead?: ((name: string, bytes: Uint8Array) => void) | undefined;
}

/**
 * Reads the images of cases (PNG, JPEG, NIfTI, NumPy), for `pictureStore`. Errors of a file carry its name and the row of the table that names it.
 * @throws `learn/missing-image` (data) for cells without a name, names that lead out of the folder, and files that are not there or cannot be
 * read; as `readImage`, at the place of the row.
 */
export async function imageFiles({
  table,
  folder,
  onRead,
  ...images
}: ImageFilesOptions): Promise<(index: number) => Promise<Image<Samples>>> {
  const home = resolve(folder);
  return imagesOfCases(table, {
    ...images,
    jpeg: await nodeJpegDecoder(),
    async bytesOf(name, place) {
      const path = pathWithin(home, name);
      if (path === undefined) {
        throw dataError('learn/missing-image', `"${name}" leads out of the folder of images.`, {
          place,
          hint: outOfFolderHint(name, home),
        });
      }
      const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code === 'ENOENT') throw missingImages({ table, folder, ...images });
        throw dataError('learn/missing-image', `the image "${name}" cannot be read (${cause.code}).`, {
          place,
          hint: 'Check that cases.folder is a folder, that the column names files in it, and who may read them.',
          cause,
        });
      });
      onRead?.(name, bytes);
      return bytes;
    },
  });
}

/**
 * The path of a name within the folder: as it is written, or with slashes for the backslashes of other systems, or with accents composed or
 * decomposed otherwise, whichever is there; as it is written where none is. Undefined for a name that leads out of the folder.
 */
function pathWithin(home: string, name: string): string | undefined {
  const spellings = [name, name.replaceAll('\\', '/')].flatMap((each) => [
    each,
    each.normalize('NFC'),
    each.normalize('NFD'),
  ]);
  const paths = [...new Set(spellings)]
    .map((each) => resolve(home, each))
    .filter((path) => path.startsWith(home.endsWith(sep) ? home : `${home}${sep}`));
  return resolve(home, name) === paths[0] ? (paths.find(existsSync) ?? paths[0]) : undefined;
}

/** What to do about a name that leads out of the folder: an absolute one needs another folder, a way up is not followed from any. */
function outOfFolderHint(name: string, home: string): string {
  const where = `Images are read from the folder "${basename(home)}" alone, which is that of the table or the one that cases.folder names`;
  return isAbsolute(name)
    ? `${where}. Give as cases.folder a folder that holds all images, such as "${dirname(name)}".`
    : `${where}. Ways up ("..") lead out of any: write the names without them, as they are from the folder that cases.folder names.`;
}

/** The error for images that are not there: the first in the order of the cases, and how many there are. */
function missingImages({ table, rows, column, folder, ending = '' }: ImageFilesOptions): EvenhandError {
  const there = new Set(rowsWithImage({ table, column, folder, ending }));
  const { codes, categories } = textColumn(table, column);
  const missing = rows.filter((row) => codes[row]! >= 0 && !there.has(row));
  const row = missing[0] ?? rows[0]!;
  const others = missing.length > 1 ? ` (one of ${missing.length})` : '';
  return dataError('learn/missing-image', `the image "${categories[codes[row]!]}${ending}" is not there${others}.`, {
    place: placeOf(table, row, column),
    hint: `Names are taken from the folder "${basename(resolve(folder))}": say where they begin (cases.folder) and what they end with (cases.imageEnding), or go on without these cases (cases.missingImages: leave-out).`,
  });
}

/** Paths of the images of cases by the name of the file. Cells without a name and names that lead out of the folder are left out. */
export function imagePaths({
  table,
  rows,
  column,
  folder,
  ending = '',
}: ImageFilesOptions): ReadonlyMap<string, string> {
  const { codes, categories } = textColumn(table, column);
  const home = resolve(folder);
  const named = Array.from(rows, (row) => codes[row]!).filter((code) => code >= 0);
  const names = [...new Set(named)].map((code) => `${categories[code]}${ending}`);
  return new Map(
    names.flatMap((name) => {
      const path = pathWithin(home, name);
      return path === undefined ? [] : [[name, path] as const];
    }),
  );
}

/** Rows of the table whose image is in the folder, ascending. Names that lead out of it count as not there. */
export function rowsWithImage({ table, column, folder, ending = '' }: Omit<ImageFilesOptions, 'rows'>): Int32Array {
  const { codes, categories } = textColumn(table, column);
  const home = resolve(folder);
  const isThere = categories.map((name) => {
    const path = pathWithin(home, `${name}${ending}`);
    return path !== undefined && existsSync(path);
  });
  return Int32Array.from(codes.keys()).filter((row) => codes[row]! >= 0 && isThere[codes[row]!]!);
}

/**
 * The JPEG decoder with its WebAssembly, which is about three times as fast as without. Rejects where the file of its
 * package cannot be read.
 */
export async function nodeJpegDecoder(): Promise<JpegDecoder> {
  const here = createRequire(import.meta.url);
  return loadJpegDecoder({ wasm: await readFile(here.resolve('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm')) });
}
