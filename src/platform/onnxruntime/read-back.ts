import type { InferenceSession, Tensor } from 'onnxruntime-web';
import type { DataType } from '../../core/tensor-value.ts';
import type { OrtBackend } from './ort-module.ts';
import { readBackModel } from './small-models.ts';

/** Copies tensors from the device. */
export interface ReadBack {
  download(tensor: Tensor): Promise<Tensor>;
  release(): Promise<void>;
}

/**
 * Reads tensors back by a model that does nothing and whose output is in host memory, one session an element type. `Tensor.getData` of
 * the Node package ends the process, and that of the web package takes the tensor off the device.
 */
export function createReadBack({ ort, inTurn, sessionOptions }: OrtBackend): ReadBack {
  const sessions = new Map<DataType, Promise<InferenceSession>>();
  return {
    async download(tensor) {
      const dtype = tensor.type as DataType;
      const opened =
        sessions.get(dtype) ?? inTurn(() => ort.InferenceSession.create(readBackModel(dtype), sessionOptions({})));
      sessions.set(dtype, opened);
      const session = await opened;
      return (await inTurn(() => session.run({ from: tensor })))['to'] as Tensor;
    },
    async release() {
      for (const session of sessions.values()) await (await session).release();
      sessions.clear();
    },
  };
}
