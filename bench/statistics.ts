// Measures the audit itself on data whose truth is known: type I error of the tests, power at the detectable gap, coverage of the intervals,
// error rate of the verdicts. `npx tsx bench/statistics.ts [--quick | --scale 4] [--from 0] [--workers 2] [--only TEXT] [--json FILE]` prints Markdown tables for docs/statistics.md.
// --from N leaves out the first N data sets, so that a second run is independent of the first. The numbers depend on neither the number of
// workers nor the machine.
import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { coverageExperiments } from './statistics/coverage.ts';
import { type Experiment, mergeTallies, type Tally, tally } from './statistics/experiment.ts';
import { heterogeneityExperiments } from './statistics/heterogeneity.ts';
import { renderTables } from './statistics/tables.ts';
import { verdictExperiments } from './statistics/verdicts.ts';

interface Block {
  readonly experiment: number;
  readonly from: number;
  readonly to: number;
}

const experiments: readonly Experiment[] = [
  ...heterogeneityExperiments(),
  ...verdictExperiments(),
  ...coverageExperiments(),
];
const blocksPerExperiment = 10;

if (process.send === undefined) await main();
else serve();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      scale: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      workers: { type: 'string', default: '2' },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
    },
  });
  const started = performance.now();
  const scale = values.quick ? 0.1 : Number(values.scale);
  const blocks = experiments.flatMap(({ name, table, replicates }, experiment) =>
    `${table}: ${name}`.includes(values.only)
      ? split(experiment, Number(values.from), Math.round(scale * replicates))
      : [],
  );
  const parts = await runBlocks(blocks, Number(values.workers));
  const tallies = new Map<Experiment, Tally>();
  experiments.forEach((experiment, index) => {
    const own = parts.filter((_, block) => blocks[block]!.experiment === index);
    if (own.length > 0) tallies.set(experiment, mergeTallies(own));
  });
  process.stdout.write(renderTables(tallies));
  if (values.json !== undefined) {
    const plain = [...tallies].map(([{ name, table }, total]) => ({ table, name, total }));
    writeFileSync(values.json, `${JSON.stringify(plain, null, 1)}\n`);
  }
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0)} s with ${values.workers} workers\n`);
}

function split(experiment: number, first: number, replicates: number): Block[] {
  const size = Math.ceil(replicates / blocksPerExperiment);
  return Array.from({ length: Math.ceil(replicates / size) }, (_, block) => ({
    experiment,
    from: first + block * size,
    to: first + Math.min((block + 1) * size, replicates),
  }));
}

/** Hands the blocks to child processes, one at a time each, and gives the tallies in the order of the blocks. */
async function runBlocks(blocks: readonly Block[], workers: number): Promise<Tally[]> {
  const tallies: Tally[] = [];
  let next = 0;
  const file = fileURLToPath(import.meta.url);
  const work = async (): Promise<void> => {
    const child = fork(file, [], { execArgv: process.execArgv });
    try {
      while (next < blocks.length) {
        const index = next++;
        tallies[index] = await ask(child, blocks[index]!);
        if (process.stderr.isTTY) process.stderr.write(`\r${next} of ${blocks.length} blocks `);
      }
    } finally {
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return tallies;
}

function ask(child: ChildProcess, block: Block): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const exited = (code: number | null) => reject(new Error(`a worker ended with status ${code}`));
    child.once('exit', exited);
    child.once('message', (message) => {
      child.off('exit', exited);
      resolve(message as Tally);
    });
    child.send(block);
  });
}

function serve(): void {
  process.on('message', (message) => {
    const { experiment, from, to } = message as Block;
    process.send?.(tally(experiments[experiment]!, from, to));
  });
}
