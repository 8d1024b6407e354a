// Time of simulated cases, one thread, and what two threads gain: npx tsx bench/simulate.ts [--rows brain,slice,fundus,...]
// With EVENHAND_BENCH_PYTHON naming a Python that has TorchIO, its elastic deformation, bias field and ghosting of one volume are timed beside.
// Velocity fields by themselves: bench/deformation.ts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDataset } from '../src/platform/node/simulation/write-dataset.ts';
import { type Dataset, openDataset } from '../src/simulate/dataset/open-dataset.ts';
import { readyMadeWorlds } from '../src/simulate/ready-made/ready-made-worlds.ts';

interface Row {
  readonly name: string;
  readonly about: string;
  readonly text: string;
  readonly twins: readonly string[];
  /** Milliseconds to be under. */
  readonly target: number;
}

const settled = (world: string, settings: string): string =>
  readyMadeWorlds[world]!.replace(/^settings: .*$/m, `settings: ${settings}`);

const rows: readonly Row[] = [
  {
    name: 'brain',
    about: 'brain, 192 x 192 x 192, twin pair',
    text: settled('brain-near', '{ dimension: 3, size: 192, biasRegion: right putamen }'),
    twins: ['bias'],
    target: 1000,
  },
  {
    name: 'slice',
    about: 'brain slice, 192 x 192, twin pair',
    text: settled('brain-near', '{ dimension: 2, size: 192, biasRegion: right putamen }'),
    twins: ['bias'],
    target: 20,
  },
  {
    name: 'fundus',
    about: 'fundus, 512 x 512, with note',
    text: readyMadeWorlds['fundus-pairs']!,
    twins: [],
    target: 60,
  },
  { name: 'skin', about: 'skin, 256 x 192', text: readyMadeWorlds['skin-tone']!, twins: [], target: 60 },
  { name: 'chest', about: 'chest, 256 x 256', text: readyMadeWorlds['chest-view']!, twins: [], target: 60 },
];

const chosen = process.argv.includes('--rows')
  ? process.argv[process.argv.indexOf('--rows') + 1]!.split(',')
  : undefined;

/** Sorted milliseconds of rendering cases one after another, without encoding, and peak memory in MB. */
async function timeRow({
  text,
  twins,
}: Row): Promise<{ readonly sorted: readonly number[]; readonly opening: number }> {
  const started = performance.now();
  const dataset = await openDataset({ text, file: 'bench.yaml', cases: 60, do: [], twins });
  render(dataset, 0);
  const opening = performance.now() - started;
  const sorted: number[] = [];
  const until = performance.now() + 8000;
  for (let position = 1; position < dataset.size && (sorted.length < 5 || performance.now() < until); position += 1) {
    const start = performance.now();
    render(dataset, position);
    sorted.push(performance.now() - start);
  }
  return { sorted: sorted.sort((a, b) => a - b), opening };
}

function render(dataset: Dataset, position: number): void {
  dataset.render(dataset.draw(position).draws);
}

/** Cases enough that starting threads and compiling weigh little, as they do in a dataset of thousands. */
const threadCases = 192;

/** Seconds for a dataset on disk with so many threads, and processor seconds: collecting garbage and compiling run beside them. */
async function timeThreads(workers: number): Promise<{ readonly seconds: number; readonly processor: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-bench-'));
  try {
    const text = readyMadeWorlds['fundus-pairs']!;
    const start = performance.now();
    const before = process.cpuUsage();
    await writeDataset({ text, file: 'bench.yaml', cases: threadCases, do: [] }, { folder, workers });
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - start) / 1000, processor: (user + system) / 1e6 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timePeer(): void {
  const python = process.env['EVENHAND_BENCH_PYTHON'];
  if (python === undefined) {
    console.log('TorchIO: not run (EVENHAND_BENCH_PYTHON names no interpreter).');
    return;
  }
  const script = join(import.meta.dirname, 'peers/simulate.py');
  const { status, stdout, stderr } = spawnSync(python, [script], { encoding: 'utf8' });
  console.log(status === 0 ? stdout.trimEnd() : `TorchIO: not run (${stderr.trim().split('\n').at(-1)}).`);
}

console.log(
  'One thread, milliseconds a case: median, best; target; the first case with opening the world; peak memory',
);
for (const row of rows) {
  if (chosen !== undefined && !chosen.includes(row.name)) continue;
  const { sorted, opening } = await timeRow(row);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    `  ${row.about.padEnd(36)} ${median.toFixed(1).padStart(7)}  ${sorted[0]!.toFixed(1).padStart(7)}  < ${row.target}   ${opening.toFixed(0)}   ${peak.toFixed(0)} MB`,
  );
}
if (chosen === undefined || chosen.includes('threads')) {
  const [one, two] = [await timeThreads(1), await timeThreads(2)];
  console.log(
    `${threadCases} fundus pictures written: ${one.seconds.toFixed(1)} s with one thread (${one.processor.toFixed(1)} s of processor time), ${two.seconds.toFixed(1)} s (${two.processor.toFixed(1)} s) with two: ${(one.seconds / two.seconds).toFixed(2)} times; on two cores no more than ${((2 * one.seconds) / two.processor).toFixed(2)} are possible`,
  );
}
timePeer();
