// Formats: bytes to values and back, without any file system.
export { type ByteSource, sourceOf } from './byte-source.ts';
export { type FileParts, joinParts } from './file-parts.ts';
export {
  bfloat16Bits,
  float16Bits,
  fromBfloat16Array,
  fromBfloat16Bits,
  fromFloat16Array,
  fromFloat16Bits,
  toBfloat16Array,
  toFloat16Array,
} from './half.ts';
export {
  type Extent,
  type ImagePreprocessing,
  parseImagePreprocessing,
  type Resample,
  type ResizeTo,
} from './hugging-face/image-preprocessing.ts';
export { type ModelConfig, parseModelConfig } from './hugging-face/model-config.ts';
export { parseOpenClipPreprocessing, parseTimmPreprocessing } from './hugging-face/other-preprocessing.ts';
export type { JsonOptions } from './hugging-face/parse-json-object.ts';
export type { NamedTensors } from './named-tensors.ts';
export { type NpyOptions, npyParts, readNpy, writeNpy } from './numpy/npy.ts';
export { type NpzFile, type NpzOptions, openNpz, readNpz } from './numpy/read-npz.ts';
export { type NpzWriteOptions, npzParts, writeNpz } from './numpy/write-npz.ts';
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
export { tensorsOfModel } from './onnx/tensors-of-model.ts';
export { recognise } from './recognise.ts';
export type { SafetensorsEntry, SafetensorsHeader } from './safetensors/header.ts';
export { parseSafetensorsIndex, type SafetensorsIndex } from './safetensors/parse-index.ts';
export {
  openSafetensors,
  readSafetensors,
  readSafetensorsHeader,
  type Safetensors,
  type SafetensorsFile,
  type SafetensorsOptions,
} from './safetensors/read-safetensors.ts';
export { safetensorsParts, writeSafetensors } from './safetensors/write-safetensors.ts';
export { bytesOf } from './tensor-bytes.ts';
