// Pictures that are read and prepared once, and kept as far as memory is granted.
import { dataError, EvenhandError } from '../../core/errors.ts';
import type { Watch } from '../../core/progress.ts';
import type { Image, Samples } from '../../images/image.ts';
import type { ImagePreparation } from './image-preparation.ts';
import { prepareImage } from './preprocess-image.ts';
import type { Picture } from './resize-picture.ts';

/** Where pictures come from and how many are kept. */
export interface PictureStoreOptions {
  readonly count: number;
  /** The image of a case, by its index. */
  read(index: number): Image<Samples> | Promise<Image<Samples>>;
  readonly preparation: ImagePreparation;
  /** Bytes of prepared pictures that are kept; the others are read anew each time. Default 1 GiB. */
  readonly budgetBytes?: number | undefined;
}

/** Prepared pictures by case. */
export interface PictureStore {
  readonly preparation: ImagePreparation;
  picture(index: number): Promise<Picture>;
  /**
   * Reads all pictures until the budget is used up; then those that are read on. Files that cannot be read are told together, a picture that is not
   * there ends the reading. Stops with the reason of the signal.
   */
  preload(watch?: Watch): Promise<{ readonly pictures: number; readonly bytes: number }>;
}

/**
 * Prepares pictures on demand. What is given never depends on what is kept. Two calls for a picture that is under way
 * read it once; a failed picture is tried again. Errors are those of `read` and `prepareImage`.
 */
export function pictureStore({
  count,
  read,
  preparation,
  budgetBytes = 1024 * 1024 * 1024,
}: PictureStoreOptions): PictureStore {
  const kept = new Map<number, Picture>();
  const underWay = new Map<number, Promise<Picture>>();
  let bytes = 0;
  const make = async (index: number): Promise<Picture> => {
    const picture = prepareImage(await read(index), preparation);
    if (bytes + picture.data.byteLength <= budgetBytes) {
      bytes += picture.data.byteLength;
      kept.set(index, picture);
    }
    return picture;
  };
  const pictureAt = (index: number): Promise<Picture> => {
    const found = kept.get(index);
    if (found !== undefined) return Promise.resolve(found);
    const waiting = underWay.get(index) ?? make(index).finally(() => underWay.delete(index));
    underWay.set(index, waiting);
    return waiting;
  };
  return {
    preparation,
    picture: pictureAt,
    async preload({ signal, onProgress } = {}) {
      const stage = 'reading pictures';
      const spoilt: EvenhandError[] = [];
      for (let start = 0; start < count; start += together) {
        signal?.throwIfAborted();
        const before = kept.size;
        const indices = Array.from({ length: Math.min(together, count - start) }, (_, i) => start + i);
        spoilt.push(...(await spoiltOf(indices.map(pictureAt))));
        onProgress?.({ stage, done: start + indices.length, total: count });
        if (kept.size < before + indices.length && bytes + largestOf(kept) > budgetBytes) break;
      }
      if (spoilt.length > 0) throw unreadable(spoilt);
      return { pictures: kept.size, bytes };
    },
  };
}

/** Pictures that are asked for at once. */
const together = 16;

/** Errors of single files among what was read, in order; any other ends the reading. */
async function spoiltOf(read: readonly Promise<unknown>[]): Promise<readonly EvenhandError[]> {
  const outcomes = await Promise.allSettled(read);
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'fulfilled') return [];
    const { reason } = outcome;
    const isOfOneFile =
      reason instanceof EvenhandError && reason.kind === 'data' && reason.code !== 'learn/missing-image';
    if (!isOfOneFile) throw reason;
    return [reason];
  });
}

/** One error for files that cannot be read: the only one, or all of them under the code of the first. */
function unreadable(spoilt: readonly EvenhandError[]): EvenhandError {
  const [first] = spoilt as readonly [EvenhandError, ...EvenhandError[]];
  if (spoilt.length === 1) return first;
  return dataError(first.code, `${spoilt.length} pictures cannot be read:`, {
    hint: 'Get or write these files again, or leave their cases out by cases.where.',
    problems: spoilt.map(({ message }) => message),
    cause: first,
  });
}

function largestOf(kept: ReadonlyMap<number, Picture>): number {
  return Array.from(kept.values()).reduce((most, { data }) => Math.max(most, data.byteLength), 0);
}
