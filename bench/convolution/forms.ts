// Every way to write each product of a convolution, and the way that the engine chooses.
import { create } from '@bufbuild/protobuf';
import { GraphProtoSchema, ModelProtoSchema, OperatorSetIdProtoSchema } from 'onnx-buf';
import type { Shape } from '../../src/core/tensor-value.ts';
import { valueInfo } from '../../src/engine/lower/onnx-messages.ts';
import { OnnxEmitter } from '../../src/engine/lower/onnx-emitter.ts';
import { OnnxWriter, type Written } from '../../src/engine/operations/onnx-writer.ts';
import { writeBlockedImage } from '../../src/engine/operations/convolution/blocked-image.ts';
import { writeBlockedVolume } from '../../src/engine/operations/convolution/blocked-volume.ts';
import { writeChannelwise, writeConvolved } from '../../src/engine/operations/convolution/convolved-weight-gradient.ts';
import { wholeFilter } from '../../src/engine/operations/convolution/filter.ts';
import { type Geometry, inputShape, outputShape, weightShape } from '../../src/engine/operations/convolution/geometry.ts';
import { phasesOf } from '../../src/engine/operations/convolution/input-gradient-phases.ts';
import { writeBlockedPhases, writeInterleaved } from '../../src/engine/operations/convolution/interleaved-input-gradient.ts';
import { writeOneProduct } from '../../src/engine/operations/convolution/one-product.ts';
import { writePointwiseWeightGradient } from '../../src/engine/operations/convolution/pointwise-weight-gradient.ts';
import { writeStandard } from '../../src/engine/operations/convolution/standard-convolution.ts';
import { writeTransposed } from '../../src/engine/operations/convolution/transposed-convolution.ts';
import { writeTapByTap } from '../../src/engine/operations/convolution/weight-gradient-by-taps.ts';
import { padToReach } from '../../src/engine/operations/convolution/weight-gradient-request.ts';
import { writeConvolution } from '../../src/engine/operations/convolution/write-convolution.ts';
import { writeInputGradient } from '../../src/engine/operations/convolution/write-input-gradient.ts';
import { writeWeightGradient } from '../../src/engine/operations/convolution/write-weight-gradient.ts';
import { encodeModel } from '../../src/formats/onnx/encode-model.ts';

/** The three products. */
export type Product = 'forward' | 'input gradient' | 'weight gradient';

type Form = (writer: OnnxWriter, a: Written, b: Written) => Written;

/** A form as a model with inputs `a` and `b` and output `y`. */
export interface FormModel {
  readonly form: string;
  readonly bytes: Uint8Array;
  readonly a: Shape;
  readonly b: Shape;
  readonly y: Shape;
}

/** The models of all forms that suit a geometry; the engine's choice is called `chosen`. */
export function formModels(product: Product, geometry: Geometry, block: number | undefined): readonly FormModel[] {
  const [x, w, y] = [inputShape(geometry), weightShape(geometry), outputShape(geometry)];
  const [a, b, result] = { forward: [x, w, y], 'input gradient': [y, w, x], 'weight gradient': [x, y, w] }[product];
  return Object.entries(formsOf(product, geometry, block)).map(([form, write]) => {
    const emitter = new OnnxEmitter({ target: 'cpu', channelBlock: block }, new Set(['a', 'b', 'y']));
    const writer = new OnnxWriter(emitter, 'float32');
    const written = write(writer, { name: 'a', shape: a! }, { name: 'b', shape: b! });
    writer.emitter.node('Identity', [written.name]);
    emitter.nodes.at(-1)!.output = ['y'];
    const model = create(ModelProtoSchema, {
      irVersion: 9n,
      graph: create(GraphProtoSchema, {
        name: form,
        node: emitter.nodes,
        initializer: emitter.constants,
        input: [valueInfo('a', { dtype: 'float32', shape: a! }), valueInfo('b', { dtype: 'float32', shape: b! })],
        output: [valueInfo('y', { dtype: 'float32', shape: result! })],
      }),
      opsetImport: ['', ...emitter.domains].map((domain) =>
        create(OperatorSetIdProtoSchema, { domain, version: domain === '' ? 20n : 1n }),
      ),
    });
    return { form, bytes: encodeModel(model), a: a!, b: b!, y: result! };
  });
}

function formsOf(product: Product, geometry: Geometry, block: number | undefined): Readonly<Record<string, Form>> {
  if (product === 'forward') return forwardForms(geometry, block);
  return product === 'input gradient' ? inputGradientForms(geometry, block) : weightGradientForms(geometry, block);
}

function forwardForms(geometry: Geometry, block: number | undefined): Readonly<Record<string, Form>> {
  const { groups, kernel } = geometry;
  const request = (x: Written, w: Written) => ({ geometry, x, filter: wholeFilter(w, groups) });
  const forms: Record<string, Form> = {
    chosen: (writer, x, w) => writeConvolution(writer, request(x, w)),
    Conv: (writer, x, w) => writeStandard(writer, request(x, w)),
  };
  if (kernel.length === 2 && groups === 1) forms['one product'] = (writer, x, w) => writeOneProduct(writer, request(x, w));
  if (block && kernel.length <= 2) forms['blocks'] = (writer, x, w) => writeBlockedImage(writer, request(x, w), block);
  if (block && kernel.length === 3) forms['planes in blocks'] = (writer, x, w) => writeBlockedVolume(writer, request(x, w), block);
  return forms;
}

function inputGradientForms(geometry: Geometry, block: number | undefined): Readonly<Record<string, Form>> {
  const request = (y: Written, weights: Written) => ({ geometry, y, weights });
  const forms: Record<string, Form> = {
    chosen: (writer, y, w) => writeInputGradient(writer, request(y, w)),
  };
  const axes = geometry.kernel.length;
  if (geometry.strides.some((stride) => stride > 1)) {
    if (axes <= 2) forms['ConvTranspose'] = (writer, y, w) => writeTransposed(writer, request(y, w));
    forms['phases'] = (writer, y, w) => writeInterleaved(writer, request(y, w));
    if (block && axes <= 2) forms['phases in blocks'] = (writer, y, w) => writeBlockedPhases(writer, request(y, w), block);
    return forms;
  }
  const phase = (y: Written, w: Written) => phasesOf(request(y, w))[0]!;
  forms['Conv'] = (writer, y, w) => writeStandard(writer, phase(y, w));
  if (axes === 2 && geometry.groups === 1) forms['one product'] = (writer, y, w) => writeOneProduct(writer, phase(y, w));
  if (block && axes <= 2) forms['blocks'] = (writer, y, w) => writeBlockedImage(writer, phase(y, w), block);
  if (block && axes === 3) forms['planes in blocks'] = (writer, y, w) => writeBlockedVolume(writer, phase(y, w), block);
  return forms;
}

function weightGradientForms(geometry: Geometry, block: number | undefined): Readonly<Record<string, Form>> {
  const request = (writer: OnnxWriter, x: Written, y: Written) => padToReach(writer, { geometry, x, y });
  const forms: Record<string, Form> = {
    chosen: (writer, x, y) => writeWeightGradient(writer, { geometry, x, y }),
    convolved: (writer, x, y) => writeConvolved(writer, request(writer, x, y)),
    'tap by tap': (writer, x, y) => writeTapByTap(writer, request(writer, x, y)),
  };
  if (geometry.kernel.every((taps) => taps === 1)) {
    forms['one tap'] = (writer, x, y) => writePointwiseWeightGradient(writer, request(writer, x, y));
  }
  const { groups, inputChannels, outputChannels, kernel } = geometry;
  if (block && kernel.length <= 2 && groups === inputChannels && groups === outputChannels) {
    forms['channelwise in blocks'] = (writer, x, y) => writeChannelwise(writer, request(writer, x, y), block);
  }
  return forms;
}
