// A job as files, so that every server of the folder, and the next one, sees the same: `jobs/ID/job.json` says what is wanted and never changes;
// each attempt has a folder in which every file is written once, by one process (but for the progress and the log, which its process alone
// writes). Nothing is ever locked or taken back: who makes a file first has it.
import type { ErrorBody, JobRequest, JobVerb } from '../../server/api.ts';

/** What is wanted: `job.json`. */
export interface JobRecord {
  readonly schema: 'evenhand/job@1';
  readonly id: string;
  readonly verb: JobVerb;
  /** Folder that it makes. */
  readonly name: string;
  readonly created: string;
  readonly request: JobRequest;
  /** Arguments of the command line, run in the project folder. */
  readonly argv: readonly string[];
  /** A file that the command reads, there for the time of an attempt: path within the project folder, and text. */
  readonly input?: JobInput | undefined;
}

/** A plan or a world file. */
export interface JobInput {
  readonly path: string;
  readonly text: string;
  /** Whether the text stands in a page as it is here, so that its lines say something there. */
  readonly asWritten?: boolean | undefined;
}

/** Names of the files of an attempt. */
export const attemptFiles = {
  /** Which server starts it: `Owner`. */
  claim: 'claim.json',
  /** Which process carries it out: `Owner`. */
  process: 'process.json',
  /** `JobProgress`, the latest. */
  progress: 'progress.json',
  /** All that was printed. */
  log: 'log.txt',
  /** How it ended: `Outcome`. */
  outcome: 'outcome.json',
  /** There once somebody asked to stop it. */
  cancel: 'cancel',
  /** Which server interrupts its process: `Owner`. */
  stop: 'stop.json',
} as const;

/** A process of a machine. */
export interface Owner {
  readonly host: string;
  readonly pid: number;
  /** Tells the process from a later one of the same number; empty where the system does not say. */
  readonly born: string;
  /** ISO 8601. */
  readonly time: string;
}

/** How an attempt ended. */
export interface Outcome {
  /** Exit status of the command line, null when a signal ended the process. */
  readonly exitStatus: number | null;
  readonly signal?: string | undefined;
  readonly error?: ErrorBody | undefined;
  /** ISO 8601. */
  readonly ended: string;
}
