import { constants, copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell-word.ts';
import { expandGlob } from '../../platform/node/expand-glob.ts';
import { ioError } from '../../platform/node/io-error.ts';
import { createProject } from '../../store/project-folder.ts';
import type { Session } from '../verb.ts';
import type { InitFlags } from './init.ts';

/** Makes a project folder, copies the tables into its `cases`, and prints how to open it. */
export async function initProject(
  tables: readonly string[],
  { project: folder, title }: Pick<InitFlags, 'title'> & { readonly project: string },
  { terminal, signal }: Session,
): Promise<void> {
  if (folder === '') {
    throw usageError('io/not-a-folder', 'the name of the project folder is empty.', {
      hint: 'Name it, as in: evenhand init --project study',
    });
  }
  const files = await filesOf(tables);
  const project = await createProject(folder, title);
  for (const path of files) {
    signal.throwIfAborted();
    const copy = join(project.folder('cases'), basename(path));
    await copyFile(path, copy, constants.COPYFILE_EXCL).catch((error: unknown) =>
      Promise.reject(ioError(error, 'write', copy)),
    );
  }
  const copied =
    files.length === 0
      ? ''
      : `${files.length} ${files.length === 1 ? 'table' : 'tables'} copied into ${join(folder, 'cases')}.\n`;
  terminal.out(
    `${folder}: a project folder with cases, models, runs, results and jobs.\n${copied}Open it: evenhand serve ${shellWord(folder)}\n`,
  );
}

/** Looked for before anything is made. */
async function filesOf(patterns: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pattern of patterns) {
    const files = await expandGlob(pattern);
    if (files.length === 0)
      throw usageError('cli/no-match', `no file matches the pattern "${basename(pattern)}".`, {
        hint: 'Check the path, and put a pattern in quotes, so that the shell leaves it alone.',
      });
    found.push(...files);
  }
  return found;
}
