import type { Progress } from '../core/progress.ts';

/** Where the command line writes: the answer to `out`, everything else to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `err` is a screen that can be written over. */
  readonly interactive: boolean;
  readonly columns: number;
  /** Is given all progress, besides what is written. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Is given the failure that ends the program, besides what is written. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/** The terminal of this process. A reader that stops early (`evenhand ... | head`) costs the rest of the text, not the run. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true && process.env['TERM'] !== 'dumb' && process.env['CI'] === undefined,
    columns: process.stderr.columns ?? 80,
  };
}
