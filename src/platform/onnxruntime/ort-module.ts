// What the Node and the web package of ONNX Runtime have in common, and where they differ.
import type { InferenceSession, TensorConstructor } from 'onnxruntime-web';
import { usageError } from '../../core/errors.ts';
import type { Device, LoadOptions } from '../../engine/runtime.ts';

/** The part of either package that is used here. */
export interface OrtModule {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: TensorConstructor;
}

/** How much ONNX Runtime writes to standard error, or to the console of the page. */
export type LogLevel = 'verbose' | 'info' | 'warning' | 'error' | 'fatal';

/** The levels as numbers of ONNX Runtime. */
export const logSeverities = { verbose: 0, info: 1, warning: 2, error: 3, fatal: 4 } as const;

/** Starts work when all work given before has ended, however that ended. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** One package of ONNX Runtime on one device, as `createOrtRuntime` needs it. */
export interface OrtBackend {
  readonly ort: OrtModule;
  readonly name: string;
  readonly version: string;
  readonly device: Device;
  readonly threads: number;
  /** Outputs are written into given buffers by the package itself; else they are copied here. */
  readonly writesInPlace: boolean;
  /** Outputs can stay on the device. */
  readonly keepsState: boolean;
  /** With outputs kept on the device the package returns either all outputs or none. */
  readonly bindsAllOutputs: boolean;
  /** Does one thing after another: the package has one WebAssembly stack, or one thread that it blocks. */
  readonly inTurn: InTurn;
  /** Options of a session beyond those that follow from `LoadOptions`. */
  readonly sessionOptions: (options: LoadOptions) => InferenceSession.SessionOptions;
}

/** A queue in which one piece of work follows another. */
export function oneAtATime(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.then(
      () => undefined,
      () => undefined,
    );
    return next;
  };
}

/** @throws `EvenhandError` of kind `usage` unless `threads` is an integer of 1 or more. */
export function requireThreads(threads: number): void {
  if (Number.isInteger(threads) && threads >= 1) return;
  throw usageError('engine/threads', `the number of threads must be an integer of 1 or more; got ${threads}.`, {
    hint: 'Give --threads a whole number such as 2, or leave it out.',
  });
}
