// What the page and its simulator say to each other: calls with a number, answers with the same number, progress in between.
import type { Progress } from '../../../../src/core/progress.ts';
import type { WorkerReply } from '../../../../src/platform/node/worker-reply.ts';
import type { Simulator } from './simulator.ts';

export type Method = 'worlds' | 'describe' | 'scene' | 'find' | 'salience' | 'withSetting' | 'withNodes' | 'generate';

export type MethodArguments<M extends Method> =
  Parameters<Simulator[M]> extends [infer Request, ...unknown[]] ? Request : undefined;

export type MethodResult<M extends Method> = Awaited<ReturnType<Simulator[M]>>;

export interface Call {
  readonly call: number;
  readonly method: Method;
  readonly request: unknown;
}

export type Answer =
  | { readonly call: number; readonly reply: WorkerReply<unknown> }
  | { readonly call: number; readonly progress: Progress };
