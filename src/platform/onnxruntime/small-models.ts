// The two models that the runtimes themselves need: one that does nothing, and one whose answer is known.
import { create } from '@bufbuild/protobuf';
import {
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from 'onnx-buf';
import { internalError } from '../../core/errors.ts';
import type { DataType, Shape, TensorValue } from '../../core/tensor-value.ts';
import type { Runtime } from '../../engine/runtime.ts';
import { onnxTypes } from '../../formats/onnx/data-types.ts';
import { encodeModel } from '../../formats/onnx/encode-model.ts';

/** A model that gives its input `from`, of any shape, as output `to`. */
export function readBackModel(dtype: DataType): Uint8Array {
  return modelOf(
    create(GraphProtoSchema, {
      name: 'read-back',
      node: [{ opType: 'Identity', input: ['from'], output: ['to'] }],
      input: [describe('from', dtype)],
      output: [describe('to', dtype)],
    }),
  );
}

/**
 * Has the runtime multiply two small matrices of whole numbers.
 * @throws `EvenhandError` `engine/runtime-failed` from the runtime, `engine/wrong-product` if the product is wrong.
 */
export async function proveRuntime(runtime: Runtime): Promise<void> {
  const session = await runtime.load(
    modelOf(
      create(GraphProtoSchema, {
        name: 'proof',
        node: [{ opType: 'MatMul', input: ['a', 'b'], output: ['product'] }],
        input: [describe('a', 'float32', [2, 3]), describe('b', 'float32', [3, 2])],
        output: [describe('product', 'float32', [2, 2])],
      }),
    ),
  );
  const { product } = await session.run({
    a: matrix([2, 3], [1, 2, 3, 4, 5, 6]),
    b: matrix([3, 2], [1, 2, 3, 4, 5, 6]),
  });
  await session.release();
  const found = [...((product as TensorValue<'float32'>).data as Float32Array)].join();
  if (found === '22,28,49,64') return;
  throw internalError('engine/wrong-product', `${runtime.name} on ${runtime.device} multiplied wrongly: ${found}.`);
}

function matrix(shape: Shape, numbers: readonly number[]): TensorValue<'float32'> {
  return { dtype: 'float32', shape, data: Float32Array.from(numbers) };
}

/** Without a shape, any is taken. */
function describe(name: string, dtype: DataType, shape?: Shape): ValueInfoProto {
  const dim = shape?.map((extent) => ({ value: { case: 'dimValue' as const, value: BigInt(extent) } }));
  const tensorType = { elemType: onnxTypes[dtype], ...(dim === undefined ? {} : { shape: { dim } }) };
  return create(ValueInfoProtoSchema, { name, type: { value: { case: 'tensorType', value: tensorType } } });
}

function modelOf(graph: GraphProto): Uint8Array {
  return encodeModel(
    create(ModelProtoSchema, {
      irVersion: 8n,
      opsetImport: [{ domain: '', version: 13n }],
      producerName: 'evenhand',
      graph,
    }),
  );
}
