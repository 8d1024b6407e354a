import type { Runtime } from '../../../engine/runtime.ts';
import type { LogLevel } from '../../onnxruntime/ort-module.ts';
import { webRuntime } from '../../onnxruntime/web-runtime.ts';

/** Settings of `onnxruntimeWebNode`. */
export interface OnnxruntimeWebNodeOptions {
  /** Threads of one operation, at least 1. By default 1: small models gain nothing from more. */
  readonly threads?: number | undefined;
  /** By default `fatal`: failures are thrown, so nothing is printed. */
  readonly log?: LogLevel | undefined;
}

/**
 * ONNX Runtime as WebAssembly in Node: the same results wherever the native package has no build, at three to six times its time. The
 * first call in a thread decides the number of threads for all that follow.
 * @throws `EvenhandError` of kind `usage` unless `threads` is an integer of 1 or more.
 */
export async function onnxruntimeWebNode({
  threads = 1,
  log = 'fatal',
}: OnnxruntimeWebNodeOptions = {}): Promise<Runtime> {
  return webRuntime(await import('onnxruntime-web'), { device: 'wasm', threads, log });
}
