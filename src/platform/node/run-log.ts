// The facts of a run that are not part of its result: when, where, how long, with which versions. One JSON value a line, in a file
// of its own that no hash covers, so that two runs on the same inputs differ here and nowhere else.
import { appendFile } from 'node:fs/promises';
import { availableParallelism, hostname, totalmem } from 'node:os';
import { join } from 'node:path';
import { ioError } from './io-error.ts';
import { packageVersion } from './version.ts';

/** Name of the file that keeps what a run did and how long it took, beside its results. */
export const runLogName = 'run-log.jsonl';

/** Collects the stages of one run with their durations. */
export interface RunLog {
  /** Ends the stage before, if any, and begins this one. */
  stage(name: string): void;
  /** Adds a fact to the last line. */
  note(name: string, value: string | number): void;
  /** Appends the lines of this run to the log of the folder. Throws `EvenhandError` of kind `io`. */
  write(folder: string): Promise<void>;
}

/**
 * Starts the log of a run of the named verb. Durations are whole milliseconds of a clock that does not jump; a stage
 * ends where the next begins, or when the log is written. Nothing of it enters a result.
 */
export function createRunLog(verb: string): RunLog {
  const started = new Date();
  const facts: Record<string, string | number> = {};
  const stages: { readonly stage: string; readonly from: number }[] = [];
  const origin = performance.now();

  function lines(): object[] {
    const end = performance.now();
    const time = started.toISOString();
    return [
      ...stages.map(({ stage, from }, i) => ({
        time,
        verb,
        stage,
        milliseconds: Math.round((stages[i + 1]?.from ?? end) - from),
      })),
      {
        time,
        verb,
        stage: 'all',
        milliseconds: Math.round(end - origin),
        host: hostname(),
        platform: `${process.platform}-${process.arch}`,
        cores: availableParallelism(),
        memoryBytes: totalmem(),
        peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
        node: process.versions.node,
        evenhand: packageVersion(),
        ...facts,
      },
    ];
  }

  return {
    stage: (stage) => void stages.push({ stage, from: performance.now() }),
    note: (name, value) => void Object.assign(facts, { [name]: value }),
    async write(folder) {
      const path = join(folder, runLogName);
      const text = lines()
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('');
      await appendFile(path, text).catch((error: unknown) => Promise.reject(ioError(error, 'write', path)));
    },
  };
}
