// biome-ignore-all lint/style/noExcessiveLinesPerFile: a table of paths and types
// What the server of the workbench is asked and answers: types and paths, nothing that runs on one side only, so that pages import it too.
//
// Every path begins with `/api`. A page takes the token from the fragment of its address (`#token=...`), sends it once with
// `POST /api/session`, and is known by a cookie from then on; programs may send `Authorization: Bearer TOKEN` with every request instead.
// A request that changes anything needs the header `X-Evenhand: 1`, which no page of another origin can send.
// A refused request has a status of 400 and above and an `ApiError` as its body.

/** Paths of the server; each takes the names in its path as they are and encodes them. */
export const apiPaths = {
  /** POST `SessionRequest`: 204 and a cookie. GET: 204 when the caller is known, 401 when not. */
  session: '/api/session',
  /** GET: `ProjectAnswer`. */
  project: '/api/project',
  /** GET: server-sent events of all jobs and of what changes in the folder (`ProjectEvent`). */
  events: '/api/events',
  /** GET: `CasesAnswer`. */
  cases: '/api/cases',
  /**
   * GET: `CaseTable`. PUT: the bytes of the table as the body: 201 and a `CaseTable`, or a `CaseTableSummary` with the `problem` where the table is kept but
   * cannot be read as it is, 204 for `pair-decisions.csv`; `?replace=1` to replace one. DELETE: 204.
   */
  caseTable: (table: string) => `/api/cases/${encodePath(table)}`,
  /** GET: the bytes of a table or picture as they are in the folder. PUT: those of a picture as the body: 204; `?replace=1` to replace one. */
  caseFile: (table: string) => `/api/case-files/${encodePath(table)}`,
  /** GET: `CasePicturesAnswer`. The bytes of each are had as those of a table: `caseFile`. */
  casePictures: '/api/case-pictures',
  /** GET with `RowsQuery` in the address: `RowsPage`. */
  caseRows: (table: string) => `/api/case-rows/${encodePath(table)}`,
  /** GET: `ResultsAnswer`. */
  results: '/api/results',
  /** GET: the `AuditResult` itself (of `src/audit/result.ts`). DELETE: 204. */
  result: (result: string) => `/api/results/${encodePath(result)}`,
  /** GET: a file of a result, such as `report.html` or `metrics.csv`. */
  resultFile: (result: string, file: string) => `/api/results/${encodePath(result)}/files/${encodePath(file)}`,
  /** GET with `?persona=team` or `board` in the address: the report as a PDF, printed by a browser of the machine of the server. */
  resultPdf: (result: string) => `/api/results/${encodePath(result)}/pdf`,
  /** GET: `RunsAnswer`. */
  runs: '/api/runs',
  /** GET: `RunAttachmentsAnswer`. The bytes of each are had as a file of its run: `runFile`. */
  runAttachments: '/api/run-attachments',
  /** GET: `Run`. */
  run: (run: string) => `/api/runs/${encodePath(run)}`,
  /** GET: a file of a run, such as `seed-1/scores.csv`. */
  runFile: (run: string, file: string) => `/api/runs/${encodePath(run)}/files/${encodePath(file)}`,
  /** GET: `JobsAnswer`. POST `JobRequest`: 201 and a `Job`. */
  jobs: '/api/jobs',
  /** GET: `Job`. */
  job: (job: string) => `/api/jobs/${encodePath(job)}`,
  /** POST: 202 and the `Job`. */
  cancelJob: (job: string) => `/api/jobs/${encodePath(job)}/cancel`,
  /** POST: 202 and the `Job`, queued again. Learning and simulating go on where they were, an audit starts anew. */
  resumeJob: (job: string) => `/api/jobs/${encodePath(job)}/resume`,
  /** GET: what the latest attempt of the job printed, as text. */
  jobLog: (job: string) => `/api/jobs/${encodePath(job)}/log`,
  /** GET: server-sent events of one job (`JobEvent`). */
  jobEvents: (job: string) => `/api/jobs/${encodePath(job)}/events`,
} as const;

/** Encodes each part of a path and keeps its slashes. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Name and value of the header that every request that changes something carries. */
export const changeHeader = { name: 'X-Evenhand', value: '1' } as const;

/** Why a request was refused: the parts of an `EvenhandError`. */
export interface ApiError {
  readonly error: ErrorBody;
}

/** What went wrong, where, and what to do. */
export interface ErrorBody {
  /** Stable, such as `server/too-large` or `cases/missing-column`. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** All problems, when several were found at once. */
  readonly problems?: readonly string[] | undefined;
}

/** The exchange of the token for a cookie. */
export interface SessionRequest {
  readonly token: string;
}

/** The folder that is served. */
export interface ProjectAnswer {
  /** Title in `evenhand.yaml`. */
  readonly title: string;
  /** Base name of the folder; no absolute path leaves the server. */
  readonly folder: string;
  /** Version of Evenhand. */
  readonly version: string;
  /** Raised when this file changes in a way that a page must know. */
  readonly apiVersion: number;
  /** Verbs that a job may have. */
  readonly verbs: readonly JobVerb[];
  readonly limits: ServerLimits;
}

/** Limits of the server. */
export interface ServerLimits {
  /** Largest body of an upload. */
  readonly uploadBytes: number;
  /** Largest size of a compressed table when unpacked. */
  readonly unpackedBytes: number;
  /** Heavy jobs at a time. */
  readonly jobs: number;
  /** Most rows of one page. */
  readonly rows: number;
}

/** The value of `apiVersion`. */
export const apiVersion = 1;

/** All tables under `cases/`. */
export interface CasesAnswer {
  readonly tables: readonly CaseTableSummary[];
}

/** Paths within `cases/` of pictures (PNG, JPEG, NIfTI, npy) and of tables `pair-decisions.csv`; `whole` unless there are over 200,000. */
export interface CasePicturesAnswer {
  readonly files: readonly string[];
  readonly whole: boolean;
}

/** A table, before it is read. */
export interface CaseTableSummary {
  /** Path within `cases/`, with slashes: `scores.csv`, `chest-1/cases.parquet`. It names the table everywhere. */
  readonly table: string;
  readonly bytes: number;
  /** ISO 8601. */
  readonly changed: string;
  /** Absent until the table was described once. */
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
  /** Whether the table was written by the simulator, so that a data card lies beside it. */
  readonly simulated: boolean;
  /** Why the table cannot be read as it is; absent until that was tried, and where it can be. */
  readonly problem?: ErrorBody | undefined;
}

/** What a table holds. */
export interface CaseTable extends CaseTableSummary {
  readonly rows: number;
  readonly columns: number;
  readonly described: readonly DescribedColumn[];
  /** Columns of the source that were not read, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** Which column plays which part, guessed from names and contents: a start that a person corrects. */
  readonly recognised: RecognisedColumns;
}

/** What a column holds. */
export interface DescribedColumn {
  readonly name: string;
  readonly kind: 'number' | 'text';
  readonly missing: number;
  /** Number of different values. */
  readonly distinct: number;
  /** Smallest and largest finite value of a number column. */
  readonly range?: readonly [number, number] | undefined;
  /** Infinite values of a number column. */
  readonly infinite: number;
  /** The commonest values with their counts; empty where they could name a case or a patient. */
  readonly examples: readonly { readonly value: string; readonly cases: number }[];
}

/** Guessed parts of the columns of a table. */
export interface RecognisedColumns {
  readonly case?: string | undefined;
  readonly patient?: string | undefined;
  readonly site?: string | undefined;
  readonly split?: string | undefined;
  readonly label?: string | undefined;
  readonly scores: readonly string[];
  /**
   * One pattern for all scores, when the label column is a text that holds what the scores are named after, or `labels` are columns of their own.
   */
  readonly pattern?:
    | { readonly label: string; readonly score: string; readonly labels?: readonly string[] | undefined }
    | undefined;
  readonly attributes: readonly RecognisedAttribute[];
}

/** A guessed attribute: cut at edges if it is a number, with its spellings if it is a text. */
export interface RecognisedAttribute {
  readonly name: string;
  readonly edges?: readonly number[] | undefined;
  readonly spellings?: readonly string[] | undefined;
}

/** Which rows of a table are wanted. In the address: `offset`, `limit`, and `filter` as JSON. */
export interface RowsQuery {
  /** Rows that pass the filter and are left out first; default 0. */
  readonly offset?: number | undefined;
  /** Default 100. */
  readonly limit?: number | undefined;
  /** All must hold. */
  readonly filter?: readonly RowFilter[] | undefined;
}

/** A condition on a column. */
export type RowFilter =
  /** The value is one of these; numbers as texts, null for missing. */
  | { readonly column: string; readonly in: readonly (string | null)[] }
  /** The number is at least `from` and below `to`; missing is neither. */
  | { readonly column: string; readonly from?: number | undefined; readonly to?: number | undefined }
  /** The text contains this, capital letters or not. */
  | { readonly column: string; readonly contains: string };

/** Rows of a table. */
export interface RowsPage {
  readonly table: string;
  readonly offset: number;
  /** Rows that pass the filter. */
  readonly matching: number;
  /** Rows of the table. */
  readonly total: number;
  readonly columns: readonly string[];
  /** Cells in the order of `columns`; null is missing, numbers that are not finite are texts (`Infinity`). */
  readonly rows: readonly (readonly (number | string | null)[])[];
  /** Position of each row in the table, from 0. */
  readonly positions: readonly number[];
}

/** All audits under `results/`, newest first. */
export interface ResultsAnswer {
  readonly results: readonly ResultSummary[];
}

/** An audit at a glance. */
export interface ResultSummary {
  /** Folder under `results/`. */
  readonly id: string;
  readonly title: string;
  /** ISO 8601, of the file. */
  readonly changed: string;
  /** Undefined where the file could not be read; `problem` then says why. */
  readonly cases?: number | undefined;
  readonly tasks: readonly string[];
  readonly attributes: readonly {
    readonly name: string;
    readonly role: string;
    /** One of the codes of `verdictCodes`. */
    readonly verdict: string;
    readonly certain: boolean;
    readonly sentence: string;
  }[];
  /** Warnings by severity. */
  readonly warnings: { readonly stop: number; readonly caution: number; readonly note: number };
  /** Version that made it. */
  readonly evenhand?: string | undefined;
  /** Files that can be had besides the result itself. */
  readonly files: readonly string[];
  readonly problem?: string | undefined;
}

/** All trainings under `runs/`, newest first. */
export interface RunsAnswer {
  readonly runs: readonly RunSummary[];
}

/** What trainings say of single cases, ascending by path; `whole` unless there are over 2,000. */
export interface RunAttachmentsAnswer {
  readonly files: readonly RunAttachment[];
  readonly whole: boolean;
}

/** A file `suspicion.csv`, `pair-history.parquet` or `case-history.parquet`. */
export interface RunAttachment {
  /** Folder under `runs/`. */
  readonly run: string;
  /** Path within it: `seed-1/suspicion.csv`. */
  readonly file: string;
  readonly bytes: number;
  /** ISO 8601. */
  readonly changed: string;
}

/** A run of `learn` at a glance. */
export interface RunSummary {
  /** Folder under `runs/`. */
  readonly id: string;
  readonly verb: 'learn' | 'bench' | 'unknown';
  /** ISO 8601. */
  readonly changed: string;
  readonly method?: string | undefined;
  readonly use?: string | undefined;
  readonly seeds: readonly number[];
  /** Whether all trainings are finished. */
  readonly whole: boolean;
  /** Figures of the test cases, means over seeds; empty until the run is whole. */
  readonly figures: readonly RunFigure[];
  readonly problem?: string | undefined;
}

/** A figure of the test cases over seeds. */
export interface RunFigure {
  /** Share of the labels, where there are several. */
  readonly fraction?: number | undefined;
  /** Training cases of each class, where so many were drawn. */
  readonly shots?: number | undefined;
  readonly kind: string;
  readonly attribute?: string | undefined;
  readonly group?: string | undefined;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A run with its curves. */
export interface Run extends RunSummary {
  readonly trainings: readonly RunTraining[];
  /** The plan as checked, all defaults in it. */
  readonly plan: unknown;
}

/** One training of a run. */
export interface RunTraining {
  /** Folder within the run: `seed-1`, `labels-0.1/seed-1`. */
  readonly name: string;
  readonly finished: boolean;
  readonly selectedEpoch?: number | undefined;
  /** What is said of a finished training besides its figures, such as that no pair was told from another; absent where nothing is. */
  readonly warnings?: readonly string[] | undefined;
  /** One point an epoch; while it trains, what is known so far (losses and the score that the epoch is selected by). */
  readonly curve: readonly CurvePoint[];
  readonly files: readonly string[];
}

/** An epoch of a training, counted from 0. */
export interface CurvePoint {
  readonly epoch: number;
  readonly trainingLoss: number | null;
  /** The figure that the epoch is selected by. */
  readonly criterion?: number | null | undefined;
  readonly validationLoss?: number | null | undefined;
  readonly validationAuc?: number | null | undefined;
  readonly groups: readonly { readonly attribute: string; readonly group: string; readonly auc: number | null }[];
  /** Training cases that the method treats as bad. */
  readonly flagged?: number | undefined;
}

/** What a job does. */
export type JobVerb = 'audit' | 'simulate' | 'learn';

/** A job to be queued. Names of tables are those of `CaseTableSummary.table`. */
export type JobRequest = AuditJob | SimulateJob | LearnJob;

/** Audits tables by a plan into `results/NAME`. */
export interface AuditJob {
  readonly verb: 'audit';
  /** Folder to be made; a number is added where it exists. Default from the title of the plan. */
  readonly name?: string | undefined;
  /** A plan as in docs/command-line.md, with paths of tables within `cases/`. */
  readonly plan: unknown;
}

/** Simulates cases into `cases/NAME`, under interventions `name=value`. */
export interface SimulateJob {
  readonly verb: 'simulate';
  readonly name?: string | undefined;
  /** A ready-made world by its name, or the text of a world file. */
  readonly world: { readonly name: string } | { readonly text: string };
  readonly cases?: number | undefined;
  readonly seed?: number | undefined;
  readonly twins?: readonly string[] | undefined;
  readonly do?: readonly string[] | undefined;
}

/** Trains by a plan into `runs/NAME`. */
export interface LearnJob {
  readonly verb: 'learn';
  readonly name?: string | undefined;
  /** A plan as in docs/learn.md, with paths within `cases/`. */
  readonly plan: unknown;
  /** The plan as it was written: messages then name its lines. */
  readonly text?: string | undefined;
}

/** All jobs, newest first. */
export interface JobsAnswer {
  readonly jobs: readonly Job[];
}

/** `interrupted`: its process is gone and nobody said how it ended; it can be resumed, as can a failed or cancelled one. */
export type JobState = 'queued' | 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** A job as it stands, with its progress while it runs and its error once it failed. */
export interface Job {
  readonly id: string;
  readonly verb: JobVerb;
  /** Folder under `results/`, `cases/` or `runs/` that it makes. */
  readonly name: string;
  readonly state: JobState;
  /** From 1; raised by resuming. */
  readonly attempt: number;
  /** ISO 8601. */
  readonly created: string;
  readonly started?: string | undefined;
  readonly ended?: string | undefined;
  readonly progress?: JobProgress | undefined;
  readonly error?: ErrorBody | undefined;
  /** Of a job that is done: `2` when there was not enough data for any verdict, else `0`. */
  readonly exitStatus?: number | undefined;
  readonly request: JobRequest;
}

/** How far a job is; `total` is 0 while it is not known. */
export interface JobProgress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** How it goes, in a few words, such as the loss. */
  readonly note?: string | undefined;
}

/**
 * An event of `jobEvents`; the name of the server-sent event is its `type`, the data is this as JSON. A stream begins with `job`; it ends
 * after the `job` event of a state that does not change any more. With `Last-Event-ID` the log goes on where it was cut.
 */
export type JobEvent =
  /** The job as it stands, at the beginning and at every change of state or progress. */
  | { readonly type: 'job'; readonly job: Job }
  /** Text added to the log. */
  | { readonly type: 'log'; readonly attempt: number; readonly text: string };

/** An event of `events`; as above. Begins with a `job` event for each job that is not finished. */
export type ProjectEvent =
  | { readonly type: 'job'; readonly job: Job }
  /** Files of this kind changed: ask for the list again. */
  | { readonly type: 'changed'; readonly what: 'cases' | 'results' | 'runs' };
