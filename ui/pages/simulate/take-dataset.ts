// Cases that were made in the page become cases of its project: their table, and pictures that are read from the archive where they stand.
import { project } from '../../app/project.ts';
import type { GeneratedDataset } from './off-thread/generate-dataset.ts';

/** Adds the cases under a folder that the project does not have yet. Gives the path of their table. */
export async function takeDataset(
  name: string,
  { archive, stored, table }: Pick<GeneratedDataset, 'archive' | 'stored' | 'table'>,
): Promise<string> {
  const { source } = project;
  const taken = new Set(source.files.value.map(({ path }) => path));
  const pathIn = (folder: string) => `${folder}/cases.csv`;
  let folder = name;
  for (let number = 2; taken.has(pathIn(folder)); number += 1) folder = `${name}-${number}`;
  source.attach(
    stored.map((file) => {
      const path = `${folder}/${file.name}`;
      return { path, file: new File([archive.slice(file.from, file.from + file.bytes)], path, { lastModified: 0 }) };
    }),
  );
  await source.addFiles([new File([table], pathIn(folder), { type: 'text/csv' })]);
  return pathIn(folder);
}
