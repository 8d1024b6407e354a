import { readNpy } from '../../../../src/formats/numpy/npy.ts';
import { imageOfTensor } from '../../../../src/images/formats/tensor-image.ts';

/** Samples in rows from the top, `step` of them a place. */
export interface ArraySamples {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
  readonly step: number;
}

/** The samples of an npy file: [height, width], with one or three colours after or before them. @throws `EvenhandError` (data) for other arrays. */
export function arraySamples(bytes: Uint8Array): ArraySamples {
  const tensor = readNpy(bytes, { file: 'picture.npy' });
  const [first, , last] = tensor.shape;
  const three = tensor.shape.length === 3;
  const shape = three && first === 1 ? tensor.shape.slice(1) : tensor.shape;
  const coloursFirst = shape.length === 3 && first === 3 && last !== 3;
  const { extents, channels, data } = imageOfTensor(
    { ...tensor, shape },
    { channelsLast: three && !coloursFirst && shape.length === 3 },
  );
  const [width = 0, height = 0] = extents;
  if (!coloursFirst) return { data, width, height, step: channels };
  const places = width * height;
  const colours = Float32Array.from({ length: places * 3 }, (_, at) => data[(at % 3) * places + Math.floor(at / 3)]!);
  return { data: colours, width, height, step: 3 };
}
