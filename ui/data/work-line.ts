// The line to the worker of the page. The worker starts with the first call, so that a page that is only read costs nothing.
import { unpackReply } from '../../src/platform/node/worker-reply.ts';
import type { Answer, Method, MethodArguments, MethodResult, Request } from './off-thread/messages.ts';
import type { AuditWatch } from './project-source.ts';
import { startWorkroom } from './start-workers.ts';

interface OpenCall {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  readonly watch: AuditWatch;
}

export class WorkLine {
  #worker: Worker | undefined;
  #calls = new Map<number, OpenCall>();
  #last = 0;

  /** Asks the workroom for something. @throws what the workroom threw; the abort reason if `signal` fires. */
  ask<M extends Method>(method: M, given: MethodArguments<M>, watch: AuditWatch = {}): Promise<MethodResult<M>> {
    const call = ++this.#last;
    return new Promise((resolve, reject) => {
      watch.signal?.throwIfAborted();
      this.#calls.set(call, { resolve: resolve as (value: never) => void, reject, watch });
      watch.signal?.addEventListener('abort', () => {
        this.#say({ call, stop: true });
        this.#end(call)?.reject(watch.signal?.reason);
      });
      this.#say({ call, method, arguments: given });
    });
  }

  #say(request: Request): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(request);
  }

  #start(): Worker {
    const worker = startWorkroom();
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => this.#hear(data));
    worker.addEventListener('error', (event) => this.#fail(event));
    return worker;
  }

  #hear(answer: Answer): void {
    if ('progress' in answer) {
      this.#calls.get(answer.call)?.watch.onProgress?.(answer.progress);
      return;
    }
    if ('early' in answer) {
      this.#calls.get(answer.call)?.watch.onEarly?.(answer.stage, answer.early);
      return;
    }
    const open = this.#end(answer.call);
    try {
      open?.resolve(unpackReply(answer.reply as { readonly value: never }));
    } catch (error) {
      open?.reject(error);
    }
  }

  // A worker that fails as a whole (out of memory, a script that does not load) answers nothing more: the next call starts another.
  #fail(event: ErrorEvent): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    const error = new Error(
      event.message || 'The worker of the page stopped; the table may be too large for the memory of a page.',
    );
    for (const call of [...this.#calls.keys()]) this.#end(call)?.reject(error);
  }

  #end(call: number): OpenCall | undefined {
    const open = this.#calls.get(call);
    this.#calls.delete(call);
    return open;
  }
}
