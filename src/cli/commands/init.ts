import { type Command, Option } from '@commander-js/extra-typings';
import type { InitFlags } from '../actions/init.ts';
import { createVerb, type Session } from '../verb.ts';

/** `evenhand init`: a plan and a study document to complete. */
export function initCommand(session: Session): Command {
  const help = {
    summary: 'write a plan to start from, or make a project folder',
    description:
      'Reads the columns of the tables, guesses which is which, and writes plan.yaml and study.yaml with comments, to be read over and completed. ' +
      'With --project it makes a folder for "evenhand serve" instead, and copies the tables into it.',
    examples: [
      ['evenhand init scores.csv demographics.csv', 'Into the current folder'],
      ['evenhand init "fold*.csv" --out study-2', 'For files of folds, into another folder'],
      ['evenhand init --project study scores.csv', 'A project folder with a table in it'],
    ],
  } as const;
  const command = createVerb('init', help, session.terminal)
    .argument('[tables...]', 'tables, or patterns of tables in quotes')
    .addOption(new Option('--out <folder>', 'folder for the two files').default('.'))
    .option('--force', 'replace files that are already there')
    .option('--project <folder>', 'make a project folder for "evenhand serve"')
    .option('--title <text>', 'title of the project (default: the name of its folder)');
  return (command as unknown as Command).action(async (...args: unknown[]) => {
    const [tables, flags] = args as [string[], InitFlags];
    const { init } = await import('../actions/init.ts');
    const { initProject } = await import('../actions/init-project.ts');
    await (flags.project === undefined
      ? init(tables, flags, session)
      : initProject(tables, { ...flags, project: flags.project }, session));
  });
}
