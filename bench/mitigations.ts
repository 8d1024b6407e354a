// What mitigations do to a shortcut in simulated worlds, beside the oracle. Prints the tables of docs/benchmarks/mitigations.md:
// npx tsx bench/mitigations.ts [--levels latents,pixels] [--worlds brain-near,skin-tone] [--methods erm,reweighing] [--seeds 3] [--cases 1500]
// [--test 1000] [--epochs 12] [--edge 64] [--noise 0.3] [--threads 1] [--journal FILE] [--table]. Says beforehand how long it will take. With --journal
// a stopped run goes on where it was; --table prints what the journal holds and trains nothing.
import { parseArgs } from 'node:util';
import type { Runtime } from '../src/engine/runtime.ts';
import { chooseRuntime } from '../src/platform/node/runtimes/choose-runtime.ts';
import {
  type CasesOptions,
  type DrawnCases,
  drawCases,
  inputsOf,
  type Level,
  testCases,
  trainedPopulation,
} from './mitigations/biased-cases.ts';
import { openJournal } from './mitigations/journal.ts';
import { type TableRow, tableRows } from './mitigations/rows.ts';
import { mitigationTable, type Replicate } from './mitigations/table.ts';
import { trainCell } from './mitigations/train-cell.ts';
import { type BiasedWorld, biasedWorlds } from './mitigations/worlds.ts';

const { values: flags } = parseArgs({
  options: {
    levels: { type: 'string', default: 'latents' },
    worlds: { type: 'string', default: biasedWorlds.map(({ name }) => name).join(',') },
    methods: { type: 'string', default: tableRows.map(({ method }) => method).join(',') },
    seeds: { type: 'string', default: '3' },
    cases: { type: 'string', default: '1500' },
    test: { type: 'string', default: '1000' },
    epochs: { type: 'string', default: '12' },
    edge: { type: 'string', default: '64' },
    noise: { type: 'string', default: '0.3' },
    threads: { type: 'string', default: '1' },
    journal: { type: 'string' },
    table: { type: 'boolean', default: false },
  },
});
const [seeds, train, test, epochs, edge, noise] = (['seeds', 'cases', 'test', 'epochs', 'edge', 'noise'] as const).map(
  (name) => Number(flags[name]),
) as [number, number, number, number, number, number];
const wanted = flags.methods.split(',');
const rows = tableRows.filter(({ unbiased, method }) => unbiased || wanted.includes(method));
const worlds = biasedWorlds.filter(({ name }) => flags.worlds.split(',').includes(name));
const levels = flags.levels.split(',') as Level[];
const journal = openJournal(flags.journal);
const sizes = { train, validation: Math.round(train / 3), test };

interface Cell {
  readonly world: BiasedWorld;
  readonly level: Level;
  readonly row: TableRow;
  readonly seed: number;
}

/** Everything that the scores of a cell depend on. */
function keyOf({ world, level, row, seed }: Cell): string {
  const settings = { sizes, epochs, ...(level === 'pixels' ? { edge } : { noise }) };
  return JSON.stringify([world.name, level, row, seed, settings]);
}

/** Readings are drawn anew for every seed; pictures are rendered once, and seeds differ in the training alone. */
const casesOf = ({ world, level, seed }: Cell): CasesOptions => ({
  world,
  level,
  sizes,
  seed: level === 'latents' ? seed : 1,
  edge,
  noise,
});

const cells: readonly Cell[] = levels.flatMap((level) =>
  Array.from({ length: seeds }, (_, index) =>
    worlds.flatMap((world) => rows.map((row) => ({ world, level, row, seed: index + 1 }))),
  ).flat(),
);
const open = flags.table ? [] : cells.filter((cell) => !journal.has(keyOf(cell)));

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Seconds that the open cells will take, from a small training and a few renderings of each world and level. */
async function expectedSeconds(runtime: Runtime): Promise<number> {
  let total = 0;
  for (const level of levels) {
    for (const world of worlds) {
      const own = open.filter((cell) => cell.world === world && cell.level === level);
      if (own.length === 0) continue;
      const small = { ...casesOf(own[0]!), sizes: { train: 300, validation: 50, test: 50 } };
      const drawn = await drawCases(small);
      const rendering = await secondsOf(async () => inputsOf(drawn, small));
      const inputs = inputsOf(drawn, small);
      const time = (count: number) =>
        secondsOf(() => trainCell(drawn, inputs, { runtime, level, row: tableRows[1]!, seed: 1, epochs: count }));
      const first = await time(1);
      const epoch = Math.max(0, (await time(3)) - first) / 2;
      const draws = level === 'latents' ? seeds : 1;
      const share = train / 300;
      total += (rendering * draws * (sizes.train + sizes.validation + test)) / 400;
      total += own.length * (first + epochs * epoch * share * costOfMethods);
    }
  }
  return total;
}

/** Mean cost of a step over that of the plain mean. */
const costOfMethods = 1.3;

const { runtime } = await chooseRuntime({ device: 'cpu', threads: Number(flags.threads) });
if (open.length > 0) {
  console.error(
    `${open.length} of ${cells.length} trainings to do: about ${Math.ceil(await expectedSeconds(runtime))} s`,
  );
}
const prepared = new Map<string, { readonly drawn: DrawnCases; readonly inputs: ReturnType<typeof inputsOf> }>();
const began = performance.now();
for (const [index, cell] of open.entries()) {
  const options = casesOf(cell);
  const key = `${cell.level} ${cell.world.name} ${options.seed}`;
  let own = prepared.get(key);
  if (own === undefined) {
    const drawn = await drawCases(options);
    own = { drawn, inputs: inputsOf(drawn, options) };
    prepared.set(key, own);
  }
  journal.add(keyOf(cell), await trainCell(own.drawn, own.inputs, { runtime, ...cell, epochs }));
  const seconds = (performance.now() - began) / 1000;
  const left = Math.ceil((seconds / (index + 1)) * (open.length - index - 1));
  console.error(`${index + 1}/${open.length} ${key} ${cell.row.name}, seed ${cell.seed}: ${left} s left`);
}

async function replicatesOf(world: BiasedWorld, level: Level): Promise<ReadonlyMap<TableRow, readonly Replicate[]>> {
  const found = new Map<TableRow, Replicate[]>(rows.map((row) => [row, []]));
  for (let seed = 1; seed <= seeds; seed += 1) {
    const drawn = await drawCases(casesOf({ world, level, row: rows[0]!, seed }));
    const known = { cases: testCases(drawn), population: trainedPopulation(drawn) };
    const twin = journal.get(keyOf({ world, level, row: rows[0]!, seed }));
    for (const row of rows) {
      const scores = journal.get(keyOf({ world, level, row, seed }));
      if (scores) found.get(row)!.push({ ...known, scores, twin });
    }
  }
  return found;
}

for (const level of levels) {
  for (const world of worlds) {
    const replicates = await replicatesOf(world, level);
    const done = Math.max(...Array.from(replicates.values(), (own) => own.length));
    console.log(
      `\n${world.name}, ${level}: ${train} cases to train on, ${sizes.validation} to validate, ${test} to test, ${epochs} epochs, ${done} seeds\n`,
    );
    const finished = rows.map((row) => ({ name: row.name, replicates: replicates.get(row)! }));
    console.log(mitigationTable({ rows: finished, ownCases: level === 'latents' }));
  }
}
await runtime.release();
process.exit(0);
