import { createImage, type Image, type Samples } from '../image.ts';
import type { Taps } from '../sampling/along-axis.ts';
import { combineAxes } from '../sampling/combine-axes.ts';

/**
 * Derivative along one axis in units of value a mm: (f(i+1) − f(i−1)) / (2 spacing), one-sided at the ends (numpy.gradient), 0 along an axis of one
 * sample. Channels apart.
 */
export function derivative(image: Image<Samples>, axis: number): Image {
  const { extents, channels, geometry } = image;
  const taps = differenceTaps(extents[axis]!, geometry.spacingMm[axis]!);
  const data = combineAxes(
    image,
    extents.map((_, other) => (other === axis ? taps : undefined)),
  );
  return createImage(extents, { channels, geometry, data });
}

/** Length of the gradient in units of value a mm, of each channel: the root of the summed squares of `derivative`. */
export function gradientMagnitude(image: Image<Samples>): Image {
  const { extents, channels, geometry } = image;
  const sum = new Float64Array(image.data.length);
  for (let axis = 0; axis < extents.length; axis += 1) {
    const { data } = derivative(image, axis);
    for (let i = 0; i < sum.length; i += 1) sum[i]! += data[i]! * data[i]!;
  }
  return createImage(extents, { channels, geometry, data: Float32Array.from(sum, Math.sqrt) });
}

function differenceTaps(length: number, spacing: number): Taps {
  const index = new Int32Array(2 * length);
  const weight = new Float64Array(2 * length);
  for (let i = 0; i < length && length > 1; i += 1) {
    const [before, after] = [Math.max(i - 1, 0), Math.min(i + 1, length - 1)];
    index.set([before, after], 2 * i);
    weight.set([-1 / ((after - before) * spacing), 1 / ((after - before) * spacing)], 2 * i);
  }
  return { width: 2, index, weight };
}
