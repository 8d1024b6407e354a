// Whether a runtime has ONNX Runtime's convolutions over blocks of channels, and how large its blocks are. That depends on the processor
// and on how the package was built, so the runtime itself is asked; what it answers is checked against the evaluator.
import { create } from '@bufbuild/protobuf';
import { GraphProtoSchema, ModelProtoSchema, OperatorSetIdProtoSchema, ValueInfoProtoSchema } from 'onnx-buf';
import { elementCount, type Shape, type TensorValue } from '../core/tensor-value.ts';
import { encodeModel } from '../formats/onnx/encode-model.ts';
import { OnnxEmitter } from './lower/onnx-emitter.ts';
import { valueInfo } from './lower/onnx-messages.ts';
import { writeBlockedImage } from './operations/convolution/blocked-image.ts';
import { toBlocks } from './operations/convolution/blocked-layout.ts';
import { evaluateProduct } from './operations/convolution/evaluate-product.ts';
import { wholeFilter } from './operations/convolution/filter.ts';
import type { Geometry } from './operations/convolution/geometry.ts';
import { OnnxWriter, type Written } from './operations/onnx-writer.ts';
import type { Runtime } from './runtime.ts';

/**
 * Channels a block of the runtime's blocked convolutions, 16 or 8; undefined where it has none or computes wrongly with them. Loads two
 * models of a few numbers.
 */
export async function probeChannelBlock(runtime: Pick<Runtime, 'load' | 'device'>): Promise<number | undefined> {
  if (runtime.device !== 'cpu') return undefined;
  try {
    const few = numbers([1, 4, 1, 1]);
    const padded = await compute(runtime, [few], (writer, [x]) => toBlocks(writer, x!, 4));
    const block = padded.shape[1];
    if (block !== 8 && block !== 16) return undefined;
    return (await convolvesRightly(runtime, block)) ? block : undefined;
  } catch {
    return undefined;
  }
}

async function convolvesRightly(runtime: Pick<Runtime, 'load'>, block: number): Promise<boolean> {
  const geometry: Geometry = {
    batch: 1,
    groups: 1,
    inputChannels: 2 * block,
    outputChannels: block,
    input: [3, 4],
    kernel: [2, 3],
    output: [2, 4],
    strides: [1, 1],
    dilations: [1, 1],
    padsBegin: [0, 1],
    padsEnd: [0, 1],
  };
  const [x, w] = [numbers([1, 2 * block, 3, 4]), numbers([block, 2 * block, 2, 3])];
  const exact = evaluateProduct(geometry, { x: Float64Array.from(x.data), w: Float64Array.from(w.data) });
  const found = await compute(runtime, [x, w], (writer, [image, weights]) =>
    writeBlockedImage(writer, { geometry, x: image!, filter: wholeFilter(weights!, 1) }, block),
  );
  return found.data.length === exact.length && exact.every((value, index) => value === found.data[index]);
}

/** Small whole numbers, whose sums and products are exact. */
function numbers(shape: Shape): TensorValue<'float32'> {
  const data = Float32Array.from({ length: elementCount(shape) }, (_, index) => ((index * 7) % 11) - 5);
  return { dtype: 'float32', shape, data };
}

async function compute(
  runtime: Pick<Runtime, 'load'>,
  inputs: readonly TensorValue<'float32'>[],
  write: (writer: OnnxWriter, inputs: readonly Written[]) => Written,
): Promise<TensorValue<'float32'>> {
  const names = inputs.map((_, index) => `input${index}`);
  const emitter = new OnnxEmitter({ target: 'cpu' }, { taken: new Set(names) });
  const written = write(
    new OnnxWriter(emitter, 'float32'),
    inputs.map(({ shape }, index) => ({ name: names[index]!, shape })),
  );
  const model = create(ModelProtoSchema, {
    irVersion: 9n,
    graph: create(GraphProtoSchema, {
      name: 'blocks',
      node: emitter.nodes,
      initializer: emitter.constants,
      input: inputs.map((input, index) => valueInfo(names[index]!, input)),
      output: [create(ValueInfoProtoSchema, { name: written.name })],
    }),
    opsetImport: ['', ...emitter.domains].map((domain) =>
      create(OperatorSetIdProtoSchema, { domain, version: domain === '' ? 20n : 1n }),
    ),
  });
  const session = await runtime.load(encodeModel(model));
  try {
    const fed = Object.fromEntries(inputs.map((input, index) => [names[index]!, input]));
    return (await session.run(fed))[written.name] as TensorValue<'float32'>;
  } finally {
    await session.release();
  }
}
