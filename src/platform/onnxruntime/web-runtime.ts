import type { Runtime } from '../../engine/runtime.ts';
import { type InTurn, type LogLevel, logSeverities, oneAtATime, requireThreads } from './ort-module.ts';
import { createOrtRuntime } from './ort-runtime.ts';

/** A build of the web package: it computes in one instance of WebAssembly, which lives as long as the thread. */
type WebModule = typeof import('onnxruntime-web');

/** Settings that Node and pages share. */
export interface WebRuntimeSettings {
  readonly device: 'wasm' | 'webgpu';
  /** Wanted; the first runtime of a build decides for all that follow, since they share its instance. */
  readonly threads: number;
  readonly log: LogLevel;
}

const instances = new WeakMap<WebModule, { readonly threads: number; readonly inTurn: InTurn }>();

/**
 * A runtime over a build of the web package. Values are copied in and out of WebAssembly.
 * @throws `EvenhandError` of kind `usage` unless `threads` is an integer of 1 or more.
 */
export function webRuntime(ort: WebModule, { device, threads, log }: WebRuntimeSettings): Runtime {
  requireThreads(threads);
  const instance = instances.get(ort) ?? { threads, inTurn: oneAtATime() };
  instances.set(ort, instance);
  ort.env.wasm.numThreads = instance.threads;
  ort.env.logLevel = log;
  return createOrtRuntime({
    ort,
    name: 'onnxruntime-web',
    version: ort.env.versions.web ?? ort.env.versions.common,
    device,
    threads: instance.threads,
    writesInPlace: false,
    keepsState: device === 'webgpu',
    bindsAllOutputs: false,
    inTurn: instance.inTurn,
    sessionOptions: () => ({ executionProviders: [device], logSeverityLevel: logSeverities[log] }),
  });
}
