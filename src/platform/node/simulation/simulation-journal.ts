// What a simulation has finished so far: one JSON value a line in a file of its own, so that an interrupted run goes on where it was.
import { appendFile, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseRow } from '../../../simulate/dataset/table-of-rows.ts';
import { ioError } from '../io-error.ts';

/** A file of the dataset: its name within the folder, with `/` between folders. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What came of a run of neighbouring cases. */
export interface WrittenBlock {
  readonly block: number;
  readonly rows: readonly CaseRow[];
  readonly latents: readonly CaseRow[];
  readonly files: readonly WrittenFile[];
}

/** Name of the journal within the folder of the dataset; it is removed once the dataset is whole. */
export const journalName = '.simulation.jsonl';

/** The journal of a folder. */
export interface Journal {
  /** Hash of the plan that the run was begun with. */
  readonly planHash: string;
  readonly blocks: readonly WrittenBlock[];
}

/** The journal of a folder, undefined if there is none. A last line cut short by a crash, and blocks whose files are not there in full, are left out. */
export async function readJournal(folder: string): Promise<Journal | undefined> {
  const text = await readFile(join(folder, journalName), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const [head, ...lines] = text.split('\n').flatMap(parsed);
  const planHash = (head as { planHash?: unknown } | undefined)?.planHash;
  if (typeof planHash !== 'string') return { planHash: '', blocks: [] };
  const blocks: WrittenBlock[] = [];
  for (const line of lines as WrittenBlock[]) if (await isWhole(folder, line)) blocks.push(line);
  return { planHash, blocks };
}

/** Begins the journal of a folder, which must be there. */
export async function beginJournal(folder: string, planHash: string): Promise<void> {
  await append(folder, { planHash });
}

/** Adds a block. */
export async function addToJournal(folder: string, block: WrittenBlock): Promise<void> {
  await append(folder, block);
}

/** Removes the journal. */
export async function endJournal(folder: string): Promise<void> {
  await rm(join(folder, journalName), { force: true });
}

async function append(folder: string, value: unknown): Promise<void> {
  const path = join(folder, journalName);
  // The line break comes first: what a crash left of a line before stays a line of its own.
  await appendFile(path, `\n${JSON.stringify(value)}`).catch((error: unknown) =>
    Promise.reject(ioError(error, 'write', path)),
  );
}

function parsed(line: string): unknown[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as unknown];
  } catch {
    return [];
  }
}

/** Whether all files are there with all their bytes. */
export async function isWhole(folder: string, { files }: Pick<WrittenBlock, 'files'>): Promise<boolean> {
  for (const { name, bytes } of files) {
    const facts = await stat(join(folder, name)).catch(() => undefined);
    if (facts?.size !== bytes) return false;
  }
  return true;
}
