import type { ModelProto } from 'onnx-buf';
import type { ExternalData } from '../../formats/onnx/external-data.ts';

/** A model that was decoded, and the way to weights that are beside it. */
export interface OpenedOnnx {
  readonly model: ModelProto;
  readonly externalData: ExternalData;
}
