// Pictures of 16 bits that hold fewer: 12 bits of a scanner would be almost black.
import type { Image, Samples } from '../../images/image.ts';
import type { LearningCasesWarning } from '../cases/learning-cases-plan.ts';
import type { ImagePreparation } from './image-preparation.ts';

/** Looks at pictures as they are read. */
export interface DarkPictures {
  /** Gives the picture back. */
  look(image: Image<Samples>, id: string): Image<Samples>;
  /** A warning where pictures of 16 bits, taken as they are stored, stay below a quarter of the range. */
  warnings(): readonly LearningCasesWarning[];
}

const quarter = 65535 / 4;

/** A look-out for pictures of 16 bits whose largest sample is below a quarter of the range. Which are named does not depend on the order of reading. */
export function darkPictures({ intensities }: Pick<ImagePreparation, 'intensities'>): DarkPictures {
  const isStored = intensities === undefined || intensities.kind === 'stored';
  const found = new Map<string, number>();
  return {
    look(image, id) {
      if (!isStored || !(image.data instanceof Uint16Array)) return image;
      const largest = image.data.reduce((most, value) => Math.max(most, value), 0);
      if (largest < quarter) found.set(id, largest);
      return image;
    },
    warnings() {
      const [id] = [...found.keys()].sort();
      if (id === undefined) return [];
      const largest = [...found.values()].reduce((most, value) => Math.max(most, value), 0);
      const which =
        found.size === 1
          ? `One picture of 16 bits, of "${id}", holds no sample above ${largest} of 65535 and is almost black as it is`
          : `${found.size} pictures of 16 bits hold no sample above ${largest} of 65535, first "${id}", and are almost black as they are`;
      const message = `${which}; give inputs.image.intensityRange, such as [0, 4095], or intensityPercentiles.`;
      return [{ code: 'dark-pictures', message }];
    },
  };
}
