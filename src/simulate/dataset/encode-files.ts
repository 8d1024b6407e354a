import { writePng } from '../../images/formats/png.ts';
import { toSamples } from '../../images/formats/samples.ts';
import { writeNifti } from '../../images/formats/write-nifti.ts';
import type { Image } from '../../images/image.ts';
import type { Rendering } from '../worlds/world.ts';

/** A file of a case: its name within the folder of the dataset, with `/` between folders. */
export interface EncodedFile {
  readonly name: string;
  readonly data: Uint8Array;
}

export type Storage = 'png8' | 'png16' | 'nifti' | 'none';

/** How the files of a world are encoded. */
export interface Encoding {
  readonly storage: Storage;
  /** Names of the masks that hold numbered labels. */
  readonly labelMaps: readonly string[];
}

/** The files of a rendering, by the column that names them: `image`, and `mask_` with the name of each mask. */
export function encodeFiles(
  rendering: Rendering,
  id: string,
  { storage, labelMaps }: Encoding,
): Readonly<Record<string, EncodedFile>> {
  if (storage === 'none' || rendering.image === undefined) return {};
  const ending = storage === 'nifti' ? 'nii.gz' : 'png';
  const files: Record<string, EncodedFile> = {
    image: { name: `images/${id}.${ending}`, data: encodeImage(rendering.image, storage) },
  };
  for (const [name, mask] of Object.entries(rendering.masks)) {
    files[`mask_${name}`] = {
      name: `masks/${name}/${id}.${ending}`,
      data: encodeMask(mask, storage, labelMaps.includes(name)),
    };
  }
  return files;
}

function encodeImage(image: Image, storage: Storage): Uint8Array {
  if (storage === 'nifti') return writeNifti(toSamples(image, 'uint8'), { compress: true });
  return writePng(image, { bits: storage === 'png16' ? 16 : 8 });
}

/** Masks of 0 and 1 become black and white in a PNG of 1 bit; numbered labels, and all masks in NIfTI, are kept as they are. */
function encodeMask(mask: Image<Uint8Array>, storage: Storage, isLabelMap: boolean): Uint8Array {
  if (storage === 'nifti') return writeNifti(mask, { compress: true });
  return writePng(mask, { bits: isLabelMap ? 8 : 1 });
}
