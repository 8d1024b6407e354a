// Ctrl-C and a polite kill become an AbortSignal: work stops between two steps, temporary files are removed, the exit status is 130.
// A second Ctrl-C ends the process at once.
import { EvenhandError, exitCodes } from '../../core/errors.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A signal that is aborted by an interrupt, and the function that stops listening. */
export interface Interrupts {
  readonly signal: AbortSignal;
  dispose(): void;
}

/**
 * Listens for SIGINT, SIGTERM and SIGHUP until disposed. The first aborts the signal with `cli/interrupted`
 * (cancelled); a second ends the process at once with the exit status of cancelled runs.
 */
export function watchInterrupts(): Interrupts {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(exitCodes.cancelled);
    controller.abort(new EvenhandError('cancelled', 'cli/interrupted', 'interrupted; no file was left half-written.'));
  };
  for (const name of signals) process.on(name, stop);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of signals) process.off(name, stop);
    },
  };
}
