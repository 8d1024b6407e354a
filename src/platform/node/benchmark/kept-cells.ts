// Finished cells of the benchmark in a folder, one file each, so that a run that was killed goes on and a grid can grow.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BenchResult, rowName } from '../../../learn/benchmark/bench-cell.ts';
import { cellTrainings } from '../../../learn/benchmark/cell-network.ts';
import { featureVersion } from '../../../learn/benchmark/picture-features.ts';
import { benchmarkMethod } from '../../../learn/benchmark/run-cell.ts';
import { methodIdentity } from '../../../learn/methods/method-identity.ts';
import { hashOf } from '../../../learn/run/run-record.ts';
import { makeFolder } from '../make-folder.ts';
import { packageVersion } from '../version.ts';
import { writeAtomic } from '../write-files.ts';
import { type SentCell, type TimedResult, worldOfRow } from './cell-worker.ts';

/** Where finished cells lie. */
export interface KeptCells {
  /** The cell under a name and place of this run, or undefined where it is not finished. */
  read(cell: SentCell): Promise<TimedResult | undefined>;
  write(cell: SentCell, timed: TimedResult): Promise<void>;
}

/**
 * Finished cells in `cells` within a folder. A file is named by two hashes: of the plan of the cell (the world file, the seed, the row, sizes), and of the code
 * that carried it out (training, features, the method's version and defaults, the version of Evenhand); so a change of any of these trains anew, and other
 * worlds, seeds and rows are added to what is there. Throws `io` errors.
 */
export async function openKeptCells(folder: string): Promise<KeptCells> {
  const home = homeIn(folder);
  await makeFolder(home);
  const pathOf = async (cell: SentCell): Promise<string> => {
    const { plan, code } = await hashesOf(cell);
    return join(home, `${plan}-${code}.json`);
  };
  return {
    async read(cell) {
      const text = await readFile(await pathOf(cell), 'utf8').catch(() => undefined);
      const timed = text === undefined ? undefined : timedIn(text);
      return timed && { result: { ...placeOf(cell), ...timed.result }, seconds: timed.seconds };
    },
    async write(cell, { result: { world: _, seed: __, row: ___, ...result }, seconds }) {
      await writeAtomic(await pathOf(cell), JSON.stringify({ result, seconds }));
    },
  };
}

/**
 * How many finished cells another version of Evenhand or of a method has left in the folder that stand for cells to be trained; files of versions that named
 * them otherwise count, too. 0 where there is no folder.
 */
export async function countOutdated(folder: string, cells: readonly SentCell[]): Promise<number> {
  const names = await readdir(homeIn(folder)).catch(() => []);
  const there = new Set(names);
  const codesOf = new Set(names.map((name) => name.split('-')[0]));
  let count = names.filter((name) => /^[0-9a-f]{32}\.json$/.test(name)).length;
  for (const cell of cells) {
    const { plan, code } = await hashesOf(cell);
    if (codesOf.has(plan) && !there.has(`${plan}-${code}.json`)) count += 1;
  }
  return count;
}

interface KeptCell {
  readonly result: Omit<BenchResult, 'world' | 'seed' | 'row'>;
  readonly seconds: number;
}

/** The content of a file; undefined where it is damaged, so that the cell is trained anew. */
function timedIn(text: string): KeptCell | undefined {
  try {
    const kept = JSON.parse(text, (_, value: unknown) => (value === null ? Number.NaN : value)) as Partial<KeptCell>;
    const { result, seconds } = kept;
    return result !== undefined && typeof seconds === 'number' ? { result, seconds } : undefined;
  } catch {
    return undefined;
  }
}

function homeIn(folder: string): string {
  return join(folder, 'cells');
}

function placeOf({ world, seed, row }: SentCell): Pick<BenchResult, 'world' | 'seed' | 'row'> {
  return { world: world.name, seed, row: rowName(row) };
}

interface Hashes {
  readonly plan: string;
  readonly code: string;
}

async function hashesOf({ world, seed, row, cache: { sizes, level = 'features' } }: SentCell): Promise<Hashes> {
  const { name: _, ...plan } = row;
  const code = {
    training: cellTrainings[level],
    features: featureVersion,
    method: methodIdentity(benchmarkMethod(row.method)),
    version: packageVersion(),
  };
  return {
    plan: (await hashOf({ world: worldOfRow(row, world).text, seed, plan, sizes, level })).slice(0, 24),
    code: (await hashOf(code)).slice(0, 16),
  };
}
