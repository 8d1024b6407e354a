// The disc on the grid of the picture: polar coordinates around its centre, masks, and how deep inside disc and cup a sample lies.
import { atan } from '../../../core/math.ts';
import { createImage, type Image } from '../../../images/image.ts';
import { type DiscOutlines, directionCount } from './disc-outlines.ts';
import { type EyeFrame, uOf, vOf } from './eye-frame.ts';

/** What is known of every sample near the disc. Arrays cover the window only, row by row. */
export interface DiscFields {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
  /** Direction 0..720 as in the outlines. */
  readonly direction: Float32Array;
  /** Distance outside the margin of the disc along the radius in mm; negative inside. */
  readonly beyondDisc: Float32Array;
  /** Distance outside the margin of the cup along the radius in mm; negative inside. */
  readonly beyondCup: Float32Array;
}

/** Fields in the window that reaches `reachMm` beyond the disc. */
export function discFields(frame: EyeFrame, { disc, cup }: DiscOutlines, reachMm: number): DiscFields {
  let widest = 0;
  for (let k = 0; k < disc.length; k += 1) widest = Math.max(widest, disc[k]!);
  const radius = widest + reachMm;
  const pixels = Math.ceil(radius / frame.mmPerPixel) + 1;
  const middleColumn = (-frame.side * frame.centreU) / frame.mmPerPixel + (frame.width - 1) / 2;
  const middleRow = -frame.centreV / frame.mmPerPixel + (frame.height - 1) / 2;
  const left = clampInto(Math.floor(middleColumn) - pixels, frame.width);
  const top = clampInto(Math.floor(middleRow) - pixels, frame.height);
  const columns = clampInto(Math.ceil(middleColumn) + pixels + 1, frame.width) - left;
  const rows = clampInto(Math.ceil(middleRow) + pixels + 1, frame.height) - top;
  const fields: DiscFields = {
    left,
    top,
    columns,
    rows,
    direction: new Float32Array(columns * rows),
    beyondDisc: new Float32Array(columns * rows),
    beyondCup: new Float32Array(columns * rows),
  };
  for (let row = 0; row < rows; row += 1) {
    const v = vOf(frame, top + row);
    for (let column = 0; column < columns; column += 1) {
      const u = uOf(frame, left + column);
      const at = row * columns + column;
      const direction = directionOf(u, v);
      const distance = Math.sqrt(u * u + v * v);
      fields.direction[at] = direction;
      fields.beyondDisc[at] = distance - along(disc, direction);
      fields.beyondCup[at] = distance - along(cup, direction);
    }
  }
  return fields;
}

/** Direction (0..720) of a place: up 0, nose 180, down 360, temple 540. */
export function directionOf(u: number, v: number): number {
  const north = -v;
  let turn: number;
  if (Math.abs(u) < Math.abs(north)) turn = atan(u / north) + (north < 0 ? Math.PI : 0);
  else if (u === 0) turn = 0;
  else turn = (u > 0 ? Math.PI / 2 : (3 * Math.PI) / 2) - atan(north / u);
  const direction = (turn * directionCount) / (2 * Math.PI);
  return direction < 0 ? direction + directionCount : direction;
}

/** Value of an outline at a direction between its own. */
export function along(outline: Float64Array, direction: number): number {
  const before = Math.floor(direction);
  const part = direction - before;
  const first = outline[before % directionCount]!;
  return first + part * (outline[(before + 1) % directionCount]! - first);
}

/** Mask of the samples whose centre lies inside a margin. */
export function maskInside(frame: EyeFrame, fields: DiscFields, which: 'beyondDisc' | 'beyondCup'): Image<Uint8Array> {
  const data = new Uint8Array(frame.width * frame.height);
  const beyond = fields[which];
  for (let row = 0; row < fields.rows; row += 1) {
    const start = (fields.top + row) * frame.width + fields.left;
    for (let column = 0; column < fields.columns; column += 1) {
      if (beyond[row * fields.columns + column]! <= 0) data[start + column] = 1;
    }
  }
  const spacingMm = [frame.mmPerPixel, frame.mmPerPixel];
  return createImage([frame.width, frame.height], { data, geometry: { spacingMm } });
}

function clampInto(value: number, extent: number): number {
  return Math.max(0, Math.min(extent, value));
}
