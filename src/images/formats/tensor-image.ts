// Between images and tensors, such as NumPy's arrays.
import { dataError } from '../../core/errors.ts';
import type { DataType, TensorValue } from '../../core/tensor-value.ts';
import { fromFloat16Array } from '../../formats/half.ts';
import { createImage, type Image, type Samples } from '../image.ts';

/** How axes are meant. */
export interface TensorImageOptions {
  /** Whether the last axis holds channels. Default false. */
  readonly channelsLast?: boolean | undefined;
}

/**
 * The image over a tensor of shape [height, width] or [depth, height, width], with channels after them if `channelsLast`. Data are shared;
 * 8-bit signed numbers, truth values and half floats are converted. Spacing: 1 mm.
 * @throws `EvenhandError` `images/not-an-image` (data) for other shapes, empty axes, 64-bit whole numbers and bfloat16.
 */
export function imageOfTensor(tensor: TensorValue, { channelsLast = false }: TensorImageOptions = {}): Image<Samples> {
  const axes = channelsLast ? tensor.shape.slice(0, -1) : tensor.shape;
  const channels = channelsLast ? (tensor.shape.at(-1) ?? 0) : 1;
  const isPicture = (axes.length === 2 || axes.length === 3) && axes.every((extent) => extent >= 1);
  if (!isPicture || channels < 1 || channels > 4) {
    throw notAnImage(`a tensor of shape [${tensor.shape.join(', ')}]${channelsLast ? ' with channels last' : ''}`);
  }
  const convert = samplesOfTensor[tensor.dtype];
  if (convert === undefined) throw notAnImage(`a tensor of ${tensor.dtype}`);
  return createImage<Samples>(axes.toReversed(), { channels, data: convert(tensor.data as never) });
}

/**
 * The tensor over an image: shape [height, width] or [depth, height, width], and channels after them if there are
 * several; in the type of the samples. Data are shared; the geometry is left out.
 */
export function tensorOfImage({ extents, channels, data }: Image<Samples>): TensorValue {
  const shape = [...extents.toReversed(), ...(channels > 1 ? [channels] : [])];
  return { dtype: typeNames.find(([Type]) => data instanceof Type)![1], shape, data } as TensorValue;
}

const typeNames: readonly (readonly [new (length: number) => Samples, DataType])[] = [
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
  [Uint8Array, 'uint8'],
  [Uint16Array, 'uint16'],
  [Int16Array, 'int16'],
  [Int32Array, 'int32'],
  [Uint32Array, 'uint32'],
];

const asItIs = (data: Samples): Samples => data;

const samplesOfTensor: Readonly<Record<DataType, ((data: never) => Samples) | undefined>> = {
  float32: asItIs,
  float64: asItIs,
  uint8: asItIs,
  uint16: asItIs,
  int16: asItIs,
  int32: asItIs,
  uint32: asItIs,
  bool: asItIs,
  int8: (data: Int8Array) => Int16Array.from(data),
  float16: (data: Uint16Array) => fromFloat16Array(data),
  bfloat16: undefined,
  int64: undefined,
  uint64: undefined,
};

function notAnImage(what: string): Error {
  return dataError('images/not-an-image', `${what} is no image.`, {
    hint: 'Give [height, width] or [depth, height, width] of floats or whole numbers up to 32 bits; 1 to 4 channels last.',
  });
}
