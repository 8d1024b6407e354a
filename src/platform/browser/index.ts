// Browser: running ONNX models in a page. Implements what the layers above declare.
export { type OnnxruntimeWasmOptions, onnxruntimeWasm } from './onnxruntime-wasm.ts';
export { type GpuAdapter, gpuAdapter, type OnnxruntimeWebOptions, onnxruntimeWeb } from './onnxruntime-web.ts';
