// Writing NIfTI images of one file.
import { gzipSync } from 'fflate';
import { usageError } from '../../core/errors.ts';
import type { Geometry, Image, Samples } from '../image.ts';
import { qformOf } from './nifti-affine.ts';

/** How an image is stored. */
export interface NiftiWriteOptions {
  /** Version of the format. Default 1, or 2 where an extent is above 32767. */
  readonly version?: 1 | 2;
  /** Whether to compress by gzip (.nii.gz). Default false. */
  readonly compress?: boolean;
  /** A remark of at most 79 Latin letters. */
  readonly description?: string;
}

/** Level of compression: what makes the bytes, so it is fixed. */
const level = 6;

const codes: readonly (readonly [new (length: number) => Samples, number])[] = [
  [Uint8Array, 2],
  [Int16Array, 4],
  [Int32Array, 8],
  [Float32Array, 16],
  [Float64Array, 64],
  [Uint16Array, 512],
  [Uint32Array, 768],
];

/**
 * A NIfTI file, little-endian, of the type of the samples. With an affine: as sform (code 1, scanner), and as qform too where its axes are
 * at right angles; without: both codes 0. Lengths in mm. Equal images give equal bytes everywhere; the archive has no date and no name.
 * @throws `EvenhandError` `images/nifti-cannot-hold` (usage) for more than one channel or extents beyond the version.
 */
export function writeNifti(image: Image<Samples>, options: NiftiWriteOptions = {}): Uint8Array<ArrayBuffer> {
  const { extents, channels, data } = image;
  const { version = extents.some((extent) => extent > 32767) ? 2 : 1, compress = false, description = '' } = options;
  if (channels !== 1) throw cannotHold(`${channels} channels`, 'Write each channel to a file, or a PNG.');
  if (version === 1 && extents.some((extent) => extent > 32767)) {
    throw cannotHold(`extents of ${extents.join(' x ')} in version 1`, 'Write version 2.');
  }
  const offset = version === 1 ? 352 : 544;
  const file = new Uint8Array(offset + data.byteLength);
  const fields = version === 1 ? version1 : version2;
  writeHeader(new DataView(file.buffer), { image, fields, description });
  file.set(new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength), offset);
  return compress ? gzipSync(file, { level, mtime: 0 }) : file;
}

/** Where fields stand and how wide they are. */
interface Fields {
  readonly size: number;
  readonly dataType: number;
  readonly dimensions: number;
  readonly pixelDimensions: number;
  readonly dataOffset: number;
  readonly slope: number;
  readonly units: number;
  readonly description: number;
  readonly transformCodes: number;
  readonly quaternion: number;
  readonly sform: number;
  readonly magic: readonly [offset: number, text: string];
}

const version1: Fields = {
  size: 348,
  dataType: 70,
  dimensions: 40,
  pixelDimensions: 76,
  dataOffset: 108,
  slope: 112,
  units: 123,
  description: 148,
  transformCodes: 252,
  quaternion: 256,
  sform: 280,
  magic: [344, 'n+1\0'],
};

const version2: Fields = {
  size: 540,
  dataType: 12,
  dimensions: 16,
  pixelDimensions: 104,
  dataOffset: 168,
  slope: 176,
  units: 500,
  description: 240,
  transformCodes: 344,
  quaternion: 352,
  sform: 400,
  magic: [4, 'n+2\0\r\n\x1a\n'],
};

interface HeaderContent {
  readonly image: Image<Samples>;
  readonly fields: Fields;
  readonly description: string;
}

const unitMillimetre = 2;

function writeHeader(view: DataView, { image, fields, description }: HeaderContent): void {
  const { extents, data, geometry } = image;
  const isFirst = fields.size === 348;
  const realBytes = isFirst ? 4 : 8;
  const real = (offset: number, value: number): void =>
    isFirst ? view.setFloat32(offset, value, true) : view.setFloat64(offset, value, true);
  const text = (offset: number, value: string): void => {
    for (let index = 0; index < value.length; index++) view.setUint8(offset + index, value.charCodeAt(index) & 255);
  };
  view.setInt32(0, fields.size, true);
  for (const [index, extent] of [extents.length, ...extents, 1, 1, 1, 1, 1].slice(0, 8).entries()) {
    if (isFirst) view.setInt16(fields.dimensions + index * 2, extent, true);
    else view.setBigInt64(fields.dimensions + index * 8, BigInt(extent), true);
  }
  view.setInt16(fields.dataType, codes.find(([Type]) => data instanceof Type)![1], true);
  view.setInt16(fields.dataType + 2, data.BYTES_PER_ELEMENT * 8, true);
  if (isFirst) view.setFloat32(fields.dataOffset, 352, true);
  else view.setBigInt64(fields.dataOffset, 544n, true);
  real(fields.slope, 1);
  if (isFirst) view.setUint8(fields.units, unitMillimetre);
  else view.setInt32(fields.units, unitMillimetre, true);
  text(fields.description, description.slice(0, 79));
  text(...fields.magic);
  writePosition(view, geometry, { fields, real, realBytes });
}

interface PositionFields {
  readonly fields: Fields;
  readonly real: (offset: number, value: number) => void;
  readonly realBytes: number;
}

function writePosition(
  view: DataView,
  { spacingMm, affine }: Geometry,
  { fields, real, realBytes }: PositionFields,
): void {
  const qform = affine === undefined ? undefined : qformOf(affine);
  const distances = [qform?.qfac ?? 1, ...spacingMm, 1, 1, 1, 1, 1].slice(0, 8);
  for (const [index, value] of distances.entries()) real(fields.pixelDimensions + index * realBytes, value);
  if (affine === undefined) return;
  const code = (index: number): void =>
    realBytes === 4
      ? view.setInt16(fields.transformCodes + index * 2, 1, true)
      : view.setInt32(fields.transformCodes + index * 4, 1, true);
  code(1);
  for (const [index, value] of affine.slice(0, 12).entries()) real(fields.sform + index * realBytes, value);
  if (qform === undefined) return;
  code(0);
  const values = [...qform.quaternion, affine[3]!, affine[7]!, affine[11]!];
  for (const [index, value] of values.entries()) real(fields.quaternion + index * realBytes, value);
}

function cannotHold(what: string, hint: string): Error {
  return usageError('images/nifti-cannot-hold', `a NIfTI file cannot hold ${what}.`, { hint });
}
