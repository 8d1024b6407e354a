import type { Runtime } from '../../engine/runtime.ts';
import type { LogLevel } from '../onnxruntime/ort-module.ts';
import { webRuntime } from '../onnxruntime/web-runtime.ts';

/** Settings of `onnxruntimeWasm`. */
export interface OnnxruntimeWasmOptions {
  /** Bytes of the file `ort-wasm-simd-threaded.wasm` of the onnxruntime-web package. */
  readonly binary: Uint8Array;
  /** By default `fatal`: failures are thrown, so nothing is printed. */
  readonly log?: LogLevel | undefined;
}

/**
 * ONNX Runtime on WebAssembly from bytes that are at hand, on one thread: nothing is loaded from anywhere, so it also
 * runs in a worker of a page that was opened from a disk. The first call of a thread decides the bytes.
 */
export async function onnxruntimeWasm({ binary, log = 'fatal' }: OnnxruntimeWasmOptions): Promise<Runtime> {
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.wasmBinary = binary;
  return webRuntime(ort, { device: 'wasm', threads: 1, log });
}
