import { type ModelProto, ModelProtoSchema } from 'onnx-buf';
import { dataError } from '../../core/errors.ts';
import { planMessage } from './write-message.ts';

/** Protocol buffers end at 2 GiB less one byte. */
const maximumBytes = 2147483647;

/**
 * The bytes of an ONNX model: the same messages give the same bytes. Memory: the result, and little more.
 * @throws `EvenhandError` `formats/onnx-too-large` beyond 2 GiB, the limit of the format (`moveToExternalData` first).
 */
export function encodeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  const plan = planMessage(ModelProtoSchema, model);
  if (plan.size > maximumBytes) {
    throw dataError(
      'formats/onnx-too-large',
      `the ONNX model would take ${plan.size} bytes; the format ends at ${maximumBytes}.`,
      { hint: 'Keep the weights in a file of their own (external data).' },
    );
  }
  return plan.write();
}
