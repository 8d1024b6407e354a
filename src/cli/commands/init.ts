import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { studyTemplate } from '../../audit/study.ts';
import { readTable } from '../../cases/read/read-table.ts';
import type { Column, Table } from '../../cases/table.ts';
import { usageError } from '../../core/errors.ts';
import { expandGlob } from '../../platform/node/expand-glob.ts';
import { fileInput } from '../../platform/node/file-input.ts';
import { writeFiles } from '../../platform/node/write-files.ts';
import { guessColumns } from '../plan/guess-columns.ts';
import { planTemplate } from '../plan/plan-template.ts';
import { createVerb, type Session } from '../verb.ts';

interface InitFlags {
  readonly out: string;
  readonly force?: true | undefined;
}

/** `evenhand init`: a plan and a study document to complete. */
export function initCommand({ terminal, signal }: Session): Command {
  const help = {
    summary: 'write a plan to start from',
    description:
      'Reads the columns of the tables, guesses which is which, and writes plan.yaml and study.yaml with comments, to be read over and completed.',
    examples: [
      ['evenhand init scores.csv demographics.csv', 'Into the current folder'],
      ['evenhand init "fold*.csv" --out study-2', 'For files of folds, into another folder'],
    ],
  } as const;
  const command = createVerb('init', help, terminal)
    .argument('<tables...>', 'tables, or patterns of tables in quotes')
    .addOption(new Option('--out <folder>', 'folder for the two files').default('.'))
    .option('--force', 'replace files that are already there');
  return (command as unknown as Command).action(async (...args: unknown[]) => {
    const [tables, flags] = args as [string[], InitFlags];
    const paths = ['plan.yaml', 'study.yaml'];
    const present = paths.filter((name) => existsSync(join(flags.out, name)));
    if (present.length > 0 && flags.force !== true) {
      throw usageError('cli/exists', `${present.join(' and ')} already there; nothing was written.`, {
        hint: 'Use --force to replace, or --out for another folder.',
      });
    }
    const columns = await columnsOf(tables, signal);
    const guessed = guessColumns(columns);
    const plan = planTemplate({
      tables: tables.map((path) => relative(flags.out, path)),
      columns: [...columns.columns.keys()],
      guessed,
      study: 'study.yaml',
    });
    const study = studyTemplate(guessed.attributes.map(({ name }) => name));
    await writeFiles(
      flags.out,
      [
        { name: 'plan.yaml', data: plan },
        { name: 'study.yaml', data: study },
      ],
      signal,
    );
    const shown = paths.map((name) => (flags.out === '.' ? name : join(flags.out, name)));
    terminal.out(`${shown.join('\n')}\nRead plan.yaml over, then: evenhand audit --plan ${shown[0]}\n`);
  });
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
