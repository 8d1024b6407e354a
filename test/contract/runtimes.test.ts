import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../../src/engine/runtime.ts';
import { onnxruntimeNode } from '../../src/platform/node/runtimes/onnxruntime-node.ts';
import { onnxruntimeWebNode } from '../../src/platform/node/runtimes/onnxruntime-web-node.ts';
import { workerRuntime } from '../../src/platform/node/runtimes/worker-runtime.ts';
import { type CaseOutcome, runCase } from '../fixtures/run-case.ts';
import { contractCases } from '../fixtures/runtime-contract.ts';
import { softwareGpu } from '../fixtures/software-gpu.ts';

const built = existsSync(new URL('../../dist/platform/node/runtimes/runtime-worker.js', import.meta.url));
if (!built) console.log('Not run: runtimes in worker threads (no dist/; "npm run build" makes it).');
const gpu = softwareGpu();
if (gpu === undefined) console.log("Not run: WebGPU in Node.js (no software driver, which Debian's chromium brings).");

interface Subject {
  readonly name: string;
  readonly open: () => Promise<Runtime>;
}

const here: readonly Subject[] = [
  { name: 'onnxruntime-node', open: () => onnxruntimeNode() },
  { name: 'onnxruntime-web', open: () => onnxruntimeWebNode() },
];
const threaded: readonly Subject[] = [
  { name: 'onnxruntime-node in a worker', open: async () => (await workerRuntime({ device: 'cpu' })).runtime },
  { name: 'onnxruntime-web in a worker', open: async () => (await workerRuntime({ device: 'wasm' })).runtime },
];

describe.each([...here, ...(built ? threaded : [])])('$name', ({ open }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await open();
  });
  afterAll(() => runtime.release());

  it.each(contractCases)('$name', async (contractCase) => {
    expect((await runCase(contractCase, runtime)).differences).toEqual([]);
  });
});

const places = ['', ...(built ? ['worker'] : [])];

describe.skipIf(gpu === undefined).each(places)('onnxruntime-node on WebGPU, in a process of its own %s', (place) => {
  let outcomes: readonly CaseOutcome[];
  beforeAll(async () => {
    outcomes = await runInProcess(['webgpu', place], { ...process.env, ...gpu });
  });

  it.each(contractCases)('$name', ({ name }) => {
    const outcome = outcomes.find((candidate) => candidate.name === name);
    expect(outcome).toEqual({ name, differences: [] });
  });
});

function runInProcess(args: readonly string[], env: NodeJS.ProcessEnv): Promise<readonly CaseOutcome[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./contract-process.ts', import.meta.url)), [...args], {
      env,
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let outcomes: readonly CaseOutcome[] | undefined;
    child.on('message', (sent) => {
      outcomes = sent as readonly CaseOutcome[];
    });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      if (outcomes === undefined) reject(new Error(`the process on ${args.join()} ended with ${signal ?? status}`));
      else resolve(outcomes);
    });
  });
}
