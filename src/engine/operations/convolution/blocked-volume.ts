// Three-dimensional convolutions in blocks of channels, which know only two dimensions: the planes of a volume are images, and the taps
// across planes are convolutions that are added up. Few output channels would leave most of a block's arithmetic idle; then two
// neighbouring planes are computed at once, as channels of one image.
import { elementCount } from '../../../core/tensor-value.ts';
import type { OnnxWriter, Written } from '../onnx-writer.ts';
import { fromBlocks, packBias, packFilter, toBlocks, wholeBlocks, writeBlocked } from './blocked-layout.ts';
import { wholeFilter, writeFilter } from './filter.ts';
import type { Geometry } from './geometry.ts';
import type { ConvolutionRequest } from './request.ts';

/** How planes are taken together. */
interface Planes {
  /** Planes computed at once. */
  readonly joint: number;
  /** Convolutions that are added up. */
  readonly parts: number;
  /** Images a case has, each giving `joint` planes. */
  readonly images: number;
  /** Planes between the first planes of two parts. */
  readonly apart: number;
  readonly block: number;
}

/** Whether blocks of images are faster than one convolution over the volume. */
export function suitsPlanes(geometry: Geometry, block: number): boolean {
  const { batch, groups, inputChannels, outputChannels, kernel, output } = geometry;
  const [, ...image] = output;
  const taps = elementCount(kernel);
  const terms = batch * elementCount(output) * taps * outputChannels * inputChannels;
  if (groups !== 1 || taps === 1 || elementCount(image) < 64 || terms < 2e7) return false;
  const { joint } = planesOf(geometry, block);
  const filters = wholeBlocks(joint * outputChannels, block) / (joint * outputChannels);
  const channels = joint * inputChannels;
  const padding = channels < block ? 1 : wholeBlocks(channels, block) / channels;
  return filters * padding <= 1.5;
}

function planesOf({ outputChannels, kernel, output, strides, dilations }: Geometry, block: number): Planes {
  const canJoin = strides[0] === 1 && dilations[0] === 1 && kernel[0]! > 1 && output[0]! > 1;
  const joint = canJoin && outputChannels <= block ? 2 : 1;
  return {
    joint,
    parts: Math.ceil((joint + kernel[0]! - 1) / joint),
    images: Math.ceil(output[0]! / joint),
    apart: joint === 1 ? dilations[0]! : joint,
    block,
  };
}

/** A convolution over three axes, through blocks of images and back. */
export function writeBlockedVolume(writer: OnnxWriter, request: ConvolutionRequest, block: number): Written {
  const { geometry, bias } = request;
  const planes = planesOf(geometry, block);
  const fewChannels = planes.parts * planes.joint * geometry.inputChannels < block;
  const inputs = partsOfInput(writer, request, planes);
  const filters = partsOfFilter(writer, request, planes);
  const joined = fewChannels
    ? { inputs: [writer.concat(inputs, 1)], filters: [writer.concat(filters, 1)] }
    : { inputs, filters };
  const shift = bias && packBias(writer, writer.concat(new Array<Written>(planes.joint).fill(bias), 0), block);
  let sum: Written | undefined;
  for (const [part, x] of joined.inputs.entries()) {
    sum = writeBlocked(writer, {
      ...imageWindow(geometry),
      x,
      filter: packFilter(writer, wholeFilter(joined.filters[part]!, 1), block),
      bias: part === 0 ? shift : undefined,
      addend: sum,
      groups: 1,
    });
  }
  return planesToVolume(writer, sum!, { geometry, planes });
}

function imageWindow({ strides, dilations, padsBegin, padsEnd, output }: Geometry) {
  return {
    strides: strides.slice(1),
    dilations: dilations.slice(1),
    padsBegin: padsBegin.slice(1),
    padsEnd: padsEnd.slice(1),
    output: output.slice(1),
  };
}

/** For each part the images [N * images, joint * C, H, W] that it reads, in blocks unless they have fewer channels than one. */
function partsOfInput(writer: OnnxWriter, { geometry, x }: ConvolutionRequest, planes: Planes): readonly Written[] {
  const { batch, inputChannels, input, strides, padsBegin } = geometry;
  const { joint, parts, images, apart, block } = planes;
  const [depth, ...image] = input;
  const step = joint === 1 ? strides[0]! : joint;
  const needed = (images - 1) * step + (parts - 1) * apart + joint;
  const before = padsBegin[0]!;
  const padded = writer.pad(x, [0, 0, before, 0, 0], [0, 0, needed - before - depth!, 0, 0]);
  const byPlane = writer.transpose(padded, [0, 2, 1, 3, 4]);
  const channels = joint * inputChannels;
  const groups = needed / joint;
  const grouped = writer.reshape(byPlane, [batch * groups, channels, ...image]);
  const read = channels < block ? grouped : toBlocks(writer, grouped, block);
  const whole = writer.reshape(read, [batch, groups, read.shape[1]!, ...image]);
  return Array.from({ length: parts }, (_, part) => {
    const start = (part * apart) / joint;
    const sliced = writer.slice(whole, [{ axis: 1, start, extent: images, step: step / joint }]);
    return writer.reshape(sliced, [batch * images, read.shape[1]!, ...image]);
  });
}

/** For each part the weights [joint * M, joint * C, kh, kw] between its planes and the planes that are computed. */
function partsOfFilter(
  writer: OnnxWriter,
  { geometry, filter }: ConvolutionRequest,
  planes: Planes,
): readonly Written[] {
  const { inputChannels, outputChannels, kernel } = geometry;
  const { joint, parts } = planes;
  const [depth, ...image] = kernel;
  const weights = writeFilter(writer, filter);
  const shifted = Array.from({ length: joint }, (_, plane) =>
    writer.pad(weights, [0, 0, plane, 0, 0], [0, 0, joint * parts - depth! - plane, 0, 0]),
  );
  const byPlane = writer.transpose(writer.concat(shifted, 0), [0, 2, 1, 3, 4]);
  return Array.from({ length: parts }, (_, part) => {
    const own = writer.slice(byPlane, [{ axis: 1, start: part * joint, extent: joint }]);
    return writer.reshape(own, [joint * outputChannels, joint * inputChannels, ...image]);
  });
}

/** Images [N * images, joint * M, H, W] in blocks as a volume [N, M, D, H, W]. */
function planesToVolume(
  writer: OnnxWriter,
  images: Written,
  { geometry, planes }: { readonly geometry: Geometry; readonly planes: Planes },
): Written {
  const { batch, outputChannels, output } = geometry;
  const [depth, height, width] = output as readonly [number, number, number];
  const computed = planes.images * planes.joint;
  const volume = [batch, outputChannels, computed, height, width];
  let plain: Written;
  if (outputChannels === planes.block) {
    const stacked = writer.reshape(images, [batch, outputChannels, computed * height, width]);
    plain = writer.reshape(fromBlocks(writer, stacked, outputChannels), volume);
  } else {
    const apart = fromBlocks(writer, images, planes.joint * outputChannels);
    const split = writer.reshape(apart, [batch, computed, outputChannels, height, width]);
    plain = writer.transpose(split, [0, 2, 1, 3, 4]);
  }
  return writer.slice(plain, [{ axis: 2, start: 0, extent: depth }]);
}
