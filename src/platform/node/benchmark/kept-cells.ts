// Finished cells of the benchmark in a folder, one file each, so that a run that was killed goes on and a grid can grow.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../../core/canonical-json.ts';
import { sha256Hex } from '../../../core/hash.ts';
import { type BenchResult, rowName, withoutNaN } from '../../../learn/benchmark/bench-cell.ts';
import { cellTrainings } from '../../../learn/benchmark/cell-network.ts';
import { featureVersion } from '../../../learn/benchmark/picture-features.ts';
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
 * Finished cells in `cells` within a folder. A file is named by the hash of all that the result depends on: the world file, the seed, the row,
 * sizes, training and the version of Evenhand; so a change of any of these trains anew, and other worlds, seeds and rows are added to what
 * is there. Throws `io` errors.
 */
export async function openKeptCells(folder: string): Promise<KeptCells> {
  const home = join(folder, 'cells');
  await makeFolder(home);
  const pathOf = async (cell: SentCell): Promise<string> => join(home, `${(await hashOf(cell)).slice(0, 32)}.json`);
  return {
    async read(cell) {
      const text = await readFile(await pathOf(cell), 'utf8').catch(() => undefined);
      if (text === undefined) return undefined;
      const { result, seconds } = JSON.parse(text, (_, value: unknown) => (value === null ? Number.NaN : value)) as {
        readonly result: Omit<BenchResult, 'world' | 'seed' | 'row'>;
        readonly seconds: number;
      };
      return { result: { ...placeOf(cell), ...result }, seconds };
    },
    async write(cell, { result: { world: _, seed: __, row: ___, ...result }, seconds }) {
      await writeAtomic(await pathOf(cell), JSON.stringify({ result, seconds }));
    },
  };
}

function placeOf({ world, seed, row }: SentCell): Pick<BenchResult, 'world' | 'seed' | 'row'> {
  return { world: world.name, seed, row: rowName(row) };
}

function hashOf({ world, seed, row, cache: { sizes, level = 'features' } }: SentCell): Promise<string> {
  const { name: _, ...plan } = row;
  const cell = {
    world: worldOfRow(row, world).text,
    seed,
    plan,
    sizes,
    level,
    training: cellTrainings[level],
    features: featureVersion,
    version: packageVersion(),
  };
  return sha256Hex(new TextEncoder().encode(canonicalJson(withoutNaN(cell))));
}
