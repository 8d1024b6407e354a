// Where a project lives: behind the local server, or in the page alone. Pages see this interface and nothing else.

import type { ReadonlySignal } from '@preact/signals';
import type { CompareResult } from '../../src/audit/compare-result.ts';
import type { PlanInput } from '../../src/audit/plan.ts';
import type { AuditResult } from '../../src/audit/result.ts';
import type { EarlyStage } from '../../src/audit/run.ts';
import type { TableSummary } from '../../src/cases/describe-table.ts';
import type { GuessedColumns } from '../../src/cli/plan/guess-columns.ts';
import type { Watch } from '../../src/core/progress.ts';
import type { CaseOverview, CaseQuery, CaseRows, PlacedRows } from './off-thread/case-query.ts';
import type { OlderEncoding } from './off-thread/older-encodings.ts';
import type { OperatingData } from './off-thread/operating-data.ts';
import type { PairHistory } from './off-thread/pair-history.ts';
import type { Oddities } from './off-thread/plain-table.ts';
import type { AlikeTables } from './off-thread/stack-tables.ts';
import type { OtherModel, SamplePlan } from './other-model.ts';
import type { ProjectFolder } from './project-folder.ts';

/** `here`: there is no server and none is needed. `refused`: the server does not know this page. */
export type Connection = 'here' | 'connected' | 'lost' | 'refused';

/** A file of the project. */
export interface ProjectFile {
  /** Path within the project, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** Why it cannot be read as it is, where that is known. */
  readonly problem?: string | undefined;
}

/** What is known of tables before anything is decided: columns, and a guess at what each is. */
export interface Inspection {
  readonly tables: readonly string[];
  readonly summary: TableSummary;
  readonly guessed: GuessedColumns;
}

/** Who watches an audit. */
export interface AuditWatch extends Watch {
  /** Is given what can be said before all is computed: verdicts, then everything but resampling. */
  readonly onEarly?: ((stage: EarlyStage, result: AuditResult) => void) | undefined;
  /** Is given the folder under `results/` in which the result is kept, if it is. */
  readonly onKept?: ((id: string) => void) | undefined;
}

export interface ProjectSource {
  readonly kind: 'memory' | 'server';
  readonly connection: ReadonlySignal<Connection>;
  /** What only a project folder has: audits, trainings and jobs that are there already. Undefined without a server. */
  readonly folder?: ProjectFolder;
  readonly files: ReadonlySignal<readonly ProjectFile[]>;
  /** Adds tables under their names; a name that is there already is replaced. */
  addFiles(files: readonly (File | NamedFile)[]): Promise<readonly ProjectFile[]>;
  /** Adds the simulated sample, whose truth is known, and gives its plan. */
  addSample(): Promise<SamplePlan>;
  inspect(tables: readonly string[], watch?: Watch): Promise<Inspection>;
  audit(plan: PlanInput, watch?: AuditWatch): Promise<AuditResult>;
  /** Sorted scores of the groups of an attribute, for a threshold that moves; undefined where the cases are not at hand. */
  operatingData(
    plan: PlanInput,
    about: { readonly task: string; readonly attribute: string },
  ): Promise<OperatingData | undefined>;
  compare(plan: PlanInput, other: OtherModel, watch?: Watch): Promise<CompareResult>;
  /** Why the other model cannot be compared, in a few words: it lacks columns or has other cases. Undefined where it can be. */
  whyNotComparable(plan: PlanInput, other: OtherModel): Promise<string | undefined>;
  /** The cases of a cohort: columns and counts, then rows from anywhere in their order, or of given places in the table. */
  caseOverview(query: CaseQuery, watch?: Watch): Promise<CaseOverview>;
  caseRows(query: CaseQuery, offset: number, limit: number): Promise<CaseRows>;
  caseRowsAt(query: CaseQuery, positions: readonly number[]): Promise<PlacedRows>;
  /** The cases of a cohort as a table of its own (CSV). */
  cohortTable(query: CaseQuery): Promise<Blob>;
  /** The bytes of a table as it came in. */
  bytesOf(path: string): Promise<Uint8Array>;
  /** What of a table of text is not written plainly, with its encoding where somebody has said it; undefined where everything is. */
  oddities(path: string, encoding?: OlderEncoding): Promise<Oddities | undefined>;
  /** The table in UTF-8, with decimal points and shares from 0 to 1. */
  plainCopy(path: string, encoding?: OlderEncoding): Promise<Blob>;
  /** What tables with the same columns have in common; undefined where no two have. */
  alikeTables(paths: readonly string[]): Promise<AlikeTables | undefined>;
  /** Tables one below the other (CSV), with a column that says from which one each row is; names in the columns `apart` are others in each table. */
  stackTables(paths: readonly string[], column: string, apart?: readonly string[]): Promise<Blob>;
  /** Pictures, masks and lists of suspicious pairs that can be had. */
  readonly attachments: ReadonlySignal<readonly string[]>;
  /** Adds them for as long as the page is open; nothing is copied or sent. */
  attach(files: readonly NamedFile[]): void;
  /** Copies pictures into the folder of the server, beside the tables; undefined where files are read where they lie. */
  readonly keepPictures: ((pictures: readonly NamedFile[], watch: Watch) => Promise<void>) | undefined;
  /** The bytes of an attachment; undefined where there is none of this path. */
  attachment(path: string): Promise<Blob | undefined>;
  /** Changes when the attachment does; undefined where there is none of this path. */
  attachmentStamp(path: string): string | undefined;
  /** What a training wrote of its training cases, from the bytes of the file. */
  pairHistory(file: Blob): Promise<PairHistory>;
  /** Keeps a table beside the cases: in the folder of the server; undefined where there is no place to keep it. */
  readonly keepTable: ((path: string, csv: string) => Promise<void>) | undefined;
}

/** A file and its path within what was dropped. */
export interface NamedFile {
  readonly path: string;
  readonly file: File;
}

/** A file under the path by which it was chosen. */
export function named(file: File | NamedFile): NamedFile {
  return file instanceof File ? { path: file.webkitRelativePath || file.name, file } : file;
}
