// What a page and the worker that trains say to each other: a call, what is to be told meanwhile, an answer. A training that is asked to stop
// keeps where it is and answers; whatever else is done is stopped by ending the worker.
import type { Progress } from '../../../../src/core/progress.ts';
import type { MetricsRecord } from '../../../../src/learn/fit/fit-options.ts';
import type { EpochRecord } from '../../../../src/learn/learner/learner.ts';
import type { WorkerReply } from '../../../../src/platform/node/worker-reply.ts';

/** A file by its path within the project. */
export interface GivenFile {
  readonly path: string;
  readonly file: Blob;
}

/** A plan that is to be carried out, and what it may name. */
export interface TrainRequest {
  /** As written, checked again in the worker. */
  readonly plan: unknown;
  readonly files: readonly GivenFile[];
  /** WebAssembly of the runtime, packed. */
  readonly runtime: Uint8Array<ArrayBuffer>;
  /** What an earlier attempt has left, to go on with. */
  readonly kept: KeptParts;
}

/** Parts of a training that is not finished, by name: finished trainings, checkpoints, histories. */
export type KeptParts = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** Files of a run under the names that `evenhand learn` gives them. */
export type RunFiles = readonly { readonly name: string; readonly data: Uint8Array<ArrayBuffer> }[];

/** The simulated sample: a case table, its pictures, the plan that trains on them. */
export interface LearnSample {
  readonly table: { readonly name: string; readonly data: Uint8Array<ArrayBuffer> };
  readonly pictures: RunFiles;
  readonly plan: string;
}

/** What is told while a training goes on. */
export type Told =
  | { readonly progress: Progress }
  | { readonly training: string; readonly epoch: EpochRecord }
  | { readonly training: string; readonly step: MetricsRecord }
  /** A part that is to be kept, or, without data, one that may go; with a name that ends in `/`, all below it. */
  | { readonly keep: string; readonly data: Uint8Array<ArrayBuffer> | undefined };

export type Call =
  | { readonly method: 'sample'; readonly request: undefined }
  | { readonly method: 'train'; readonly request: TrainRequest }
  | { readonly method: 'stop' };

export type Answer = { readonly told: Told } | { readonly reply: WorkerReply<unknown> };
