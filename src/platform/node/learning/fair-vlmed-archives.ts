// Which archives of a folder of FairVLMed belong to which part.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { textColumn } from '../../../cases/column.ts';
import { readTable } from '../../../cases/read/read-table.ts';
import { dataError } from '../../../core/errors.ts';
import type { SplitRole } from '../../../learn/cases/learning-cases.ts';
import { fairVlmedFolders, fairVlmedParts } from '../../../learn/inputs/fair-vlmed.ts';
import { fileInput } from '../file-input.ts';
import { ioError } from '../io-error.ts';

/** An archive of a case. */
export interface FairVlmedArchive {
  readonly path: string;
  readonly name: string;
  readonly role: SplitRole;
}

/** Names of parts beside the usual ones: of folders, or in `split_files.csv`. */
export type FairVlmedPartNames = Readonly<Partial<Record<SplitRole, string | readonly string[]>>>;

export const splitRoles = ['train', 'validation', 'test'] as const;
export const splitFile = 'split_files.csv';

/**
 * The archives of a folder, by part and name: those of the folders `Training`, `Validation` and `Testing`, or, where `split_files.csv` is among `files`, those that it
 * lists, in `data`. Parts are also found under `fairVlmedParts` and under the `names` given, which come first; case does not count.
 * @throws `learn/bad-layout` (data) where a part is missing, or a line of the list names no part or no archive.
 */
export async function fairVlmedArchives(
  folder: string,
  { files, names = {} }: { readonly files: readonly string[]; readonly names?: FairVlmedPartNames | undefined },
): Promise<readonly FairVlmedArchive[]> {
  if (files.includes(splitFile)) return listedArchives(folder, names);
  const byRole = splitRoles.map((role) => ({ role, folders: files.filter((name) => roleOf(name, names) === role) }));
  const absent = byRole.find(({ folders }) => folders.length === 0);
  if (absent !== undefined) {
    throw badLayout(
      `the folder "${fairVlmedFolders[absent.role]}" is missing; there are ${files.map((name) => `"${name}"`).join(', ') || 'no files'}.`,
      { hint: namesHint },
    );
  }
  const found: FairVlmedArchive[] = [];
  for (const { role, folders } of byRole) {
    for (const part of folders) {
      const path = join(folder, part);
      const held = await readdir(path).catch((error: NodeJS.ErrnoException) => {
        throw ioError(error, 'read', path);
      });
      const archives = held.filter((each) => each.endsWith('.npz')).sort();
      found.push(...archives.map((name) => ({ path: join(path, name), name, role })));
    }
  }
  return found;
}

const namesHint =
  'A folder of FairVLMed holds Training, Validation and Testing with .npz archives. Other names of parts are given by cases.splits, as in { train: [fold1, fold2], validation: fold3, test: fold4 }.';

/** What is wrong with a folder of FairVLMed. */
export function badLayout(
  message: string,
  { file, hint }: { readonly file?: string | undefined; readonly hint?: string } = {},
): Error {
  return dataError('learn/bad-layout', message, {
    ...(file === undefined ? {} : { place: { file } }),
    hint:
      hint ??
      'A folder of FairVLMed holds Training, Validation and Testing with .npz archives, and the csv file of summaries beside them.',
  });
}

async function listedArchives(folder: string, names: FairVlmedPartNames): Promise<readonly FairVlmedArchive[]> {
  const table = await readTable([await fileInput(join(folder, splitFile))]);
  const [archives, types] = [textColumn(table, 'filename'), textColumn(table, 'file_type')];
  return Array.from({ length: table.rows }, (_, row) => {
    const name = archives.categories[archives.codes[row]!] ?? '';
    const type = types.categories[types.codes[row]!] ?? '';
    if (!/^[^/\\]+\.npz$/.test(name))
      throw badLayout(`line ${row + 2} names no archive: "${name}".`, { file: splitFile });
    const role = roleOf(type, names);
    if (role === undefined)
      throw badLayout(`line ${row + 2}: "${type}" is no part.`, { file: splitFile, hint: namesHint });
    return { path: join(folder, 'data', name), name, role };
  });
}

/** Names that were given are no others, whatever they usually mean. */
function roleOf(name: string, given: FairVlmedPartNames): SplitRole | undefined {
  const isOf = (names: string | readonly string[]): boolean =>
    [names].flat().some((each) => each.toLowerCase() === name.toLowerCase());
  return splitRoles.find((role) => isOf(given[role] ?? [])) ?? splitRoles.find((role) => isOf(fairVlmedParts[role]));
}
