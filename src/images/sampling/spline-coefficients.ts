import { createImage, type Image, type Samples } from '../image.ts';
import { layoutOf } from './along-axis.ts';

/** Pole of the filter of the cubic B-spline. */
const pole = Math.sqrt(3) - 2;

/**
 * Coefficients of the cubic B-spline through the samples, in single precision: a causal and an anticausal recursion along each axis with the
 * pole sqrt(3) − 2 (Unser 1999). The spline goes on beyond the edge as the grid mirrored about its outer faces (scipy.ndimage: mode reflect).
 */
export function splineCoefficients(image: Image<Samples>): Image {
  const { extents, channels, geometry } = image;
  const data = Float32Array.from(image.data);
  for (let axis = 0; axis < extents.length; axis += 1) {
    const { outer, length, inner } = layoutOf(extents, channels, axis);
    if (length === 1) continue;
    const line = new Float64Array(length);
    for (let o = 0; o < outer; o += 1) {
      for (let i = 0; i < inner; i += 1) {
        const start = o * length * inner + i;
        for (let k = 0; k < length; k += 1) line[k] = data[start + k * inner]!;
        filterLine(line);
        for (let k = 0; k < length; k += 1) data[start + k * inner] = line[k]!;
      }
    }
  }
  return createImage(extents, { channels, geometry, data });
}

/** Both recursions on one line; the sums over the mirrored line are exact. */
function filterLine(line: Float64Array): void {
  const n = line.length;
  let sum = 0;
  let power = 1;
  const turn = line.reduce((product) => product * pole, 1);
  for (let k = 0; k < n; k += 1) {
    sum += power * (line[k]! + turn * line[n - 1 - k]!);
    power *= pole;
  }
  const whole = 1 - turn * turn;
  line[0] = 6 * (line[0]! + (pole / whole) * sum);
  for (let k = 1; k < n; k += 1) line[k] = 6 * line[k]! + pole * line[k - 1]!;
  line[n - 1] = (line[n - 1]! * pole) / (pole - 1);
  for (let k = n - 2; k >= 0; k -= 1) line[k] = pole * (line[k + 1]! - line[k]!);
}
