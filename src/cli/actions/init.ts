import { existsSync, statSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import { studyTemplate } from '../../audit/study.ts';
import { readTable } from '../../cases/read/read-table.ts';
import type { Column, Table } from '../../cases/table.ts';
import { usageError } from '../../core/errors.ts';
import { expandGlob } from '../../platform/node/expand-glob.ts';
import { fileInput } from '../../platform/node/file-input.ts';
import { writeFiles } from '../../platform/node/write-files.ts';
import { guessColumns } from '../plan/guess-columns.ts';
import { planTemplate } from '../plan/plan-template.ts';
import type { Session } from '../verb.ts';

/** Flags of `init`. */
export interface InitFlags {
  readonly out: string;
  readonly force?: true | undefined;
  readonly project?: string | undefined;
  readonly title?: string | undefined;
}

const names = ['plan.yaml', 'study.yaml'] as const;

/** Writes a plan and a study document for the tables, and prints where. */
export async function init(
  tables: readonly string[],
  { out, force }: InitFlags,
  { terminal, signal }: Session,
): Promise<void> {
  if (tables.length === 0) {
    throw usageError('cli/no-input', 'no table is named.', {
      hint: 'evenhand init scores.csv writes a plan; evenhand init --project study makes a project folder.',
    });
  }
  const folder = tables.find(isFolder);
  if (folder !== undefined) {
    throw usageError('cli/no-input', `"${folder}" is no table.`, {
      hint: `evenhand init --project ${folder} makes a project folder; for a plan, name the tables themselves.`,
    });
  }
  const present = names.filter((name) => existsSync(join(out, name)));
  if (present.length > 0 && force !== true) {
    throw usageError('cli/exists', `${present.join(' and ')} already there; nothing was written.`, {
      hint: 'Use --force to replace, or --out for another folder.',
    });
  }
  const table = await columnsOf(tables, signal);
  const guessed = guessColumns(table);
  const plan = planTemplate({
    tables: tables.map((path) => relative(out, path)),
    columns: [...table.columns.keys()],
    guessed,
    study: names[1],
  });
  const study = studyTemplate(guessed.attributes.map(({ name }) => name));
  await writeFiles(
    out,
    [
      { name: names[0], data: plan },
      { name: names[1], data: study },
    ],
    signal,
  );
  const shown = names.map((name) => join(out, name));
  terminal.out(`${shown.join('\n')}\nRead ${shown[0]} over, then: evenhand audit --plan ${shown[0]}\n`);
}

/** Whether a path is that of a folder, or nothing is there and it is named as folders are. */
function isFolder(path: string): boolean {
  if (existsSync(path)) return statSync(path).isDirectory();
  return extname(path) === '' && !/[*?[{]/.test(path);
}

/** The columns of all tables, side by side; the rows are those of the first. */
async function columnsOf(patterns: readonly string[], signal: AbortSignal): Promise<Table> {
  const columns = new Map<string, Column>();
  let first: Table | undefined;
  for (const pattern of patterns) {
    const files = await expandGlob(pattern);
    if (files.length === 0) throw usageError('cli/no-match', `no file matches the pattern "${basename(pattern)}".`);
    const table = await readTable(await Promise.all(files.map(fileInput)), {}, { signal });
    first ??= table;
    for (const [name, column] of table.columns) if (!columns.has(name)) columns.set(name, column);
  }
  return { ...first!, columns };
}
