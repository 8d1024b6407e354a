import { usageError } from '../../core/errors.ts';
import { createImage, type Image } from '../../images/image.ts';

/**
 * Two-dimensional pictures side by side on one: rows of tiles, each in the upper left corner of a cell as large as the largest tile. Grey pictures become
 * three equal channels; `gap` samples of the background lie between cells and around them; a missing tile leaves its cell empty.
 * @throws `simulate/no-pictures` (usage) if there is no tile at all.
 */
export function contactSheet(
  rows: readonly (readonly (Image | undefined)[])[],
  { gap = 4, background = 0.08 }: { readonly gap?: number; readonly background?: number } = {},
): Image {
  const tiles = rows.flat().filter((tile) => tile !== undefined);
  if (tiles.length === 0)
    throw usageError('simulate/no-pictures', 'a contact sheet needs at least one picture.', {
      hint: 'Draw at least one case before making the sheet.',
    });
  const width = Math.max(...tiles.map(({ extents }) => extents[0]!));
  const height = Math.max(...tiles.map(({ extents }) => extents[1]!));
  const columns = Math.max(...rows.map((row) => row.length));
  const sheet = createImage([gap + columns * (width + gap), gap + rows.length * (height + gap)], { channels: 3 });
  sheet.data.fill(background);
  for (const [r, row] of rows.entries()) {
    for (const [c, tile] of row.entries()) {
      if (tile !== undefined) place(sheet, tile, [gap + c * (width + gap), gap + r * (height + gap)]);
    }
  }
  return sheet;
}

function place(sheet: Image, tile: Image, [left, top]: readonly [number, number]): void {
  const [width, height] = tile.extents as readonly [number, number];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * tile.channels;
      const to = ((top + y) * sheet.extents[0]! + left + x) * 3;
      for (let c = 0; c < 3; c += 1) sheet.data[to + c] = tile.data[from + (tile.channels >= 3 ? c : 0)]!;
    }
  }
}
