// Time of one epoch of the small dual encoder beside PyTorch's eager mode, and what methods add to it:
// npx tsx bench/learn.ts [--methods clip,fairclip-paper,fairclip-paper:bank=512] [--pairs 2000] [--edge 96] [--batch 64] [--turns 3] [--epochs 2] [--threads 2] [--ours] [--processor].
// A method may have settings behind a colon, joined by +. EVENHAND_BENCH_PYTHON names a Python that has PyTorch. All take turns, so that a slow moment of the machine meets each of them; least times count.
// --processor counts time of the processor instead of time passed, for a machine that others use; best with one thread.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createStream } from '../src/core/stream.ts';
import type { Values } from '../src/engine/executable.ts';
import type { Runtime } from '../src/engine/runtime.ts';
import type { LearningCases } from '../src/learn/cases/learning-cases.ts';
import { trainLearner } from '../src/learn/learner/train-learner.ts';
import { methodOf, methods } from '../src/learn/methods/methods.ts';
import { smallDualEncoder } from '../src/learn/models/small-dual-encoder.ts';
import { criterionOf } from '../src/learn/selection/criteria.ts';
import { chooseRuntime } from '../src/platform/node/runtimes/choose-runtime.ts';

const { values: flags } = parseArgs({
  options: {
    methods: { type: 'string' },
    pairs: { type: 'string', default: '2000' },
    edge: { type: 'string', default: '96' },
    batch: { type: 'string', default: '64' },
    turns: { type: 'string', default: '3' },
    epochs: { type: 'string', default: '2' },
    threads: { type: 'string', default: '2' },
    ours: { type: 'boolean', default: false },
    processor: { type: 'boolean', default: false },
  },
});
const [pairs, edge, batchSize, threads, epochs] = (['pairs', 'edge', 'batch', 'threads', 'epochs'] as const).map(
  (name) => Number(flags[name]),
) as [number, number, number, number, number];
const [words, longest, judged] = [1000, 40, 20];

/** Milliseconds, of whichever time is counted. */
function now(): number {
  if (!flags.processor) return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const cases = madeCases();
const load = madeInputs();

/** Pairs of two groups; a few more to judge epochs on, since the time of an epoch here includes that. */
function madeCases(): LearningCases {
  const count = pairs + 2 * judged;
  const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, index) => from + index);
  return {
    count,
    ids: Array.from({ length: count }, (_, index) => String(index)),
    patient: rows(0, count),
    classes: ['no', 'yes'],
    label: rows(0, count).map((index) => index % 2),
    attributes: [
      {
        name: 'site',
        codes: rows(0, count).map((index) => (index % 10 < 3 ? 1 : 0)),
        groups: ['A', 'B'],
        unknown: -1,
        recipe: { columns: ['site'] },
      },
    ],
    splits: { train: rows(0, pairs), validation: rows(pairs, pairs + judged), test: rows(pairs + judged, count) },
  };
}

function madeInputs(): (indices: readonly number[]) => Values {
  const stream = createStream(1, 'bench', 'learn');
  const size = edge * edge;
  const pixels = Float32Array.from({ length: cases.count * size }, () => stream.uniform());
  const texts = BigInt64Array.from({ length: cases.count * longest }, () => BigInt(1 + stream.below(words - 1)));
  return (indices) => {
    const image = new Float32Array(indices.length * size);
    const text = new BigInt64Array(indices.length * longest);
    for (const [place, index] of indices.entries()) {
      image.set(pixels.subarray(index * size, (index + 1) * size), place * size);
      text.set(texts.subarray(index * longest, (index + 1) * longest), place * longest);
    }
    return {
      image: { dtype: 'float32', shape: [indices.length, 1, edge, edge], data: image },
      words: { dtype: 'int64', shape: [indices.length, longest], data: text },
    };
  };
}

/** Milliseconds of each epoch after the first, which compiles. */
async function ours(row: string, runtime: Runtime): Promise<readonly number[]> {
  const [method, settings = ''] = row.split(':') as [string, string?];
  const times: number[] = [];
  let before = now();
  const steps = Math.ceil(pairs / batchSize) * (epochs + 1);
  await trainLearner({
    runtime,
    cases,
    inputs: { load: (request) => load(request.cases) },
    model: smallDualEncoder({ text: { words, longest } }),
    prompts: { inputs: { words: load([0, 1])['words']! }, classOf: [0, 1] },
    method: methodOf(method),
    methodSettings: Object.fromEntries(settings.split('+').flatMap(settingIn)),
    attributes: ['site'],
    seed: 1,
    epochs: epochs + 1,
    batchSize,
    evaluationBatchSize: judged,
    optimiser: { name: 'adamw' },
    schedule: { schedule: 'cosine', rate: 1e-3, total: steps },
    criterion: criterionOf('auc'),
    onEpoch: () => {
      times.push(now() - before);
      before = now();
    },
  });
  return times.slice(1);
}

/** The setting that `name=value` gives; numbers are numbers. */
function settingIn(text: string): readonly (readonly [string, string | number])[] {
  const [name, value] = text.split('=') as [string, string?];
  if (value === undefined) return [];
  return [[name, Number.isNaN(Number(value)) ? value : Number(value)]];
}

function theirs(python: string): readonly number[] {
  const script = join(import.meta.dirname, 'peers/learn.py');
  const settings = [pairs, edge, batchSize, words, longest, epochs, flags.processor ? 1 : 0].map(String);
  const env = { ...process.env, EVENHAND_BENCH_THREADS: String(threads), OMP_NUM_THREADS: String(threads) };
  return JSON.parse(execFileSync(python, [script, ...settings], { encoding: 'utf8', env })) as readonly number[];
}

const chosen =
  flags.methods?.split(',') ?? methods.filter(({ kinds }) => kinds.includes('pairs')).map(({ name }) => name);
const python = flags.ours ? undefined : process.env['EVENHAND_BENCH_PYTHON'];
const { runtime } = await chooseRuntime({ device: 'cpu', threads });
const found = new Map<string, number[]>();
const note = (name: string, times: readonly number[]): void =>
  void found.set(name, [...(found.get(name) ?? []), ...times]);
for (let turn = 0; turn < Number(flags.turns); turn += 1) {
  for (const method of chosen) note(method, await ours(method, runtime));
  if (python !== undefined) note('PyTorch', theirs(python));
}

const seconds = (times: readonly number[], place: number): string =>
  ([...times].sort((a, b) => a - b)[place]! / 1000).toFixed(2).padStart(8);
const first = Math.min(...found.get(chosen[0]!)!);
console.log(
  `${pairs} pairs of ${edge} px, batches of ${batchSize}, ${threads} threads; seconds${flags.processor ? ' of the processor' : ''} an epoch: least, median; least over that of ${chosen[0]}`,
);
for (const [name, times] of found) {
  const ratio = (Math.min(...times) / first).toFixed(3).padStart(8);
  console.log(`${name.padEnd(30)}${seconds(times, 0)}${seconds(times, times.length >> 1)}${ratio}`);
}
process.exit(0);
