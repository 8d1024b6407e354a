// Frozen features of a fundus picture: fixed averages around the disc. Nothing is learnt.
import { atan } from '../../core/math.ts';
import type { Image } from '../../images/image.ts';

/** Ring by ring and sector by sector: numbers of each, and widths in samples of a picture of 96. */
const rings = { count: 24, width: 1.5 };
const sectors = { rings: 8, width: 5, angles: 6 };
const reach = 8;

/** Changes whenever the features of the same picture change. */
export const featureVersion = 1;

/** How many features a picture has. */
export const pictureWidth = 2 * rings.count + 2 * sectors.rings * sectors.angles;

/**
 * Features [144] of a grey picture of 96 x 96 around the disc: intensities on the picture's own scale (its mean 0, its deviation 1); mean
 * and standard deviation in 24 rings around the brightest spot of the middle, and in 8 rings by 6 sectors from above to below, in which left
 * and right are one. The spot is where the picture, averaged over 17 x 17 samples, exceeds its ninth decile of the middle 40 x 40,
 * weighted by how much.
 */
export function pictureFeatures({ extents, data }: Image): Float32Array {
  const [width, height] = extents as readonly [number, number];
  const scaled = ownScale(data);
  const [centreX, centreY] = brightSpot(data, width, height);
  const bins = binsOf(pictureWidth / 2);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const value = scaled[y * width + x]!;
      const [dx, dy] = [Math.abs(x - centreX), y - centreY];
      const radius = Math.sqrt(dx * dx + dy * dy);
      bins.add(Math.min(rings.count - 1, Math.floor(radius / rings.width)), value);
      const ring = Math.min(sectors.rings - 1, Math.floor(radius / sectors.width));
      bins.add(rings.count + ring * sectors.angles + sectorOf(dx, dy), value);
    }
  }
  return bins.features();
}

/** Sector from 0 (straight above) to the last (straight below). */
function sectorOf(dx: number, dy: number): number {
  const angle = dx === 0 ? Math.sign(dy) * 0.5 : atan(dy / dx) / Math.PI;
  return Math.min(sectors.angles - 1, Math.floor((angle + 0.5) * sectors.angles));
}

function ownScale(data: ArrayLike<number>): Float64Array {
  let [sum, squares] = [0, 0];
  for (let at = 0; at < data.length; at += 1) {
    sum += data[at]!;
    squares += data[at]! * data[at]!;
  }
  const mean = sum / data.length;
  const deviation = Math.sqrt(Math.max(squares / data.length - mean * mean, 0)) + 0.02;
  return Float64Array.from(data, (value) => (value - mean) / deviation);
}

function brightSpot(data: ArrayLike<number>, width: number, height: number): readonly [number, number] {
  const sums = summedArea(data, width, height);
  const [left, top] = [Math.round(width * 0.29), Math.round(height * 0.29)];
  const [right, bottom] = [width - left, height - top];
  const means = new Float64Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) means[(y - top) * (right - left) + x - left] = boxMean(sums, width, x, y);
  }
  const floor = means.slice().sort()[Math.floor(0.9 * means.length)]!;
  let [total, sumX, sumY] = [0, 0, 0];
  for (const [at, mean] of means.entries()) {
    const weight = Math.max(0, mean - floor);
    total += weight;
    sumX += weight * (left + (at % (right - left)));
    sumY += weight * (top + Math.floor(at / (right - left)));
  }
  return total > 0 ? [sumX / total, sumY / total] : [(width - 1) / 2, (height - 1) / 2];
}

/** Sums over all samples above and to the left, with a row and a column of zeros before. */
function summedArea(data: ArrayLike<number>, width: number, height: number): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += data[y * width + x]!;
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row;
    }
  }
  return sums;
}

/** Mean of 17 x 17 samples around a place that is far enough from the edge. */
function boxMean(sums: Float64Array, width: number, x: number, y: number): number {
  const at = (column: number, row: number): number => sums[row * (width + 1) + column]!;
  const [x0, y0, x1, y1] = [x - reach, y - reach, x + reach + 1, y + reach + 1];
  return (at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0)) / ((2 * reach + 1) * (2 * reach + 1));
}

function binsOf(count: number) {
  const [sums, squares, sizes] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  return {
    add(bin: number, value: number): void {
      sums[bin]! += value;
      squares[bin]! += value * value;
      sizes[bin]! += 1;
    },
    /** Means, then standard deviations; 0 for a bin without samples. */
    features(): Float32Array {
      const means = sums.map((sum, bin) => sum / Math.max(1, sizes[bin]!));
      const deviations = squares.map((square, bin) =>
        Math.sqrt(Math.max(square / Math.max(1, sizes[bin]!) - means[bin]! * means[bin]!, 0)),
      );
      return Float32Array.from([...means, ...deviations]);
    },
  };
}
