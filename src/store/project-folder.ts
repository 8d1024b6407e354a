// A project folder: cases, models, runs and results as plain files that every other program can read, and a file that marks the folder.
import { open, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { dataError, usageError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import { parseYamlDocument } from '../formats/yaml-document.ts';
import { ioError } from '../platform/node/io-error.ts';
import { makeFolder } from '../platform/node/make-folder.ts';

/** The file that marks a project folder. */
export const projectMarker = 'evenhand.yaml';

/** Raised when the layout of the folder changes; folders of a later version are refused. */
export const projectVersion = 1;

/** Folders of a project. */
export const projectFolders = ['cases', 'models', 'runs', 'results', 'jobs'] as const;

/** One of the folders of a project. */
export type ProjectPart = (typeof projectFolders)[number];

/** An open project folder. */
export interface Project {
  readonly title: string;
  /** Absolute, links resolved. */
  readonly path: string;
  /** Absolute path of a part. */
  folder(part: ProjectPart): string;
}

const markerSchema = z.object({
  evenhand: z.literal('project'),
  version: z.int().min(1),
  title: z.string().max(200).default(''),
});

/**
 * Makes a project folder: the marker and the empty folders. What lies there already stays.
 * Throws `store/exists` (usage) where there is a marker; `EvenhandError` of kind `io`.
 */
export async function createProject(path: string, title = basename(resolve(path))): Promise<Project> {
  const marker = join(path, projectMarker);
  try {
    for (const part of projectFolders) await makeFolder(join(path, part));
    const handle = await open(marker, 'wx');
    await handle.writeFile(markerText(title));
    await handle.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw ioError(error, 'write', marker);
    throw usageError('store/exists', `"${path}" is a project folder already; nothing was changed.`, {
      hint: `Open it: evenhand serve ${shellWord(path)}`,
    });
  }
  return openProject(path);
}

function markerText(title: string): string {
  return [
    '# A project of Evenhand. Open it with: evenhand serve',
    'evenhand: project',
    `version: ${projectVersion}`,
    `title: ${JSON.stringify(title)}`,
    '',
  ].join('\n');
}

/**
 * Opens a project folder and makes the parts that are missing. Throws `store/no-project`, `store/newer` (usage),
 * `store/bad-marker` (data), `EvenhandError` of kind `io`.
 */
export async function openProject(path: string): Promise<Project> {
  const text = await readFile(join(path, projectMarker), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw ioError(error, 'read', projectMarker);
    throw usageError('store/no-project', `"${path}" is not a project folder: there is no ${projectMarker} in it.`, {
      hint: `Make it one: evenhand init --project ${path}`,
    });
  });
  const { title } = readMarker(text);
  const home = await realpath(path);
  for (const part of projectFolders) await makeFolder(join(home, part));
  return { title: title === '' ? basename(home) : title, path: home, folder: (part) => join(home, part) };
}

function readMarker(text: string): z.output<typeof markerSchema> {
  const { value } = parseYamlDocument(text, projectMarker, { code: 'store/bad-marker' });
  const checked = markerSchema.safeParse(value);
  if (!checked.success) {
    throw dataError('store/bad-marker', 'this is not the marker of a project folder.', {
      place: { file: projectMarker },
      problems: checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
      hint: `It holds "evenhand: project", "version: ${projectVersion}" and a title.`,
    });
  }
  if (checked.data.version > projectVersion) {
    throw usageError(
      'store/newer',
      `the folder was made by a later version of Evenhand (layout ${checked.data.version}).`,
      {
        hint: 'Install that version or a later one.',
      },
    );
  }
  return checked.data;
}

/**
 * What changes when a file does: size in bytes and time of the last change (ISO 8601). Throws the error of the system
 * where there is no file.
 */
export async function stampOf(
  path: string,
): Promise<{ readonly stamp: string; readonly bytes: number; readonly changed: string }> {
  const facts = await stat(path);
  return { stamp: `${facts.size} ${facts.mtimeMs}`, bytes: facts.size, changed: facts.mtime.toISOString() };
}
