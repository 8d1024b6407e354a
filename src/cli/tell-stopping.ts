import type { Session } from './verb.ts';

/** What is said of a bench. */
export const stoppingBench = 'stopping; trainings that are finished are kept. Ctrl-C again ends at once.';

/**
 * Says on a screen, at once, what the first Ctrl-C does and what a second one would cost: work ends between two steps, which can take a while.
 * Gives the function that stops listening.
 */
export function tellStopping({ terminal, signal }: Pick<Session, 'terminal' | 'signal'>, text: string): () => void {
  const tell = () => {
    if (terminal.interactive) terminal.err(`\r\x1b[2Kevenhand: ${text}\n`);
  };
  signal.addEventListener('abort', tell, { once: true });
  return () => signal.removeEventListener('abort', tell);
}
