// The tables under cases/: which there are, what is in them, and pages of their rows.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeTable } from '../cases/describe-table.ts';
import { readTable } from '../cases/read/read-table.ts';
import type { Table } from '../cases/table.ts';
import { EvenhandError } from '../core/errors.ts';
import { fileInput } from '../platform/node/file-input.ts';
import { packageVersion } from '../platform/node/version.ts';
import type { CaseTable, CaseTableSummary, RecognisedColumns } from '../server/api.ts';
import { errorBody } from './jobs/carry-out-job.ts';
import { listFiles } from './list-files.ts';
import { type Project, stampOf } from './project-folder.ts';
import { existingPath } from './safe-path.ts';
import type { EntryKey, Store } from './store.ts';

/** Guesses which column plays which part. */
export type Recognise = (table: Table) => RecognisedColumns;

/** What the tables are read with. */
export interface CaseTablesOptions {
  readonly project: Project;
  readonly store: Store;
  readonly recognise: Recognise;
}

/** The tables of a project. Methods throw `store/bad-name` and `store/not-found` (usage), and what `readTable` throws. */
export interface CaseTables {
  /** Without logs of runs and decisions about pairs, which are no cases. */
  list(): Promise<readonly CaseTableSummary[]>;
  describe(table: string, signal?: AbortSignal): Promise<CaseTable>;
  /** The description, or why there is none: a table that cannot be read is kept, since a plain copy of it may be made. */
  examine(table: string, signal?: AbortSignal): Promise<CaseTable | CaseTableSummary>;
  /** The columns; the tables used last are kept in memory while they are small together. */
  read(table: string, signal?: AbortSignal): Promise<Table>;
  remove(table: string): Promise<void>;
}

const tableName = /\.(csv|tsv|parquet|jsonl|ndjson)(\.gz)?$/i;
/** What commands and pages write beside tables. */
const besideTables = /(^|\/)(run-log\.jsonl|pair-decisions\.csv)$/i;
const mostKeptCells = 50_000_000;

/**
 * Whether a file is a table by its name: .csv, .tsv, .parquet, .jsonl or .ndjson, also with .gz behind it, in any case
 * of letters.
 */
export function isTableName(name: string): boolean {
  return tableName.test(name);
}

/** Whether a file is a table of cases by its name, and not what commands and pages write beside them. */
export function isCaseTable(name: string): boolean {
  return isTableName(name) && !besideTables.test(name);
}

/**
 * The tables under `cases/` of a project. Nothing is read until it is asked for; the tables used last are kept while
 * they hold up to 50 million cells together.
 */
export function caseTables({ project, store, recognise }: CaseTablesOptions): CaseTables {
  const root = project.folder('cases');
  const kept = new Map<string, { readonly stamp: string; readonly table: Table }>();

  const read = async (name: string, signal?: AbortSignal): Promise<Table> => {
    const path = await existingPath(root, name);
    const { stamp } = await stampOf(path);
    const known = kept.get(name);
    kept.delete(name);
    const table = known?.stamp === stamp ? known.table : await readTable([await fileInput(path)], {}, { signal });
    kept.set(name, { stamp, table });
    dropOldest(kept);
    return table;
  };

  const describeAnew = async (key: EntryKey, signal?: AbortSignal): Promise<Described> => {
    try {
      const table = await read(key.name, signal);
      const described = { ...contentsOf(table), recognised: recognise(table) };
      store.put(key, described);
      return described;
    } catch (error) {
      if (isUnreadable(error)) store.put(key, { problem: errorBody(error) } satisfies Known);
      throw error;
    }
  };

  const describe = async (name: string, signal?: AbortSignal): Promise<CaseTable> => {
    const path = await existingPath(root, name);
    const { stamp, bytes, changed } = await stampOf(path);
    const key = { kind: 'table', name, stamp: ofVersion(stamp) } as const;
    const known = store.get(key) as Known | undefined;
    const described = known === undefined || 'problem' in known ? await describeAnew(key, signal) : known;
    return { table: name, bytes, changed, simulated: isSimulated(path), ...described };
  };

  return {
    read,
    async list() {
      const names = await listFiles(root, { wanted: isCaseTable });
      store.retain('table', names);
      const found = await Promise.all(names.map((name) => summaryOf(name, { root, store }).catch(() => undefined)));
      return found.flatMap((each) => each ?? []);
    },
    describe,
    examine: (name, signal) =>
      describe(name, signal).catch((error: unknown) => {
        if (isUnreadable(error)) return summaryOf(name, { root, store });
        throw error;
      }),
    async remove(name) {
      kept.delete(name);
      await rm(await existingPath(root, name));
    },
  };
}

type Described = Pick<CaseTable, 'rows' | 'columns' | 'described' | 'skipped' | 'recognised'>;
/** What the index keeps of a table. */
type Known = Described | Required<Pick<CaseTableSummary, 'problem'>>;

function isUnreadable(error: unknown): boolean {
  return error instanceof EvenhandError && error.kind === 'data';
}

function contentsOf(table: Table): Omit<Described, 'recognised'> {
  const { rows, columns, skipped } = describeTable(table);
  return { rows, columns: columns.length, described: columns, skipped };
}

async function summaryOf(
  name: string,
  { root, store }: { readonly root: string; readonly store: Store },
): Promise<CaseTableSummary> {
  const path = join(root, ...name.split('/'));
  const { stamp, bytes, changed } = await stampOf(path);
  const known = store.get({ kind: 'table', name, stamp: ofVersion(stamp) }) as Known | undefined;
  const summary = { table: name, bytes, changed, simulated: isSimulated(path) };
  if (known === undefined) return summary;
  return 'problem' in known
    ? { ...summary, problem: known.problem }
    : { ...summary, rows: known.rows, columns: known.columns };
}

/** Another version may describe a table in another way. */
function ofVersion(stamp: string): string {
  return `${packageVersion()} ${stamp}`;
}

function isSimulated(path: string): boolean {
  return existsSync(join(dirname(path), 'data-card.md'));
}

/** The last table stays whatever its size. */
function dropOldest(kept: Map<string, { readonly table: Table }>): void {
  const cells = (): number =>
    Array.from(kept.values()).reduce((sum, { table }) => sum + table.rows * table.columns.size, 0);
  while (kept.size > 1 && cells() > mostKeptCells) kept.delete(kept.keys().next().value as string);
}
