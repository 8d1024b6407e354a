// Tables in use that are not written plainly, and the names of their plain copies.
import { signal } from '@preact/signals';
import { project } from '../../app/project.ts';
import type { OlderEncoding } from '../../data/off-thread/older-encodings.ts';
import type { Oddities } from '../../data/off-thread/plain-table.ts';

export interface OddTable extends Oddities {
  readonly path: string;
  /** Of the plain copy. */
  readonly copy: string;
}

const found = signal<readonly OddTable[]>([]);
export const oddTables = found;

const ofText = /\.(csv|tsv|txt)(\.gz)?$/i;

/** Looks at the tables of text among these. */
export async function lookForOddities(paths: readonly string[]): Promise<void> {
  const looked = paths
    .filter((path) => ofText.test(path))
    .map(async (path) => {
      const oddities = await project.source.oddities(path);
      return oddities === undefined ? [] : [{ path, copy: path.replace(ofText, '-plain.csv'), ...oddities }];
    });
  found.value = (await Promise.all(looked)).flat();
}

/** Reads a table in another encoding. */
export async function readAs(table: OddTable, encoding: OlderEncoding): Promise<void> {
  const oddities = await project.source.oddities(table.path, encoding);
  if (oddities === undefined) return;
  found.value = found.value.map((each) => (each.path === table.path ? { ...each, ...oddities } : each));
}
