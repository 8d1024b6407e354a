import { availableParallelism } from 'node:os';
import type { InferenceSession } from 'onnxruntime-web';
import { probeChannelBlock } from '../../../engine/channel-block.ts';
import type { Device, LoadOptions, Runtime } from '../../../engine/runtime.ts';
import {
  type LogLevel,
  logSeverities,
  type OrtBackend,
  oneAtATime,
  requireThreads,
} from '../../onnxruntime/ort-module.ts';
import { createOrtRuntime } from '../../onnxruntime/ort-runtime.ts';
import { loadOnnxruntimeNode } from './load-onnxruntime-node.ts';

/** Settings of `onnxruntimeNode`. */
export interface OnnxruntimeNodeOptions {
  readonly device?: Exclude<Device, 'wasm'> | undefined;
  /** Threads of one operation on the CPU, at least 1; by default one for each core. */
  readonly threads?: number | undefined;
  /** By default `fatal`: failures are thrown, so nothing is printed. */
  readonly log?: LogLevel | undefined;
}

const inTurn = oneAtATime();

/** Asked once a process: it depends on the processor and the package. */
let channelBlock: Promise<number | undefined> | undefined;

/**
 * The native runtime: CPU, WebGPU (bundled for Linux x64, Windows and macOS) and CUDA (where its part is installed). A run blocks the
 * calling thread; see `workerRuntime`. On the CPU fed and fetched arrays are used in place, also views of WebAssembly memory.
 * @throws `EvenhandError` `engine/runtime-missing` if the package is absent or has no build for this machine; of kind `usage` unless
 * `threads` is an integer of 1 or more.
 */
export async function onnxruntimeNode({
  device = 'cpu',
  threads = availableParallelism(),
  log = 'fatal',
}: OnnxruntimeNodeOptions = {}): Promise<Runtime> {
  requireThreads(threads);
  const { ort, version } = await loadOnnxruntimeNode();
  // Read once a process, when the first session is made.
  ort.env.logLevel = log;
  const sessionOptions = ({ profile }: LoadOptions): InferenceSession.SessionOptions => ({
    executionProviders: [device],
    intraOpNumThreads: threads,
    // Twice the memory without it being faster.
    enableMemPattern: false,
    logSeverityLevel: logSeverities[log],
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
  });
  const backend: OrtBackend = {
    ort,
    name: 'onnxruntime-node',
    version,
    device,
    threads,
    writesInPlace: device === 'cpu',
    keepsState: device === 'webgpu',
    bindsAllOutputs: true,
    inTurn,
    sessionOptions,
  };
  const runtime = createOrtRuntime(backend);
  if (device !== 'cpu') return runtime;
  channelBlock ??= probeChannelBlock(runtime);
  return { ...runtime, channelBlock: await channelBlock };
}
