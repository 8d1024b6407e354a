// The header of a NIfTI file, parsed by nifti-reader-js from exactly its 348 or 540 bytes, then checked: nothing in it is believed.
import { NIFTI1, NIFTI2 } from 'nifti-reader-js';
import { dataError, type EvenhandError } from '../../core/errors.ts';
import type { Geometry, Samples } from '../image.ts';
import { niftiGeometry } from './nifti-affine.ts';

/** What a volume is, by its header. */
export interface NiftiHeader {
  /** Of one volume. */
  readonly extents: readonly number[];
  /** Along the fourth axis; of vectors along the fifth. */
  readonly volumes: number;
  readonly geometry: Geometry;
  readonly type: NiftiType;
  readonly isLittleEndian: boolean;
  /** First byte of the data. */
  readonly offset: number;
  /** value = stored * slope + intercept; undefined where they change nothing. */
  readonly scaling: { readonly slope: number; readonly intercept: number } | undefined;
}

/** A type of samples as stored, and the array that they are given in. */
export interface NiftiType {
  readonly code: number;
  readonly bytes: number;
  readonly read: (view: DataView, offset: number, isLittleEndian: boolean) => number;
  readonly Samples: new (length: number) => Samples;
}

/** Types of samples that are read. Codes: nifti1.h. */
export const niftiTypes: readonly NiftiType[] = [
  { code: 2, bytes: 1, read: (view, offset) => view.getUint8(offset), Samples: Uint8Array },
  { code: 256, bytes: 1, read: (view, offset) => view.getInt8(offset), Samples: Int16Array },
  { code: 4, bytes: 2, read: (view, offset, little) => view.getInt16(offset, little), Samples: Int16Array },
  { code: 512, bytes: 2, read: (view, offset, little) => view.getUint16(offset, little), Samples: Uint16Array },
  { code: 8, bytes: 4, read: (view, offset, little) => view.getInt32(offset, little), Samples: Int32Array },
  { code: 768, bytes: 4, read: (view, offset, little) => view.getUint32(offset, little), Samples: Uint32Array },
  { code: 16, bytes: 4, read: (view, offset, little) => view.getFloat32(offset, little), Samples: Float32Array },
  { code: 64, bytes: 8, read: (view, offset, little) => view.getFloat64(offset, little), Samples: Float64Array },
];

const otherTypes: Readonly<Record<number, string>> = {
  1: 'single bits',
  32: 'complex numbers',
  128: 'colours (RGB)',
  1024: '64-bit whole numbers',
  1280: '64-bit whole numbers',
  1536: '128-bit floats',
  1792: 'complex numbers',
  2048: 'complex numbers',
  2304: 'colours (RGBA)',
};

/** Intents of which the fifth axis counts components: displacement and other vectors (nifti1.h). */
const vectorIntents: readonly number[] = [1006, 1007];

/** Bytes that hold any header. */
export const maximumHeaderBytes = 540;

/** Bytes of a file's header by its first four bytes: 348 (version 1), 540 (version 2), or undefined. */
export function niftiHeaderBytes(start: Uint8Array): 348 | 540 | undefined {
  if (start.length < 4) return undefined;
  const view = new DataView(start.buffer, start.byteOffset, 4);
  const sizes = [view.getUint32(0, true), view.getUint32(0, false)];
  if (sizes.includes(348)) return 348;
  return sizes.includes(540) ? 540 : undefined;
}

/** The header at the start of `bytes`. @throws `EvenhandError` `images/nifti-damaged`, `images/nifti-unsupported`. */
export function readNiftiHeader(bytes: Uint8Array, file: string): NiftiHeader {
  const size = niftiHeaderBytes(bytes);
  if (size === undefined || bytes.length < size) throw niftiDamaged(file, 'it ends within its header');
  // A copy that begins its buffer: `slice` of Node's buffers would not be one.
  const own = Uint8Array.from(bytes.subarray(0, size));
  const header = size === 348 ? new NIFTI1() : new NIFTI2();
  header.readHeader(own.buffer);
  requireMagic(header.magic, size, file);
  const { extents, volumes } = extentsOf(header.dims, { file, isVector: vectorIntents.includes(header.intent_code) });
  const { vox_offset: offset, datatypeCode } = header;
  if (!Number.isInteger(offset) || offset < size || offset > Number.MAX_SAFE_INTEGER) {
    throw niftiDamaged(file, `its data would begin at byte ${offset}`);
  }
  const type = niftiTypes.find(({ code }) => code === datatypeCode);
  if (type === undefined) throw unsupportedType(datatypeCode, file);
  return {
    extents,
    volumes,
    geometry: geometryOf(header, { own, size, file, axes: extents.length }),
    type,
    isLittleEndian: header.littleEndian,
    offset,
    scaling: scalingOf(header.scl_slope, header.scl_inter),
  };
}

function requireMagic(magic: string, size: 348 | 540, file: string): void {
  const version = size === 348 ? '1' : '2';
  if (magic.startsWith(`n+${version}`)) return;
  if (magic.startsWith(`ni${version}`)) {
    throw niftiUnsupported(file, 'it is the header of a pair of files (.hdr and .img)', 'Save it as one .nii file.');
  }
  if (size === 348 && /^\0*$/.test(magic)) {
    throw niftiUnsupported(file, 'it is an ANALYZE 7.5 header, an older format', 'Save it as a .nii file.');
  }
  throw niftiDamaged(file, 'its signature "n+1" or "n+2" is missing');
}

function extentsOf(
  dims: readonly number[],
  { file, isVector }: { readonly file: string; readonly isVector: boolean },
): { extents: readonly number[]; volumes: number } {
  const axes = dims[0]!;
  const claimed = dims.slice(1, axes + 1);
  if (!Number.isInteger(axes) || axes < 1 || axes > 7) throw niftiDamaged(file, `it claims ${axes} axes`);
  if (!claimed.every((extent) => Number.isSafeInteger(extent) && extent >= 1)) {
    throw niftiDamaged(file, `it claims extents of ${claimed.join(' x ')}`);
  }
  if (axes === 1) throw niftiUnsupported(file, 'it has a single axis', 'An image has two or three.');
  if (isVector && axes === 5 && claimed[3] === 1) return { extents: claimed.slice(0, 3), volumes: claimed[4]! };
  if (claimed.slice(4).some((extent) => extent > 1)) {
    throw niftiUnsupported(
      file,
      `it has extents of ${claimed.join(' x ')}`,
      'Take one volume of three axes out of it.',
    );
  }
  return { extents: claimed.slice(0, 3), volumes: claimed[3] ?? 1 };
}

interface GeometrySource {
  readonly own: Uint8Array;
  readonly size: 348 | 540;
  readonly file: string;
  readonly axes: number;
}

function geometryOf(header: NIFTI1 | NIFTI2, { own, size, file, axes }: GeometrySource): Geometry {
  const view = new DataView(own.buffer, own.byteOffset, own.length);
  const little = header.littleEndian;
  // nifti-reader-js mixes sform and qform into one matrix by the order of their codes, so the rows are read here.
  const sform = Array.from({ length: 12 }, (_, index) =>
    size === 348 ? view.getFloat32(280 + index * 4, little) : view.getFloat64(400 + index * 8, little),
  );
  const { qoffset_x, qoffset_y, qoffset_z, quatern_b, quatern_c, quatern_d } = header;
  const geometry = niftiGeometry(
    {
      pixelDimensions: header.pixDims,
      qformCode: header.qform_code,
      sformCode: header.sform_code,
      quaternion: [quatern_b, quatern_c, quatern_d, qoffset_x, qoffset_y, qoffset_z],
      sform,
      unitMm: { 1: 1000, 3: 0.001 }[header.xyzt_units & 7] ?? 1,
    },
    axes,
  );
  const isUsable = (value: number): boolean => Number.isFinite(value);
  if (
    geometry.affine?.every(isUsable) === false ||
    !geometry.spacingMm.every((value) => isUsable(value) && value > 0)
  ) {
    throw niftiDamaged(file, 'its affine has values that are no numbers, or an axis without length');
  }
  return geometry;
}

function scalingOf(slope: number, intercept: number): NiftiHeader['scaling'] {
  if (slope === 0 || !Number.isFinite(slope) || !Number.isFinite(intercept)) return undefined;
  return slope === 1 && intercept === 0 ? undefined : { slope, intercept };
}

function unsupportedType(code: number, file: string): EvenhandError {
  const what = otherTypes[code];
  if (what === undefined) return niftiDamaged(file, `its data type ${code} does not exist`);
  return niftiUnsupported(file, `it holds ${what}`, 'Save it as int16, int32 or float32.');
}

/** The error for a damaged file. */
export function niftiDamaged(file: string, what: string): EvenhandError {
  return dataError('images/nifti-damaged', `the NIfTI image is damaged: ${what}.`, {
    place: { file },
    hint: 'Fetch or write the file again.',
  });
}

function niftiUnsupported(file: string, what: string, hint: string): EvenhandError {
  return dataError('images/nifti-unsupported', `the NIfTI image cannot be read: ${what}.`, { place: { file }, hint });
}
