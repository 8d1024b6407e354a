// Boxes of samples and what is copied between a box and the whole grid.
import type { Box } from '../../../images/geometry/crop.ts';
import type { Samples } from '../../../images/image.ts';

/** The box and `margins` more samples on each side, as far as it lies within another. Undefined where nothing is left. */
export function grownBox(box: Box, margins: readonly number[], within: Box): Box | undefined {
  const start = box.start.map((first, axis) => Math.max(within.start[axis]!, first - margins[axis]!));
  const end = box.start.map((first, axis) =>
    Math.min(within.start[axis]! + within.extents[axis]!, first + box.extents[axis]! + margins[axis]!),
  );
  const extents = end.map((stop, axis) => stop - start[axis]!);
  return extents.every((extent) => extent > 0) ? { start, extents } : undefined;
}

/** The box of a whole grid. */
export function wholeBox(extents: readonly number[]): Box {
  return { start: extents.map(() => 0), extents };
}

/** The box in indices of a box around it. */
export function boxInside({ start, extents }: Box, around: Box): Box {
  return { start: start.map((first, axis) => first - around.start[axis]!), extents };
}

/** Smallest box around some boxes. */
export function unitedBox(boxes: readonly Box[]): Box {
  const first = boxes[0]!;
  const origin = first.start.map((_, axis) => Math.min(...boxes.map((box) => box.start[axis]!)));
  const extents = origin.map(
    (start, axis) => Math.max(...boxes.map((box) => box.start[axis]! + box.extents[axis]!)) - start,
  );
  return { start: origin, extents };
}

/** Calls `visit(whole, part, length)` for each row of a box inside a grid: where it starts in the grid and in the box. */
export function forEachBoxRow(
  box: Box,
  extents: readonly number[],
  visit: (whole: number, part: number, length: number) => void,
): void {
  const [width, height] = extents as [number, number];
  const [x, y, z = 0] = box.start as [number, number, number | undefined];
  const [columns, rows, planes = 1] = box.extents as [number, number, number | undefined];
  for (let k = 0; k < planes; k += 1) {
    for (let j = 0; j < rows; j += 1) {
      visit(((z + k) * height + y + j) * width + x, (k * rows + j) * columns, columns);
    }
  }
}

/** Writes the samples of a box into the whole. */
export function pasteBox<S extends Samples>(
  whole: S,
  part: S,
  { box, extents }: { box: Box; extents: readonly number[] },
): void {
  forEachBoxRow(box, extents, (at, from, length) => {
    whole.set(part.subarray(from, from + length), at);
  });
}

/** Smallest box outside which all of the arrays are zero; the first sample if they are zero everywhere. */
export function signalBox(arrays: readonly ArrayLike<number>[], extents: readonly number[]): Box {
  const [width, height] = extents as [number, number];
  const low = extents.map((extent) => extent - 1);
  const high = extents.map(() => 0);
  for (const array of arrays) {
    for (let at = 0; at < array.length; at += 1) {
      if (array[at] !== 0) {
        const row = Math.floor(at / width);
        const plane = Math.floor(row / height);
        low[0] = Math.min(low[0]!, at - row * width);
        high[0] = Math.max(high[0]!, at - row * width);
        low[1] = Math.min(low[1]!, row - plane * height);
        high[1] = Math.max(high[1]!, row - plane * height);
        if (extents.length === 3) {
          low[2] = Math.min(low[2]!, plane);
          high[2] = Math.max(high[2]!, plane);
        }
      }
    }
  }
  return { start: low, extents: high.map((last, axis) => Math.max(1, last - low[axis]! + 1)) };
}
