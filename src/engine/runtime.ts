// What the engine asks of a runtime: load an ONNX model, run it. `platform/` implements it over ONNX Runtime's Node and web packages.
import type { DataType, Shape, TensorValue } from '../core/tensor-value.ts';

/** Where a runtime computes. `cpu` is native code, `wasm` WebAssembly. */
export type Device = 'cpu' | 'wasm' | 'webgpu' | 'cuda';

/** A tensor that stays in the memory of the device. Valid until disposed. */
export interface DeviceTensor {
  readonly location: 'device';
  readonly dtype: DataType;
  readonly shape: Shape;
  dispose(): void;
}

/** How a model is loaded. */
export interface LoadOptions {
  /** Outputs that stay on the device; needs `Runtime.keepsState`. */
  readonly keepOnDevice?: readonly string[] | undefined;
  /** Set for graphs with recomputed blocks: the runtime must not merge equal nodes. */
  readonly keepDuplicates?: boolean | undefined;
  /** Bytes of external data files by the location that the model names. */
  readonly externalData?: Readonly<Record<string, Uint8Array>> | undefined;
  /** Writes a profile of the run where the runtime can (native only): the path without extension. */
  readonly profile?: string | undefined;
}

/** A loaded model. Input and output names are those of the model. */
export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * Runs the model once. `into` names the buffers that outputs are written to: in place where the runtime can, else copied.
   * Outputs asked for by `into` alone; without `into`, or with an empty one, all. A buffer must not be fed and written in one run.
   */
  run(
    feeds: Readonly<Record<string, TensorValue | DeviceTensor>>,
    into?: Readonly<Record<string, TensorValue | undefined>>,
  ): Promise<Readonly<Record<string, TensorValue | DeviceTensor>>>;
  release(): Promise<void>;
}

/** Something that runs ONNX models on one device of this machine. */
export interface Runtime {
  /** Package that computes, such as `onnxruntime-node`. */
  readonly name: string;
  readonly version: string;
  readonly device: Device;
  readonly threads: number;
  /** Whether fed and fetched buffers are read and written in place. */
  readonly zeroCopy: boolean;
  /** Whether outputs can stay on the device between runs. */
  readonly keepsState: boolean;
  /** Channels a block of ONNX Runtime's convolutions over blocks of channels; undefined where it has none. */
  readonly channelBlock?: number | undefined;
  load(model: Uint8Array, options?: LoadOptions): Promise<Session>;
  /** Copies a device tensor to host memory. */
  download(tensor: DeviceTensor): Promise<TensorValue>;
  release(): Promise<void>;
}
