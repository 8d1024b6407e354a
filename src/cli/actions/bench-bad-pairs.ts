// `evenhand bench bad-pairs`: says what it will take, runs the grid, writes tables and the report.
import { join } from 'node:path';
import { EvenhandError } from '../../core/errors.ts';
import { type BenchmarkSizes, benchmarkSizes } from '../../learn/benchmark/benchmark-orders.ts';
import { describeBench } from '../../learn/benchmark/describe-bench.ts';
import { refusalOf } from '../../learn/benchmark/refused-row.ts';
import { benchmarkMethod, pairMethods, referenceRows } from '../../learn/benchmark/run-cell.ts';
import { type BadPairWorld, badPairWorlds, developmentSeeds } from '../../learn/benchmark/worlds.ts';
import { type BenchEstimate, estimateBench } from '../../platform/node/benchmark/estimate-bench.ts';
import {
  type BenchRun,
  checkBench,
  outdatedCells,
  type RunBenchOptions,
  requireBenchFolder,
  runBench,
} from '../../platform/node/benchmark/run-bench.ts';
import { requireOutput } from '../../platform/node/make-output.ts';
import { writeFiles } from '../../platform/node/write-files.ts';
import { renderBench } from '../../report/render-bench.ts';
import { alignColumns } from '../align-columns.ts';
import { progressView } from '../show-progress.ts';
import { stoppingBench, tellStopping } from '../tell-stopping.ts';
import type { Session } from '../verb.ts';
import type { BenchFlags } from './bench-flags.ts';
import { rowsFromFlags, worldsFromFlags } from './bench-rows.ts';

const smallSizes: BenchmarkSizes = { training: 600, validation: 200, stratum: 100 };

/** Lists, estimates or runs. */
export async function benchBadPairs(flags: BenchFlags, { terminal, signal }: Session): Promise<void> {
  if (flags.list) return terminal.out(listing());
  const options = optionsFrom(flags);
  await checkBench(options);
  const refusals = refusalsOf(options);
  await tellOutdated(options, terminal);
  if (!flags.estimate) {
    await requireBenchFolder(options.folder);
    if (options.cache !== undefined) await requireOutput(options.cache);
  }
  for (const { message, hint } of refusals) terminal.err(`evenhand: ${message} ${hint ?? ''}\n`);
  if (flags.estimate) return terminal.out(describeEstimate(await estimateBench(options), options));
  if (!flags.quiet) terminal.err(describeEstimate(await estimateBench(options), options));
  const view = progressView(terminal, flags.quiet === true);
  const stopTelling = tellStopping({ terminal, signal }, stoppingBench);
  try {
    const run = await runBench({ ...options, signal, onProgress: view.show });
    await writeReport(run, options, signal);
    view.end();
    terminal.out(summary(run, options.folder));
  } catch (error) {
    throw signal.aborted ? interrupted : error;
  } finally {
    stopTelling();
    view.end();
  }
}

/** Why rows cannot begin, known before pictures are rendered for them. Throws where there is no other row. */
function refusalsOf({ rows }: Options): readonly EvenhandError[] {
  const refusals = rows.flatMap((row) => refusalOf(row) ?? []);
  if (refusals.length === rows.length) throw refusals[0]!;
  return refusals;
}

/** Says that work of hours is not taken up, before it is done anew. */
async function tellOutdated(options: Options, terminal: Session['terminal']): Promise<void> {
  const count = await outdatedCells(options);
  if (count === 0) return;
  const what = count === 1 ? '1 finished cell there is' : `${count} finished cells there are`;
  terminal.err(
    `evenhand: ${join(options.folder, 'cells')}: ${what} of another version of Evenhand or of a method, and not used.\n`,
  );
}

const interrupted = new EvenhandError(
  'cancelled',
  'learn/interrupted',
  'interrupted; the same command goes on from here.',
);

interface Options extends RunBenchOptions {
  readonly worlds: readonly BadPairWorld[];
}

function optionsFrom(flags: BenchFlags): Options {
  const { level = 'features', cache, workers, development = false } = flags;
  const [training, validation, stratum] = flags.sizes ?? [];
  const asked = flags.sizes ? { training: training!, validation: validation!, stratum: stratum! } : undefined;
  return {
    folder: flags.out ?? (level === 'images' ? 'evenhand-bench-images' : 'evenhand-bench'),
    level,
    cache,
    workers,
    development,
    worlds: worldsFromFlags(flags),
    rows: rowsFromFlags(flags),
    seeds: flags.seeds ?? [development ? developmentSeeds.first : 1],
    sizes: asked ?? (flags.small ? smallSizes : benchmarkSizes),
  };
}

async function writeReport({ analysis, seconds, record }: BenchRun, { folder }: Options, signal: AbortSignal) {
  const page = await renderBench({ analysis, seconds, record, title: 'The benchmark of bad pairs' });
  await writeFiles(
    folder,
    [
      { name: 'bench.html', data: page },
      { name: 'bench.txt', data: describeBench(analysis, seconds) },
    ],
    signal,
  );
}

function describeEstimate({ pictures, cells, seconds }: BenchEstimate, { worlds, seeds, rows, workers = 1 }: Options) {
  const trials = rows[0]?.trials ?? 1;
  const grid = `${worlds.length} ${worlds.length === 1 ? 'world' : 'worlds'} x ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'} x ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
  return `${grid}: ${cells} cells${trials === 1 ? '' : ` of ${trials} trials`}, at most ${pictures} pictures to render; at most about ${duration(seconds)} with ${workers} ${workers === 1 ? 'thread' : 'threads'}.\n`;
}

function duration(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  return seconds < 6000 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function summary({ analysis, seconds, resumed, results }: BenchRun, folder: string): string {
  return [
    describeBench(analysis, seconds),
    ...(resumed > 0 ? [`${resumed} of ${results.length} cells were there from an earlier run.`] : []),
    `Report: ${join(folder, 'bench.html')}`,
    '',
  ].join('\n');
}

function listing(): string {
  const described = (name: string): readonly [string, string] => {
    const about =
      name === 'clean' ? 'clip on the same pictures and notes with nothing planted.' : benchmarkMethod(name).about;
    return [`  ${name}`, about];
  };
  const others = pairMethods().filter((name) => !referenceRows.includes(name));
  return [
    'Worlds:',
    ...badPairWorlds.map(({ name }) => `  ${name}`),
    '',
    'Rows to compare with:',
    ...alignColumns(referenceRows.map(described)),
    '',
    'Methods:',
    ...alignColumns(others.map(described)),
    '',
  ].join('\n');
}
