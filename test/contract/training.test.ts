// The same trainings give the same losses on every runtime that this machine has.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../../src/engine/runtime.ts';
import { onnxruntimeNode } from '../../src/platform/node/runtimes/onnxruntime-node.ts';
import { onnxruntimeWebNode } from '../../src/platform/node/runtimes/onnxruntime-web-node.ts';
import { softwareGpu } from '../fixtures/software-gpu.ts';
import { type ParityOutcome, parityLines, parityProblems, runParity } from '../fixtures/training-parity.ts';

const gpu = softwareGpu();
if (gpu === undefined)
  console.log("Not run: training on WebGPU in Node.js (no software driver, which Debian's chromium brings).");
console.log(
  'Not run: training on CUDA (its part of onnxruntime-node is not installed); the loop that it uses runs on the others.',
);

const here: Readonly<Record<string, () => Promise<Runtime>>> = {
  'onnxruntime-node on cpu': () => onnxruntimeNode(),
  'onnxruntime-web on wasm': () => onnxruntimeWebNode(),
};

/** Seconds on a quiet machine; a software GPU shares the cores with everything else. */
const patienceMs = 240_000;
let child: ChildProcess | undefined;
afterAll(() => void child?.kill());

describe('ten steps of each training', () => {
  it.each(Object.entries(here))('%s', async (name, open) => {
    const runtime = await open();
    const outcomes = await runParity(runtime);
    await runtime.release();
    console.log(parityLines(name, outcomes));
    expect(parityProblems(outcomes)).toEqual([]);
  });

  it.skipIf(gpu === undefined)(
    'onnxruntime-node on webgpu',
    async () => {
      const outcomes = await runInProcess('webgpu', { ...process.env, ...gpu });
      console.log(parityLines('onnxruntime-node on webgpu', outcomes));
      expect(parityProblems(outcomes)).toEqual([]);
    },
    patienceMs,
  );
});

function runInProcess(device: string, env: NodeJS.ProcessEnv): Promise<readonly ParityOutcome[]> {
  return new Promise((resolve, reject) => {
    const started = fork(fileURLToPath(new URL('./training-process.ts', import.meta.url)), [device], {
      env,
      execArgv: ['--import', 'tsx'],
      // As JSON, a distance that is not a number would come as null.
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child = started;
    let outcomes: readonly ParityOutcome[] | undefined;
    started.on('message', (sent) => {
      outcomes = sent as readonly ParityOutcome[];
    });
    started.on('error', reject);
    started.on('close', (status, signal) => {
      if (outcomes === undefined) reject(new Error(`the process on ${device} ended with ${signal ?? status}`));
      else resolve(outcomes);
    });
  });
}
