// A picture that is uploaded: it must be what its name says, and no larger when it is opened than tables may be.
import { readStart } from '../../cases/input.ts';
import { isGzip } from '../../cases/read/format.ts';
import { isJpeg, readJpegHeader } from '../../images/formats/jpeg-header.ts';
import { niftiHeaderBytes } from '../../images/formats/nifti-header.ts';
import { fileInput } from '../../platform/node/file-input.ts';
import { isPictureName } from '../../store/case-pictures.ts';
import { refusal } from '../security/guard.ts';
import { receiveFile, type Upload, type UploadedFile } from './receive-file.ts';
import { refuseLargeGzip, unpacksTooLarge } from './table-limits.ts';

/** Bytes in which the header of a JPEG file is looked for: profiles and previews may come before it. */
const headBytes = 1 << 20;
const bytesOfPixel = 4;
const pngMagic = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const npyMagic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * Puts an uploaded picture (PNG, JPEG, NIfTI) or array (npy) into the folder. Throws as `receiveFile`; (usage) `server/not-a-picture`,
 * `server/unpacks-too-large`; data errors for a damaged file.
 */
export async function receivePicture(upload: Upload): Promise<void> {
  const { name, unpackedBytes, signal } = upload;
  if (!isPictureName(name)) throw notAPicture(name);
  await receiveFile(upload, async (file) => {
    const start = await readStart(await fileInput(file.path), headBytes);
    if (/\.gz$/i.test(file.name)) {
      if (!isGzip(start)) throw notAPicture(name);
      await refuseLargeGzip(file.path, { name: file.name, most: unpackedBytes, signal });
    } else refuseLargePicture(file, start, unpackedBytes);
  });
}

function refuseLargePicture({ name }: UploadedFile, start: Uint8Array, most: number): void {
  const pixels = pixelsOf(name, start);
  if (pixels === undefined) throw notAPicture(name);
  if (pixels * bytesOfPixel > most) throw unpacksTooLarge(name, most);
}

/** Pixels of a flat picture by its header, 0 for what lies in its file as it is; undefined for a file that is not what its name says. */
function pixelsOf(name: string, start: Uint8Array): number | undefined {
  if (/\.nii$/i.test(name)) return niftiHeaderBytes(start) === undefined ? undefined : 0;
  if (/\.npy$/i.test(name)) return begins(start, npyMagic) ? 0 : undefined;
  if (/\.png$/i.test(name)) {
    if (!begins(start, pngMagic) || start.length < 24) return undefined;
    const view = new DataView(start.buffer, start.byteOffset);
    return view.getUint32(16) * view.getUint32(20);
  }
  if (!isJpeg(start)) return undefined;
  const { width, height } = readJpegHeader(start, name);
  return width * height;
}

function begins(start: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, place) => start[place] === byte);
}

function notAPicture(name: string): Error {
  return refusal(
    'server/not-a-picture',
    `"${name}" is not a picture that can be shown.`,
    'Pictures are PNG, JPEG or NIfTI (.nii, .nii.gz), arrays .npy, and must be what their name says.',
  );
}
