import type { Image } from '../../images/image.ts';
import { resize } from '../../images/resize/resize.ts';
import { contactSheet } from './contact-sheet.ts';
import type { Preview } from './preview.ts';

/** Longest side of a tile, in samples. */
const longest = 224;

/** A preview as one picture: a row for each subject, the picture as it is, then for each factor the picture and what changed. */
export function previewSheet(preview: Preview): Image {
  return contactSheet(
    preview.subjects.map(({ image, cells }) => [
      tile(image),
      ...cells.flatMap((cell) =>
        cell === undefined ? [undefined, undefined] : [tile(cell.image), tile(cell.difference)],
      ),
    ]),
  );
}

function tile(image: Image): Image {
  const scale = longest / Math.max(...image.extents);
  if (scale >= 1) return image;
  return resize(
    image,
    image.extents.map((extent) => Math.max(1, Math.round(extent * scale))),
    { antialias: true },
  );
}
