// Forms of convolutions and their gradients side by side: npx tsx bench/convolution.ts [--cases TEXT] [--products forward,...] [--rounds 3]
// [--seconds 0.2] [--threads 2] [--quiet 0.25] [--json FILE]. EVENHAND_BENCH_PYTHON names a Python that has PyTorch. All sides take turns
// in slices; a slice during which other processes used more than the share `--quiet` of a core is measured again, up to eight times.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as onnxruntime from 'onnxruntime-node';
import { createStream } from '../src/core/stream.ts';
import { elementCount, type Shape } from '../src/core/tensor-value.ts';
import { type Geometry, geometryOf } from '../src/engine/operations/convolution/geometry.ts';
import { openRuntime } from '../src/platform/node/runtimes/open-runtime.ts';
import { type FormModel, formModels, type Product } from '../test/fixtures/convolution-forms.ts';
import { type Case, cases } from './convolution/cases.ts';
import { disturbance, type Peer, torchPeer } from './convolution/peer.ts';

const { values: flags } = parseArgs({
  options: {
    cases: { type: 'string', default: '' },
    products: { type: 'string', default: 'forward,input gradient,weight gradient' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '0.2' },
    threads: { type: 'string', default: '2' },
    quiet: { type: 'string', default: '0.25' },
    json: { type: 'string' },
  },
});
const threads = Number(flags.threads);
const seconds = Number(flags.seconds);

interface Side {
  readonly name: string;
  readonly times: number[];
  measure(): Promise<readonly number[]>;
  readonly result?: Float32Array;
  release?(): Promise<void>;
}

const random = (shape: Shape): Float32Array => {
  const stream = createStream(1, 'bench', shape.join('x'));
  const pattern = Float32Array.from({ length: 4099 }, () => stream.normal());
  return Float32Array.from({ length: elementCount(shape) }, (_, index) => pattern[index % 4099]!);
};

async function formSide({ form, bytes, a, b, y }: FormModel): Promise<Side> {
  const tensor = (data: Float32Array, shape: Shape) => new onnxruntime.Tensor('float32', data, shape);
  const session = await onnxruntime.InferenceSession.create(bytes, {
    intraOpNumThreads: threads,
    executionMode: 'sequential',
    enableMemPattern: false,
    logSeverityLevel: 4,
  });
  const feeds = { a: tensor(random(a), a), b: tensor(random(b), b) };
  const result = new Float32Array(elementCount(y));
  const fetches = { y: tensor(result, y) };
  const run = (): Promise<unknown> => session.run(feeds, fetches);
  for (let warm = 0; warm < 2; warm += 1) await run();
  const measure = async (): Promise<readonly number[]> => {
    await run();
    const times: number[] = [];
    const start = performance.now();
    while (times.length === 0 || performance.now() - start < seconds * 1000) {
      const before = performance.now();
      await run();
      times.push(performance.now() - before);
    }
    return times;
  };
  return { name: form, times: [], measure, result, release: () => session.release() };
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function measureQuietly(side: Side, processIds: readonly number[]): Promise<void> {
  let best: { readonly share: number; readonly times: readonly number[] } | undefined;
  for (let attempt = 0; attempt < 8; attempt += 1) {
    let times: readonly number[] = [];
    const share = await disturbance(async () => {
      times = await side.measure();
    }, processIds);
    if (!best || share < best.share) best = { share, times };
    if (best.share <= Number(flags.quiet)) break;
    await sleep(300);
  }
  side.times.push(...best!.times);
  // Threads of both sides wait actively for a while after their last work.
  await sleep(30);
}

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1]!;

function geometryOfCase({ x, w, strides, pads, dilations, groups }: Case): Geometry {
  const output = x.slice(2).map((extent, axis) => {
    const reach = (w[axis + 2]! - 1) * dilations[axis]! + 1;
    return Math.floor((extent + 2 * pads[axis]! - reach) / strides[axis]!) + 1;
  });
  const window = { strides, dilations, padsBegin: pads, padsEnd: pads, groups };
  return geometryOf({ x, w, y: [x[0]!, w[0]!, ...output] }, window);
}

/** Root mean square of the difference to the first form over that of the first form. */
function difference(first: Float32Array, other: Float32Array): number {
  let [square, error] = [0, 0];
  for (const [index, value] of first.entries()) {
    square += value * value;
    error += (other[index]! - value) * (other[index]! - value);
  }
  return Math.sqrt(error / square);
}

const results: unknown[] = [];

async function duel(
  product: Product,
  given: Case,
  peers: readonly (readonly [string, Peer])[],
  block: number | undefined,
) {
  const models = formModels(product, geometryOfCase(given), block);
  const sides: Side[] = peers.map(([name, peer]) => ({
    name,
    times: [],
    measure: () => peer.measure({ ...given, product }, seconds),
  }));
  for (const model of models) sides.push(await formSide(model));
  const processIds = [process.pid, ...peers.map(([, peer]) => peer.processId)];
  for (let round = 0; round < Number(flags.rounds); round += 1) {
    for (const side of sides) await measureQuietly(side, processIds);
  }
  const torch = sides.slice(0, peers.length);
  const first = sides[peers.length]!.result!;
  console.log(`\n${given.name}, ${product}`);
  for (const { name, times, result } of sides) {
    const ratios = torch.map((side) => (median(times) / median(side.times)).toFixed(2).padStart(7)).join(' ');
    const error = result ? difference(first, result).toExponential(0) : '';
    console.log(
      `  ${name.padEnd(24)} ${median(times).toFixed(2).padStart(8)} ${Math.min(...times)
        .toFixed(2)
        .padStart(8)} ${ratios} ${error}`,
    );
    results.push({ case: given.name, product, side: name, median: median(times), least: Math.min(...times) });
  }
  for (const side of sides) await side.release?.();
}

const python = process.env['EVENHAND_BENCH_PYTHON'];
const peers: (readonly [string, Peer])[] = python
  ? [
      ['PyTorch, memory kept', await torchPeer(python, threads, true)],
      ['PyTorch', await torchPeer(python, threads, false)],
    ]
  : [];
const runtime = await openRuntime({ device: 'cpu', threads });
const block = runtime.channelBlock;
await runtime.release();
console.log(`${threads} threads; blocks of ${block ?? 'no'} channels; ${peers[0]?.[1].version ?? 'no'} PyTorch`);
console.log('milliseconds: median, least; ratios of medians to each PyTorch; difference to the chosen form');
for (const given of cases) {
  if (!given.name.includes(flags.cases)) continue;
  for (const product of flags.products.split(',') as Product[]) await duel(product, given, peers, block);
}
if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(results, null, 1)}\n`);
for (const [, peer] of peers) peer.close();
process.exit(0);
