// Images of cases in files that a column of the case table names, wherever the files are.
import { placeOf, textColumn } from '../../cases/column.ts';
import type { Table } from '../../cases/table.ts';
import { dataError, EvenhandError, type Place } from '../../core/errors.ts';
import type { JpegDecoder } from '../../images/formats/jpeg.ts';
import { readImage } from '../../images/formats/read-image.ts';
import type { Image, Samples } from '../../images/image.ts';

/** Which images, and where their bytes are. */
export interface ImagesOfCasesOptions {
  /** Row of the table of each case. */
  readonly rows: Int32Array;
  /** Column with the name of the file. */
  readonly column: string;
  /** Ending that the names of the column lack, as in `.jpg`. */
  readonly ending?: string | undefined;
  readonly jpeg?: JpegDecoder | undefined;
  /** The bytes of a file; an error is told at the place of the row that names it. */
  bytesOf(name: string, place: Place): Promise<Uint8Array>;
}

/**
 * Reads the images of cases (PNG, NIfTI, NumPy; JPEG with a decoder), for `pictureStore`. Errors of a file carry the row of the table that names it.
 * @throws `learn/missing-image` (data) for cells without a name; what `bytesOf` throws; as `readImage`, at the place of the row.
 */
export function imagesOfCases(
  table: Table,
  { rows, column, ending = '', jpeg, bytesOf }: ImagesOfCasesOptions,
): (index: number) => Promise<Image<Samples>> {
  const { codes, categories } = textColumn(table, column);
  return async (index) => {
    const row = rows[index]!;
    const place = placeOf(table, row, column);
    if (codes[row]! < 0) {
      throw dataError('learn/missing-image', 'no image is named.', {
        place,
        hint: 'Name a file, or go on without the cases that have none (cases.missingImages: leave-out).',
      });
    }
    const cell = categories[codes[row]!]!;
    const name = `${cell}${ending}`;
    const bytes = await bytesOf(name, place);
    const without = `leave the case out by cases.where: ${withoutCell(column, cell)}`;
    return atRow(() => readImage(bytes, { file: name.split(/[\\/]/).at(-1)!, jpeg }), { place, without });
  };
}

/** The expression that leaves out the rows with this cell. */
function withoutCell(column: string, cell: string): string {
  const name = /^[A-Za-z_]\w*$/.test(column) ? column : `\`${column}\``;
  return `${name} != "${cell.replaceAll('"', '""')}"`;
}

interface Row {
  readonly place: Place;
  /** How to go on without it. */
  readonly without: string;
}

/** What `read` gives; an error of the file is told at the row that names it. */
function atRow<T>(read: () => T, { place, without }: Row): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EvenhandError)) throw error;
    throw dataError(error.code, error.message, {
      place,
      hint: `${error.hint ?? 'Get the file again.'} Or ${without}.`,
      cause: error,
    });
  }
}
