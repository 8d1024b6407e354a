// Time of one optimiser step: npx tsx bench/optimisers.ts [parameters, default ten million].
// With EVENHAND_BENCH_PYTHON naming a Python that has PyTorch, the same steps are timed there.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createStream } from '../src/core/stream.ts';
import { createParameterMemory, type MemoryOptions } from '../src/learn/memory/parameter-memory.ts';
import { clipByNorm } from '../src/learn/optimisers/clip-gradients.ts';
import { createOptimiser, optimiserSections } from '../src/learn/optimisers/create-optimiser.ts';

const count = Number(process.argv[2] ?? 10_000_000);
const repeats = 15;

interface Peer {
  readonly python: string;
  readonly torch: string;
  readonly threads: number;
  readonly adamw: Readonly<Record<string, number>>;
  readonly sgd: Readonly<Record<string, number>>;
  readonly clip: Readonly<Record<string, number>>;
}

type Row = 'adamw' | 'sgd' | 'clip';

function median(work: () => void): number {
  for (let i = 0; i < 3; i++) work();
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(repeats / 2)]!;
}

function timeKernel(kernel: NonNullable<MemoryOptions['kernel']>): Readonly<Record<Row, number>> {
  const sections = [...new Set([...optimiserSections('adamw'), 'momentum'])];
  const memory = createParameterMemory([{ name: 'w', shape: [count] }], { sections, kernel });
  const stream = createStream(1, 'bench-optimisers');
  const pattern = Float32Array.from({ length: 4096 }, () => stream.normal());
  for (const [section, size] of [
    ['values', 1],
    ['gradients', 0.01],
  ] as const) {
    memory
      .section(section)
      .view('w')
      .forEach((_, i, view) => {
        view[i] = pattern[i & 4095]! * size;
      });
  }
  const adamw = createOptimiser('adamw', memory);
  const sgd = createOptimiser('sgd', memory, { settings: { momentum: 0.9 } });
  return {
    adamw: median(() => adamw.step({ learningRate: 1e-3 })),
    sgd: median(() => sgd.step({ learningRate: 1e-3 })),
    clip: median(() => clipByNorm(memory, { limit: 1 })),
  };
}

function timePeer(): Peer | undefined {
  const python = process.env['EVENHAND_BENCH_PYTHON'];
  if (python === undefined) {
    console.log('PyTorch: not run (EVENHAND_BENCH_PYTHON names no interpreter).');
    return undefined;
  }
  const script = join(import.meta.dirname, 'peers/optimisers.py');
  const { status, stdout, stderr } = spawnSync(python, [script, String(count)], { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout) as Peer;
  console.log(`PyTorch: failed.\n${stderr}`);
  return undefined;
}

const names: Readonly<Record<Row, string>> = {
  adamw: 'AdamW step',
  sgd: 'SGD step with momentum',
  clip: 'clipping by norm (here only the norm: the step scales)',
};
const wasm = timeKernel('wasm');
const plain = timeKernel('plain');
const peer = timePeer();
console.log(`${count} parameters, medians of ${repeats} in milliseconds; ours on one thread`);
if (peer) console.log(`PyTorch ${peer.torch} on ${peer.threads} threads`);
for (const row of Object.keys(names) as Row[]) {
  const others = Object.entries(peer?.[row] ?? {}).map(
    ([variant, time]) => `torch ${variant} ${time.toFixed(1)} (${(wasm[row] / time).toFixed(2)} of it)`,
  );
  const ours = [`wasm ${wasm[row].toFixed(1)}`, `TypeScript ${plain[row].toFixed(1)}`];
  console.log(`${names[row].padEnd(56)} ${[...ours, ...others].join('   ')}`);
}
