// The stream of metrics of a run as a file: one JSON value a line, the file cut back to the checkpoint when the run goes on.
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { MetricsRecord } from '../../../learn/fit/fit-options.ts';
import { ioError } from '../io-error.ts';

/** Usual name of the file. */
export const metricsLogName = 'metrics.jsonl';

/** An open log; give `write` to `fit` as `onMetrics`. */
export interface MetricsLog {
  /** Appends a line and hands it to the system at once, so that a killed process has lost none. Numbers that are not finite become null. */
  write(record: MetricsRecord): void;
  close(): void;
}

/**
 * Opens the log of a run, made if need be. Lines of steps after `steps` are cut off, and a last line that is not whole: with the step of
 * the checkpoint that the run goes on from, the file of a run that was interrupted equals that of one that was not. Default 0: the log
 * starts anew.
 *
 * Throws `EvenhandError` of kind `io` (also from `write`: disk full).
 */
export function openMetricsLog(path: string, { steps = 0 }: { readonly steps?: number } = {}): MetricsLog {
  const handle = attempt(path, () => openSync(path, 'a+'));
  try {
    attempt(path, () => ftruncateSync(handle, keptLength(readFileSync(handle), steps)));
  } catch (error) {
    closeSync(handle);
    throw error;
  }
  return {
    write: (record) => {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      for (let done = 0; done < line.length; ) done += attempt(path, () => writeSync(handle, line, done));
    },
    close: () => closeSync(handle),
  };
}

/** Bytes of the whole lines from the beginning whose steps are at most `steps`. */
function keptLength(bytes: Uint8Array, steps: number): number {
  const decoder = new TextDecoder();
  let kept = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, kept)) {
    const step = stepOf(decoder.decode(bytes.subarray(kept, end)));
    if (!(step <= steps)) return kept;
    kept = end + 1;
  }
  return kept;
}

function stepOf(line: string): number {
  try {
    const { step } = JSON.parse(line) as Partial<MetricsRecord>;
    return typeof step === 'number' ? step : Number.NaN;
  } catch {
    return Number.NaN;
  }
}

function attempt<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw ioError(error, 'write', path);
  }
}
