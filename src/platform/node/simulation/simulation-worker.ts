// The entry of a thread that renders cases: it opens the dataset once, then renders and writes the blocks that it is sent.
import { rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { workerData } from 'piscina';
import { sha256Hex } from '../../../core/hash.ts';
import { type DatasetPlan, openDataset } from '../../../simulate/dataset/open-dataset.ts';
import type { CaseRow } from '../../../simulate/dataset/table-of-rows.ts';
import { ioError } from '../io-error.ts';
import { packReply, type WorkerReply } from '../worker-reply.ts';
import { madeFolders } from './made-folders.ts';
import { resourcesOf } from './resources-of.ts';
import type { WrittenBlock, WrittenFile } from './simulation-journal.ts';

/** What a thread is given when it starts. */
export interface SimulationWork {
  readonly plan: DatasetPlan;
  /** Folder of the dataset. */
  readonly folder: string;
  /** Folder from which files that the world file names are read. */
  readonly worldFolder: string;
}

/** A run of neighbouring cases: positions from `start` to before `end`. */
export interface SentBlock {
  readonly block: number;
  readonly start: number;
  readonly end: number;
}

const { plan, folder, worldFolder } = workerData as SimulationWork;
const dataset = openDataset(plan, resourcesOf(worldFolder));
// A thread that failed here would leave its pool waiting: the failure is the answer to the first block.
dataset.catch(() => undefined);
const makeFolder = madeFolders();

/** Renders and writes one block; the pool calls it by this name. */
export async function renderSentBlock(block: SentBlock): Promise<WorkerReply<WrittenBlock>> {
  try {
    const written = await renderBlock(block);
    return { value: written };
  } catch (error) {
    return packReply(() => {
      throw error;
    });
  }
}

async function renderBlock({ block, start, end }: SentBlock): Promise<WrittenBlock> {
  const { renderCase } = await dataset;
  const rows: CaseRow[] = [];
  const latents: CaseRow[] = [];
  const files: WrittenFile[] = [];
  for (let position = start; position < end; position += 1) {
    const rendered = renderCase(position);
    rows.push(...rendered.rows);
    latents.push(...rendered.latents);
    for (const { name, data } of rendered.files) {
      await writeWhole(join(folder, name), data);
      files.push({ name, bytes: data.length, sha256: await sha256Hex(data) });
    }
  }
  return { block, rows, latents, files };
}

async function writeWhole(path: string, data: Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = `${path}.part`;
  try {
    await writeFile(temporary, data);
    await rename(temporary, path);
  } catch (error) {
    throw ioError(error, 'write', path);
  }
}
