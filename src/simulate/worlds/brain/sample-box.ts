// Boxes of samples and what is copied between a box and the whole grid.
import type { Box } from '../../../images/geometry/crop.ts';
import type { Samples } from '../../../images/image.ts';

/** The box and `margins` more samples on each side, cut off at the ends of a grid. Undefined where nothing is left. */
export function grownBox(box: Box, margins: readonly number[], extents: readonly number[]): Box | undefined {
  const origin = box.start.map((start, axis) => Math.max(0, start - margins[axis]!));
  const end = box.start.map((start, axis) => Math.min(extents[axis]!, start + box.extents[axis]! + margins[axis]!));
  const size = end.map((stop, axis) => stop - origin[axis]!);
  return size.every((extent) => extent > 0) ? { start: origin, extents: size } : undefined;
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

/** Smallest box that holds every sample of a label; undefined if there is none. */
export function labelBox(labels: Uint8Array, label: number, extents: readonly number[]): Box | undefined {
  const [width, height] = extents as [number, number];
  const low = extents.map(() => Number.POSITIVE_INFINITY);
  const high = extents.map(() => -1);
  for (let at = labels.indexOf(label); at >= 0; at = labels.indexOf(label, at + 1)) {
    const row = Math.floor(at / width);
    const place = [at % width, row % height, Math.floor(row / height)];
    for (let axis = 0; axis < extents.length; axis += 1) {
      low[axis] = Math.min(low[axis]!, place[axis]!);
      high[axis] = Math.max(high[axis]!, place[axis]!);
    }
  }
  return high[0]! < 0 ? undefined : { start: low, extents: high.map((last, axis) => last - low[axis]! + 1) };
}
