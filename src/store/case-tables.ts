// The tables under cases/: which there are, what is in them, and pages of their rows.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeTable } from '../cases/describe-table.ts';
import { readTable } from '../cases/read/read-table.ts';
import type { Table } from '../cases/table.ts';
import { fileInput } from '../platform/node/file-input.ts';
import { packageVersion } from '../platform/node/version.ts';
import type { CaseTable, CaseTableSummary, RecognisedColumns } from '../server/api.ts';
import { listFiles } from './list-files.ts';
import { type Project, stampOf } from './project-folder.ts';
import { existingPath } from './safe-path.ts';
import { entryOf, type Store } from './store.ts';

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
  /** The columns; the tables used last are kept in memory while they are small together. */
  read(table: string, signal?: AbortSignal): Promise<Table>;
  remove(table: string): Promise<void>;
}

const tableName = /\.(csv|tsv|parquet|jsonl|ndjson)(\.gz)?$/i;
/** What commands and pages write beside tables. */
const besideTables = /(^|\/)(run-log\.jsonl|pair-decisions\.csv)$/i;
const mostKeptCells = 50_000_000;

/** Whether a file is a table by its name. */
export function isTableName(name: string): boolean {
  return tableName.test(name);
}

/** Whether a file is a table of cases by its name, and not what commands and pages write beside them. */
export function isCaseTable(name: string): boolean {
  return isTableName(name) && !besideTables.test(name);
}

/** The tables under `cases/` of a project. */
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

  return {
    read,
    async list() {
      const names = await listFiles(root, { wanted: isCaseTable });
      store.retain('table', names);
      const found = await Promise.all(names.map((name) => summaryOf(name, { root, store }).catch(() => undefined)));
      return found.flatMap((each) => each ?? []);
    },
    async describe(name, signal) {
      const path = await existingPath(root, name);
      const { stamp, bytes, changed } = await stampOf(path);
      const described = await entryOf(store, { kind: 'table', name, stamp: ofVersion(stamp) }, async () => {
        const table = await read(name, signal);
        return { ...contentsOf(table), recognised: recognise(table) };
      });
      return { table: name, bytes, changed, simulated: isSimulated(path), ...described };
    },
    async remove(name) {
      kept.delete(name);
      await rm(await existingPath(root, name));
    },
  };
}

type Described = Pick<CaseTable, 'rows' | 'columns' | 'described' | 'skipped'>;

function contentsOf(table: Table): Described {
  const { rows, columns, skipped } = describeTable(table);
  return { rows, columns: columns.length, described: columns, skipped };
}

async function summaryOf(
  name: string,
  { root, store }: { readonly root: string; readonly store: Store },
): Promise<CaseTableSummary> {
  const path = join(root, ...name.split('/'));
  const { stamp, bytes, changed } = await stampOf(path);
  const known = store.get({ kind: 'table', name, stamp: ofVersion(stamp) }) as Described | undefined;
  const size = known === undefined ? {} : { rows: known.rows, columns: known.columns };
  return { table: name, bytes, changed, simulated: isSimulated(path), ...size };
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
