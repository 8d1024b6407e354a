// 200 training steps of small networks, with the trainer on ONNX Runtime, against the loss curves of PyTorch in double precision.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Runtime } from '../../../src/engine/runtime.ts';
import { createTrainer } from '../../../src/learn/training/trainer.ts';
import type { TrainerOptions } from '../../../src/learn/training/trainer-options.ts';
import { openRuntime } from '../../../src/platform/node/runtimes/open-runtime.ts';
import { curves, goldenState, goldenStep } from '../../fixtures/golden-networks.ts';

interface Curve {
  readonly optimiser: { readonly name: 'sgd' | 'adamw'; readonly learningRate: number } & Record<
    string,
    number | string
  >;
  readonly losses: number[];
  /** Largest difference between PyTorch's own single-precision curve and its double-precision one. */
  readonly singlePrecisionDiffers: number;
}
const golden: { curves: Record<string, Curve> } = JSON.parse(
  readFileSync(new URL('./loss-curves.json', import.meta.url), 'utf8'),
);

/** Another order of the same single-precision sums may differ by more than one order of them did, not by orders of magnitude. */
const orderOfSums = 10;

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 2 });
});
afterAll(() => runtime.release());

test.each(Object.entries(golden.curves))('%s', async (name, curve) => {
  const network = curves[name]!;
  const state = goldenState(network);
  const { name: optimiser, learningRate, ...settings } = curve.optimiser;
  const trainer = createTrainer({
    runtime,
    build: goldenStep(network),
    parameters: state.parameters,
    buffers: state.buffers,
    optimiser: { name: optimiser, settings } as TrainerOptions['optimiser'],
    seed: 0,
  });
  const batches = [0, 1, 2, 3].map((index) => network.batch(`${name}${index}`));
  let worst = 0;
  for (const [step, expected] of curve.losses.entries()) {
    const { loss } = await trainer.step([batches[step % 4]!], { learningRate });
    worst = Math.max(worst, Math.abs(loss - expected));
  }
  await trainer.release();
  expect(worst).toBeLessThan(orderOfSums * Math.max(curve.singlePrecisionDiffers, 1e-6));
});
