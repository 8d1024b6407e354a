// An error loses its class on the way between threads; a reply carries it as data.
import { type ErrorKind, EvenhandError } from '../../core/errors.ts';

/** What a worker sends back: the value, or the error as data. */
export type WorkerReply<T> = { readonly value: T } | { readonly error: SentError };

interface SentError {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly hint: string | undefined;
  readonly problems: readonly string[];
}

/** Does `work` and packs what comes of it. */
export function packReply<T>(work: () => T): WorkerReply<T> {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof EvenhandError) {
      const { kind, code, message, stack, hint, problems } = error;
      return { error: { kind, code, message, stack, hint, problems } };
    }
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { error: { kind: 'internal', code: 'worker/failed', message, stack, hint: undefined, problems: [] } };
  }
}

/** The value of a reply; its error is thrown as an `EvenhandError` with the stack of the worker. */
export function unpackReply<T>(reply: WorkerReply<T>): T {
  if ('value' in reply) return reply.value;
  const { kind, code, message, stack, hint, problems } = reply.error;
  const error = new EvenhandError(kind, code, message, { problems, ...(hint === undefined ? {} : { hint }) });
  if (stack !== undefined) error.stack = stack;
  throw error;
}
