// A line to a simulator of its own. The worker starts with the first call; to stop it is to end it, since rendering hears nothing meanwhile.
import type { Progress } from '../../../src/core/progress.ts';
import { unpackReply } from '../../../src/platform/node/worker-reply.ts';
import { text } from '../../text/en.ts';
import type { Answer, Call, Method, MethodArguments, MethodResult } from './off-thread/calls.ts';
import { startSimulator } from './start-simulator.ts';

interface OpenCall {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** The reason of calls that a stop has ended. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export class SimulatorLine {
  #worker: Worker | undefined;
  #calls = new Map<number, OpenCall>();
  #last = 0;

  /** @throws what the simulator threw; `Stopped` where `stop` came first. */
  ask<M extends Method>(
    method: M,
    request: MethodArguments<M>,
    onProgress?: (progress: Progress) => void,
  ): Promise<MethodResult<M>> {
    const call = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { resolve: resolve as (value: never) => void, reject, onProgress });
      this.#worker ??= this.#start();
      this.#worker.postMessage({ call, method, request } satisfies Call);
    });
  }

  /** Ends the worker and everything it was asked; the next call starts another. */
  stop(reason: Error = new Stopped()): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const { reject } of calls) reject(reason);
  }

  #start(): Worker {
    const worker = startSimulator();
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => this.#hear(data));
    worker.addEventListener('error', ({ message }) => this.stop(new Error(message || text.simulate.workerFailed)));
    return worker;
  }

  #hear(answer: Answer): void {
    const open = this.#calls.get(answer.call);
    if ('progress' in answer) {
      open?.onProgress?.(answer.progress);
      return;
    }
    this.#calls.delete(answer.call);
    try {
      open?.resolve(unpackReply(answer.reply as { readonly value: never }));
    } catch (error) {
      open?.reject(error);
    }
  }
}
