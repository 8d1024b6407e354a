import { dataError } from '../../core/errors.ts';
import type { Values } from '../../engine/executable.ts';
import type { InputRequest, InputSource } from '../learner/learner.ts';
import { type Augmentation, augmentImage, checkAugmentation } from './augment-image.ts';
import type { PictureStore } from './picture-store.ts';
import { writeChannels } from './preprocess-image.ts';

/** How pictures become inputs. */
export interface ImageInputsOptions {
  readonly pictures: PictureStore;
  /** Names of the cases, by which their draws are keyed. */
  readonly ids: readonly string[];
  /** Changes in training; in evaluation there are none. */
  readonly augmentation?: Augmentation | undefined;
  /** Name of the input. Default `image`. */
  readonly name?: string | undefined;
}

/**
 * Pictures as an input float32 [B,C,H,W].
 * @throws `learn/bad-augmentation` (usage); loading throws `learn/unequal-pictures` (data) where pictures of a batch differ in extent, and as the store.
 */
export function imageInputs({ pictures, ids, augmentation = {}, name = 'image' }: ImageInputsOptions): InputSource {
  checkAugmentation(augmentation);
  const isChanged = Object.values(augmentation).some((strength) => strength > 0);
  return {
    async load({ cases, mode, stream }: InputRequest): Promise<Values> {
      const found = await Promise.all(cases.map((index) => pictures.picture(index)));
      const [width, height] = (found[0]?.extents ?? [0, 0]) as [number, number];
      const channels = found[0]?.channels ?? 0;
      const data = new Float32Array(cases.length * channels * height * width);
      for (const [place, picture] of found.entries()) {
        const id = ids[cases[place]!]!;
        if (picture.extents[0] !== width || picture.extents[1] !== height) {
          throw dataError(
            'learn/unequal-pictures',
            `the picture of "${id}" is ${picture.extents.join(' x ')} and that of "${ids[cases[0]!]}" ${width} x ${height}.`,
            {
              hint: 'Prepare pictures to one extent: give a size or a crop.',
            },
          );
        }
        const changed = isChanged && mode === 'train' ? augmentImage(picture, augmentation, stream(id)) : picture;
        writeChannels(changed, pictures.preparation, data, place * channels * height * width);
      }
      return { [name]: { dtype: 'float32', shape: [cases.length, channels, height, width], data } };
    },
  };
}
