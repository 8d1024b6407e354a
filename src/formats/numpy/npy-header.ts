// The header of a .npy file: a Python dictionary of three entries as text (NumPy enhancement proposal 1, versions 1.0 to 3.0).
import { dataError, type EvenhandError } from '../../core/errors.ts';
import { bytesPerElement, type DataType, type Shape } from '../../core/tensor-value.ts';
import { recognise } from '../recognise.ts';
import { byteLength } from '../tensor-bytes.ts';

/** An array as its header describes it. */
export interface NpyHeader {
  readonly dtype: DataType;
  readonly shape: Shape;
  readonly isFortranOrder: boolean;
  readonly isBigEndian: boolean;
  /** First byte of the data. */
  readonly offset: number;
  readonly byteLength: number;
}

const kinds: Readonly<Record<string, DataType>> = {
  b1: 'bool',
  '?': 'bool',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

const refused: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  O: [
    'Python objects, which are stored as a pickle, a program that is run on reading',
    'Save it as an array of numbers.',
  ],
  S: ['texts', 'Save it as an array of numbers.'],
  a: ['texts', 'Save it as an array of numbers.'],
  U: ['texts', 'Save it as an array of numbers.'],
  V: ['raw bytes', 'If these are bfloat16 numbers, save them as float32 or in a safetensors file.'],
  c: ['complex numbers', 'Save real and imaginary parts as two arrays.'],
  M: ['dates', 'Save it as an array of numbers.'],
  m: ['durations', 'Save it as an array of numbers.'],
  f: ['floats of more than 64 bits', 'Save it as float64.'],
  g: ['floats of more than 64 bits', 'Save it as float64.'],
};

/** Headers are read up to this length; NumPy itself refuses 10,000 characters. */
export const maximumHeaderBytes = 65536;
const maximumRank = 64;

/** Bytes up to the end of the header by the first twelve bytes (fewer in a shorter file). @throws as `parseNpyHeader`. */
export function npyDataOffset(start: Uint8Array, file: string): number {
  const isNpy = start.length >= 6 && String.fromCharCode(...start.subarray(0, 6)) === '\x93NUMPY';
  if (!isNpy) throw notNpy(file, recognise(start));
  if (start.length < 12) throw malformed(file, 'it ends within its header');
  const version = start[6]!;
  if (version < 1 || version > 3) throw malformed(file, `version ${version} of the format is not known`);
  const view = new DataView(start.buffer, start.byteOffset, 12);
  const offset = version === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  if (offset > maximumHeaderBytes) throw malformed(file, `its header would take ${offset} bytes`);
  return offset;
}

/**
 * The header of an array; `bytes` begin with it and may end after it.
 * @throws `EvenhandError` `formats/not-npy`, `formats/npy-malformed`, and `formats/npy-unsupported-type` for what is not numbers.
 */
export function parseNpyHeader(bytes: Uint8Array, file: string): NpyHeader {
  const { descr, order, shape, offset } = readHeader(bytes, file);
  const { dtype, isBigEndian } = typeOf(descr, file);
  return { dtype, shape, isFortranOrder: order === 'True', isBigEndian, offset, byteLength: byteLength(dtype, shape) };
}

/** A header whose element type is not yet looked at. */
interface RawHeader {
  /** The element type as it is written, such as `'<f4'`, with its quotes. */
  readonly descr: string;
  readonly order: 'True' | 'False';
  readonly shape: Shape;
  /** First byte of the data. */
  readonly offset: number;
}

/** The header of an array of any element type. @throws `EvenhandError` `formats/not-npy`, `formats/npy-malformed`. */
export function readHeader(bytes: Uint8Array, file: string): RawHeader {
  const offset = npyDataOffset(bytes.subarray(0, 1024), file);
  if (bytes.length < offset) throw malformed(file, 'it ends within its header');
  const isUtf8 = bytes[6] === 3;
  const header = bytes.subarray(bytes[6] === 1 ? 10 : 12, offset);
  const text = new TextDecoder(isUtf8 ? 'utf-8' : 'latin1').decode(header);
  const { descr, fortran_order: order, shape: extents } = entriesOf(text, file);
  if (order !== 'True' && order !== 'False') throw malformed(file, `its fortran_order is ${brief(order)}`);
  return { descr: descr!, order, shape: shapeOf(extents!, file), offset };
}

/** Keys and the source texts of their values: a quoted text, a word, or a bracket with all that is in it. */
function entriesOf(text: string, file: string): Readonly<Record<string, string>> {
  const body = /^\{(.*)\}\s*$/s.exec(text)?.[1];
  if (body === undefined) throw malformed(file, 'its header is no dictionary');
  const entries = new Map<string, string>();
  let rest = body.trim();
  while (rest !== '') {
    const pair = /^'(descr|fortran_order|shape)'\s*:\s*('[^']*'|\([^()]*\)|\[[^\n]*\]|\w+)\s*(?:,\s*|$)/.exec(rest);
    if (pair === null || entries.has(pair[1]!)) throw malformed(file, `its header cannot be read at ${brief(rest)}`);
    entries.set(pair[1]!, pair[2]!);
    rest = rest.slice(pair[0].length);
  }
  if (entries.size !== 3) throw malformed(file, 'its header lacks descr, fortran_order or shape');
  return Object.fromEntries(entries);
}

function typeOf(descr: string, file: string): { dtype: DataType; isBigEndian: boolean } {
  if (descr.startsWith('[')) throw unsupported(file, 'records of several fields', 'Save each field as an array.');
  const match = /^'([<>|=]?)([a-zA-Z?])(\d*)(?:\[\w+\])?'$/.exec(descr);
  if (match === null) throw malformed(file, `its element type is ${brief(descr)}`);
  const [, order, kind, width] = match as unknown as [string, string, string, string];
  const dtype = kinds[kind + width];
  if (dtype !== undefined) return { dtype, isBigEndian: order === '>' && bytesPerElement(dtype) > 1 };
  const reason = refused[kind];
  if (reason === undefined) throw malformed(file, `its element type is ${brief(descr)}`);
  throw unsupported(file, ...reason);
}

function shapeOf(extents: string, file: string): Shape {
  const inside = extents.startsWith('(') ? extents.slice(1, -1).trim() : '?';
  if (!/^(?:\d{1,16}L?\s*,\s*)*(?:\d{1,16}L?)?$/.test(inside)) throw malformed(file, `its shape is ${brief(extents)}`);
  const shape = [...inside.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  if (shape.length > maximumRank) throw malformed(file, `it has ${shape.length} axes; at most ${maximumRank} are read`);
  if (shape.length === 1 && !inside.includes(',')) throw malformed(file, `its shape is ${brief(extents)}`);
  if (!shape.every(Number.isSafeInteger)) throw malformed(file, `its shape is ${brief(extents)}`);
  return shape;
}

function brief(text: string | undefined): string {
  const shown = (text ?? 'missing').slice(0, 60);
  return JSON.stringify(shown);
}

function notNpy(file: string, found: string | undefined): EvenhandError {
  const seems = found === undefined ? '' : `: it seems to be ${found}`;
  return dataError('formats/not-npy', `this is not a NumPy array${seems}.`, {
    place: { file },
    hint: 'Name a file that was written by numpy.save.',
  });
}

function unsupported(file: string, what: string, hint: string): EvenhandError {
  return dataError('formats/npy-unsupported-type', `the array holds ${what}; this is not read.`, {
    place: { file },
    hint,
  });
}

/** The error for a damaged array. */
export function malformed(file: string, what: string): EvenhandError {
  return dataError('formats/npy-malformed', `the NumPy array is damaged: ${what}.`, {
    place: { file },
    hint: 'Fetch or write the file again.',
  });
}
