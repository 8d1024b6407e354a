// Browser: running ONNX models in a page. Implements what the layers above declare.
export { type GpuAdapter, gpuAdapter, type OnnxruntimeWebOptions, onnxruntimeWeb } from './onnxruntime-web.ts';
