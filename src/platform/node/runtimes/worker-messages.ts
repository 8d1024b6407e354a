// What the two sides of `workerRuntime` say to each other.
import type { DataType, Shape, TensorValue } from '../../../core/tensor-value.ts';
import type { Device, LoadOptions } from '../../../engine/runtime.ts';
import type { WorkerReply } from '../worker-reply.ts';
import type { ChooseRuntimeOptions } from './choose-runtime.ts';

/** A tensor on its way: the values, or the number of a tensor that stays on the device. */
export type SentTensor = TensorValue | { readonly device: number; readonly dtype: DataType; readonly shape: Shape };

/** What the worker tells of the runtime that it has opened. */
export interface RuntimeFacts {
  readonly name: string;
  readonly version: string;
  readonly device: Device;
  readonly threads: number;
  readonly keepsState: boolean;
  readonly channelBlock: number | undefined;
  readonly why: readonly string[];
}

/** What the worker can be asked, and what it answers. */
export interface WorkerCalls {
  readonly load: {
    readonly ask: { readonly model: Uint8Array; readonly options: LoadOptions };
    readonly answer: {
      readonly session: number;
      readonly inputNames: readonly string[];
      readonly outputNames: readonly string[];
    };
  };
  readonly run: {
    readonly ask: {
      readonly session: number;
      readonly feeds: Readonly<Record<string, SentTensor>>;
      readonly outputs: readonly string[];
    };
    readonly answer: Readonly<Record<string, SentTensor>>;
  };
  readonly releaseSession: { readonly ask: { readonly session: number }; readonly answer: null };
  readonly download: { readonly ask: { readonly tensor: number }; readonly answer: TensorValue };
  readonly dispose: { readonly ask: { readonly tensor: number }; readonly answer: null };
  readonly release: { readonly ask: null; readonly answer: null };
}

/** What the thread is started with. */
export interface WorkerStart {
  readonly options: ChooseRuntimeOptions;
  readonly flags: Int32Array<SharedArrayBuffer>;
}

/**
 * Places in the shared flags. A thread that is ended while native code runs takes the whole process down (the code then fails to give its
 * results to a thread that is no more), so it is asked to end, and waited for.
 */
export const workerFlag = {
  /** Set by this side: begin nothing more. */
  ending: 0,
  /** Set by the thread while native code may run. */
  busy: 1,
} as const;

/** A question with the number that its answer will bear. */
export type WorkerRequest = {
  [Call in keyof WorkerCalls]: { readonly id: number; readonly call: Call; readonly ask: WorkerCalls[Call]['ask'] };
}[keyof WorkerCalls];

/** What the thread is sent; `end` has it end when it is done. */
export type WorkerMessage = WorkerRequest | 'end';

/** An answer. The first, with number 0, is the `RuntimeFacts`. */
export interface WorkerAnswer {
  readonly id: number;
  readonly reply: WorkerReply<unknown>;
}

/** Copies values into memory of their own, which may then be transferred; a view would drag along the whole memory that it looks into. */
export function detached<Type extends DataType>({ dtype, shape, data }: TensorValue<Type>): TensorValue<Type> {
  return { dtype, shape, data: data.slice() as typeof data };
}

/** The memories of tensors, to be transferred. */
export function buffersOf(tensors: Iterable<SentTensor>): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const tensor of tensors) if ('data' in tensor) buffers.push(tensor.data.buffer as ArrayBuffer);
  return buffers;
}
