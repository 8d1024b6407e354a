import { dataError } from '../../core/errors.ts';
import type { Runtime } from '../../engine/runtime.ts';
import type { LogLevel } from '../onnxruntime/ort-module.ts';
import { webRuntime } from '../onnxruntime/web-runtime.ts';

/** Settings of `onnxruntimeWeb`. */
export interface OnnxruntimeWebOptions {
  /**
   * Address of the folder that serves the files `ort-wasm-simd-threaded.{mjs,wasm}` (for WebGPU `ort-wasm-simd-threaded.asyncify.{mjs,wasm}`)
   * of the onnxruntime-web package, relative to the page or absolute. Nothing is ever loaded from anywhere else.
   */
  readonly wasmFolder: string | URL;
  readonly device?: 'wasm' | 'webgpu' | undefined;
  /** Threads of one operation, at least 1: by default one for each core, or 1 in a page that is not cross-origin isolated. */
  readonly threads?: number | undefined;
  /** By default `fatal`: failures are thrown, so nothing is printed. */
  readonly log?: LogLevel | undefined;
}

/**
 * ONNX Runtime in a page or a web worker: on WebAssembly, or on WebGPU, where outputs can stay on the device. In a page that is not
 * cross-origin isolated (headers COOP and COEP) WebAssembly has one thread. The first call for a device decides folder and threads.
 * @throws `EvenhandError` `engine/runtime-missing` for WebGPU without an adapter, of kind `usage` unless `threads` is an integer of 1 or more.
 */
export async function onnxruntimeWeb({
  wasmFolder,
  device = 'wasm',
  threads = navigator.hardwareConcurrency,
  log = 'fatal',
}: OnnxruntimeWebOptions): Promise<Runtime> {
  if (device === 'webgpu') await requireAdapter();
  const ort = device === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
  ort.env.wasm.wasmPaths = folderAddress(wasmFolder);
  return webRuntime(ort, { device, threads: crossOriginIsolated ? threads : Math.min(threads, 1), log });
}

/** What a page can say about its GPU. */
export interface GpuAdapter {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** A processor that plays the GPU: right, and slow. */
  readonly isFallback: boolean;
}

interface Gpu {
  requestAdapter(): Promise<{
    readonly info: Omit<GpuAdapter, 'isFallback'> & { readonly isFallbackAdapter?: boolean };
  } | null>;
}

/** The GPU that WebGPU offers here, or undefined where the page has no WebGPU or it offers none. */
export async function gpuAdapter(): Promise<GpuAdapter | undefined> {
  const { gpu } = navigator as { readonly gpu?: Gpu };
  const adapter = await gpu?.requestAdapter();
  if (!adapter) return undefined;
  const { vendor, architecture, description, isFallbackAdapter = false } = adapter.info;
  return { vendor, architecture, description, isFallback: isFallbackAdapter };
}

async function requireAdapter(): Promise<void> {
  if ((await gpuAdapter()) !== undefined) return;
  throw dataError('engine/runtime-missing', 'this browser offers no GPU to WebGPU.', {
    hint: 'Use the device "wasm", or a browser and a machine with WebGPU.',
  });
}

function folderAddress(folder: string | URL): string {
  const { href } = new URL(folder, globalThis.location.href);
  return href.endsWith('/') ? href : `${href}/`;
}
