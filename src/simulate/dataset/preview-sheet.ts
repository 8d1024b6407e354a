import type { Image } from '../../images/image.ts';
import { contactSheet } from './contact-sheet.ts';
import type { Preview } from './preview.ts';

/**
 * A preview as one picture: a row for each subject, the picture as it is, then for each factor the picture and what
 * changed. Cells of factors that change nothing stay empty.
 * @throws `simulate/no-pictures` (usage) for a preview without subjects.
 */
export function previewSheet(preview: Preview): Image {
  return contactSheet(
    preview.subjects.map(({ image, cells }) => [
      image,
      ...cells.flatMap((cell) => (cell === undefined ? [undefined, undefined] : [cell.image, cell.difference])),
    ]),
  );
}
