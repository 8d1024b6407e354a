import { packReply, type WorkerReply } from '../../../src/platform/node/worker-reply.ts';

/** An error that was caught, as data that can be sent. */
export function packError(error: unknown): WorkerReply<never> {
  return packReply((): never => {
    throw error;
  });
}
