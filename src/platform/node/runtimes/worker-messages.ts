// What the two sides of `workerRuntime` say to each other.
import type { DataType, Shape, TensorValue } from '../../../core/tensor-value.ts';
import type { Device, LoadOptions } from '../../../engine/runtime.ts';
import type { WorkerReply } from '../worker-reply.ts';

/** A tensor on its way: the values, or the number of a tensor that stays on the device. */
export type SentTensor = TensorValue | { readonly device: number; readonly dtype: DataType; readonly shape: Shape };

/** What the worker tells of the runtime that it has opened. */
export interface RuntimeFacts {
  readonly name: string;
  readonly version: string;
  readonly device: Device;
  readonly threads: number;
  readonly keepsState: boolean;
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

/** A question with the number that its answer will bear. */
export type WorkerRequest = {
  [Call in keyof WorkerCalls]: { readonly id: number; readonly call: Call; readonly ask: WorkerCalls[Call]['ask'] };
}[keyof WorkerCalls];

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
