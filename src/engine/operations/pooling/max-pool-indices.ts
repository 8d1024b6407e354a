import type { Shape } from '../../../core/tensor-value.ts';
import type { Pooling } from '../../graph/operation-attributes.ts';
import { OnnxWriter, type Written } from '../onnx-writer.ts';
import { type Taps, tapsOf } from '../window.ts';

/** Less than any value that a window is compared with. */
const lowest = -3.4028234663852886e38;

/**
 * Flat indices of the largest elements where MaxPool gives none, as on WebGPU: the first tap whose elements equal the maxima. A window
 * without such a tap (NaN) gets its first element.
 */
export function maxPoolIndices(writer: OnnxWriter, x: Written, values: Written, pooling: Pooling): string {
  const { emitter } = writer;
  const [input, output] = [x.shape.slice(2), values.shape.slice(2)];
  const taps = tapsOf(input, pooling.kernel, output, pooling);
  const padded = reachable(writer, x, { output, pooling });
  const whole = new OnnxWriter(emitter, 'int32');
  let places = readsOf(whole, taps, { tap: undefined, output });
  for (let tap = taps.taps - 1; tap >= 0; tap -= 1) {
    const elements = writer.slice(padded, tapParts(tap, { output, pooling }));
    const isLargest = writer.node('Equal', [elements, values], values.shape);
    places = whole.node('Where', [isLargest, readsOf(whole, taps, { tap, output }), places], values.shape);
  }
  const all = whole.add(places, imageStarts(whole, x.shape));
  return emitter.node('Cast', [all.name], { to: { int: int64 } })[0]!;
}

const int64 = 7;

interface Geometry {
  readonly output: Shape;
  readonly pooling: Pooling;
}

/** x with every element that a window reaches, and none beyond. */
function reachable(writer: OnnxWriter, x: Written, { output, pooling }: Geometry): Written {
  const { kernel, strides, dilations, padsBegin } = pooling;
  const needed = output.map(
    (extent, axis) => (extent - 1) * strides[axis]! + (kernel[axis]! - 1) * dilations[axis]! + 1,
  );
  const after = needed.map((extent, axis) => extent - padsBegin[axis]! - x.shape[axis + 2]!);
  if ([...padsBegin, ...after].every((count) => count === 0)) return x;
  const pads = writer.emitter.ints([0, 0, ...padsBegin, 0, 0, ...after]);
  return writer.node(
    'Pad',
    [x, pads, writer.emitter.scalar(lowest, writer.dtype)],
    [...x.shape.slice(0, 2), ...needed],
  );
}

/** The part of the padded input that one tap reads; taps count along the last axis first. */
function tapParts(tap: number, { output, pooling: { kernel, strides, dilations } }: Geometry) {
  let rest = tap;
  const parts = [...output.keys()].reverse().map((axis) => {
    const at = rest % kernel[axis]!;
    rest = Math.floor(rest / kernel[axis]!);
    return { axis: axis + 2, start: at * dilations[axis]!, extent: output[axis]!, step: strides[axis]! };
  });
  return parts.reverse();
}

/** Which element of its image each position reads by a tap; in the padding, and for no tap, the first that the window has. */
function readsOf(
  { emitter }: OnnxWriter,
  { positions, taps, reads }: Taps,
  { tap, output }: { readonly tap: number | undefined; readonly output: Shape },
): Written {
  const data = new Int32Array(positions);
  for (let position = 0; position < positions; position += 1) {
    const own = reads.subarray(position * taps, (position + 1) * taps);
    const read = tap === undefined ? -1 : own[tap]!;
    data[position] = read >= 0 ? read : Math.max(0, own.find((other) => other >= 0) ?? 0);
  }
  return { name: emitter.constant({ dtype: 'int32', shape: output, data }), shape: output };
}

function imageStarts({ emitter }: OnnxWriter, [cases, channels, ...extents]: Shape): Written {
  const size = extents.reduce((product, extent) => product * extent, 1);
  const shape = [cases!, channels!, ...extents.map(() => 1)];
  const data = Int32Array.from({ length: cases! * channels! }, (_, image) => image * size);
  return { name: emitter.constant({ dtype: 'int32', shape, data }), shape };
}
