import { createImage, type Image, requireAxis, type Samples } from '../image.ts';
import { layoutOf } from '../sampling/along-axis.ts';

/**
 * Derivative along one axis (0 is x) in units of value a mm: (f(i+1) − f(i−1)) / (2 spacing), one-sided at the ends
 * (numpy.gradient), 0 along an axis of one sample. Channels apart; extents and geometry stay; NaN beside a NaN.
 * @throws `images/bad-axis` (usage) for an axis that the image has not.
 */
export function derivative(image: Image<Samples>, axis: number): Image {
  requireAxis(image, axis);
  const { extents, channels, geometry } = image;
  const result = createImage(extents, { channels, geometry });
  const write = (at: number, change: number): void => {
    result.data[at] = change;
  };
  eachChange(image, axis, write);
  return result;
}

/**
 * Length of the gradient in units of value a mm, of each channel: the root of the summed squares of `derivative`; NaN
 * beside a NaN.
 */
export function gradientMagnitude(image: Image<Samples>): Image {
  const { extents, channels, geometry } = image;
  const sum = new Float64Array(image.data.length);
  const add = (at: number, change: number): void => {
    sum[at]! += change * change;
  };
  for (let axis = 0; axis < extents.length; axis += 1) eachChange(image, axis, add);
  const data = new Float32Array(sum.length);
  for (let i = 0; i < data.length; i += 1) data[i] = Math.sqrt(sum[i]!);
  return createImage(extents, { channels, geometry, data });
}

function eachChange(image: Image<Samples>, axis: number, take: (at: number, change: number) => void): void {
  const { data, extents, channels, geometry } = image;
  const { outer, length, inner } = layoutOf(extents, channels, axis);
  if (length === 1) return;
  for (let o = 0; o < outer; o += 1) {
    for (let k = 0; k < length; k += 1) {
      const [before, after] = [k === 0 ? 0 : -inner, k === length - 1 ? 0 : inner];
      const scale = 1 / ((before === 0 || after === 0 ? 1 : 2) * geometry.spacingMm[axis]!);
      const start = (o * length + k) * inner;
      for (let at = start; at < start + inner; at += 1) take(at, (data[at + after]! - data[at + before]!) * scale);
    }
  }
}
