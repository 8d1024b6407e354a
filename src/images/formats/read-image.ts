// Reading an image of any format that is known here.
import { dataError, usageError } from '../../core/errors.ts';
import { readNpy } from '../../formats/numpy/npy.ts';
import { recognise } from '../../formats/recognise.ts';
import type { Image, Samples } from '../image.ts';
import type { JpegDecoder } from './jpeg.ts';
import { isJpeg } from './jpeg-header.ts';
import { readPng } from './png.ts';
import { isPng } from './png-chunks.ts';
import { isNifti, type NiftiReadOptions, readNifti } from './read-nifti.ts';
import { imageOfTensor } from './tensor-image.ts';

/** How an image of any format is read. */
export interface ImageReadOptions extends NiftiReadOptions {
  /** For JPEG files: what `loadJpegDecoder` gave. */
  readonly jpeg?: JpegDecoder | undefined;
}

/**
 * The image of a PNG, JPEG, NIfTI (.nii, .nii.gz) or NumPy (.npy) file, recognised by content. A NumPy array of three
 * axes is colours where the last axis is 3 or 4 and its type is uint8, else a volume.
 * @throws `EvenhandError` `images/unknown-format` (data), `images/no-jpeg-decoder` (usage), and as `readPng`,
 * `JpegDecoder.read`, `readNifti`, `readNpy` and `imageOfTensor`. `maximumBytes` does not bound NumPy arrays, which are
 * not compressed.
 */
export function readImage(bytes: Uint8Array, options: ImageReadOptions): Image<Samples> {
  const { file, jpeg } = options;
  if (isPng(bytes)) return readPng(bytes, options);
  if (isJpeg(bytes)) {
    if (jpeg !== undefined) return jpeg.read(bytes, options);
    throw usageError('images/no-jpeg-decoder', 'this is a JPEG file, and no decoder for it was given.', {
      place: { file },
      hint: 'Pass jpeg: await loadJpegDecoder() to readImage.',
    });
  }
  if (isNifti(bytes)) return readNifti(bytes, options);
  const found = recognise(bytes);
  if (found === 'a NumPy array (.npy)') {
    const tensor = readNpy(bytes, { file });
    const last = tensor.shape.at(-1)!;
    return imageOfTensor(tensor, {
      channelsLast: tensor.dtype === 'uint8' && tensor.shape.length === 3 && (last === 3 || last === 4),
    });
  }
  throw dataError(
    'images/unknown-format',
    `this is no image that is read here${found === undefined ? '' : `: it seems to be ${found}`}.`,
    {
      place: { file },
      hint: 'Write it as PNG, JPEG, NIfTI (.nii, .nii.gz) or NumPy (.npy).',
    },
  );
}
