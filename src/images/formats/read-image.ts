// Reading an image of any format that is known here.
import { dataError } from '../../core/errors.ts';
import { readNpy } from '../../formats/numpy/npy.ts';
import { recognise } from '../../formats/recognise.ts';
import type { Image, Samples } from '../image.ts';
import { readPng } from './png.ts';
import { isPng } from './png-chunks.ts';
import { isNifti, type NiftiReadOptions, readNifti } from './read-nifti.ts';
import { imageOfTensor } from './tensor-image.ts';

/**
 * The image of a PNG, NIfTI (.nii, .nii.gz) or NumPy (.npy) file, recognised by content. A NumPy array of three axes is colours where the
 * last axis is 3 or 4 and its type is uint8, else a volume.
 * @throws `EvenhandError` `images/unknown-format` (data), and as the reader of the format.
 */
export function readImage(bytes: Uint8Array, options: NiftiReadOptions): Image<Samples> {
  const { file } = options;
  if (isPng(bytes)) return readPng(bytes, options);
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
      hint: 'Give a PNG, NIfTI (.nii, .nii.gz) or NumPy (.npy) file.',
    },
  );
}
