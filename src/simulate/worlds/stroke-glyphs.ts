// Capital letters and digits as strokes, for markers, labels and rulers.
import { cos, sin } from '../../core/math.ts';
import { drawLine, type Raster } from './raster.ts';

/** Strokes on a grid of 4 across and 6 down: each pair of digits is a point, strokes are separated by spaces. */
const glyphs: Readonly<Record<string, string>> = {
  A: '062046 1434',
  B: '00063645443303 0030414233',
  D: '00062644422000',
  E: '40000646 0333',
  I: '2026',
  L: '000646',
  N: '06004640',
  O: '103041453616050110',
  P: '06003041423303',
  R: '06003041423303 2346',
  S: '4130100102134445361605',
  T: '0040 2026',
  '0': '103041453616050110',
  '1': '112026',
  '2': '01103041420646',
  '3': '011030414233 13334445361605',
  '5': '400003334445361605',
};

/** Where and how a text stands: the middle of its box, the height of capitals, turned by radians clockwise, or mirrored. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly heightMm: number;
  readonly angle?: number;
  readonly isMirrored?: boolean;
}

/** Draws a text of known letters; others are left out as spaces. */
export function drawText(coverage: Float32Array, raster: Raster, text: string, place: TextPlace): void {
  const unit = place.heightMm / 6;
  const [c, s] = [cos(place.angle ?? 0), sin(place.angle ?? 0)];
  [...text].forEach((letter, position) => {
    const offset = (position - (text.length - 1) / 2) * 6;
    for (const stroke of (glyphs[letter] ?? '').split(' ')) {
      const line: number[] = [];
      for (let at = 0; at + 1 < stroke.length; at += 2) {
        const x = (offset + Number(stroke[at]) - 2) * unit * (place.isMirrored === true ? -1 : 1);
        const y = (Number(stroke[at + 1]) - 3) * unit;
        line.push(place.x + c * x - s * y, place.y + s * x + c * y);
      }
      if (line.length > 0) drawLine(coverage, raster, line, { widthMm: 0.16 * place.heightMm });
    }
  });
}
