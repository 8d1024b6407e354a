// Formats: bytes to values and back, without any file system.
export { dataTypeOf, onnxTypeName, onnxTypes } from './onnx/data-types.ts';
export { type DecodeOptions, decodeModel } from './onnx/decode-model.ts';
export { encodeModel } from './onnx/encode-model.ts';
export {
  type ExternalData,
  type ExternalOptions,
  type ExternalReference,
  externalReference,
  moveFromExternalData,
  moveToExternalData,
  type SplitModel,
} from './onnx/external-data.ts';
export { isExternal, isReadableTensor, type TensorSource, tensorOf, tensorProtoOf } from './onnx/tensor.ts';
export { recognise } from './recognise.ts';
