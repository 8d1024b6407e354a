// One training step of whole networks in ONNX Runtime against torchvision, timm and transformers in double precision: names and shapes of
// all tensors, the loss in training and in evaluation, gradients, and running statistics after the step.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Runtime } from '../../../src/engine/runtime.ts';
import { openRuntime } from '../../../src/platform/node/runtimes/open-runtime.ts';
import { goldenState, networks, runPass } from '../../fixtures/golden-networks.ts';

interface Samples {
  readonly rms: number;
  readonly places: number[];
  readonly values: number[];
}
interface Golden {
  /** Name of the batch: one whose activations are not near kinks, where rounding would decide on the gradient. */
  readonly batch: string;
  readonly evaluated: number;
  readonly shapes: Record<string, number[]>;
  readonly loss?: number;
  readonly gradients?: Record<string, Samples>;
  readonly buffers?: Record<string, Samples>;
}
const golden: { networks: Record<string, Golden> } = JSON.parse(
  readFileSync(new URL('./networks.json', import.meta.url), 'utf8'),
);

/** Part of a tensor's root mean square: what single precision leaves after some tens of layers. */
const gradientTolerance = 1e-4;
const lossTolerance = 2e-6;

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 2 });
});
afterAll(() => runtime.release());

/**
 * Largest error as a part of the tensor's rms. A gradient that is zero by symmetry (of keys' biases, which are
 * rounding alone) is compared with a hundredth of the network's largest instead.
 */
function worstOf(expected: Record<string, Samples>, found: (name: string) => ArrayLike<number>) {
  const largest = Math.max(...Object.values(expected).map(({ rms }) => rms));
  const errors = Object.entries(expected).flatMap(([name, { rms, places, values }]) => {
    const data = found(name);
    const scale = rms > largest * 1e-7 ? rms : largest * 1e-2;
    const total = Array.from(data).reduce((sum, value) => sum + value * value, 0);
    return [
      { name, error: Math.abs(Math.sqrt(total / data.length) - rms) / scale },
      ...places.map((place, index) => ({ name, error: Math.abs(data[place]! - values[index]!) / scale })),
    ];
  });
  return errors.reduce((worst, each) => (each.error > worst.error ? each : worst), { name: '', error: 0 });
}

describe.each(Object.entries(golden.networks))('%s', (name, expected) => {
  const network = networks[name]!;
  const batch = network.batch(expected.batch);

  test('has the names and shapes of the original', () => {
    const state = goldenState(network);
    const shapes = Object.fromEntries(state.specifications.map((each) => [each.name, each.shape]));
    expect(shapes).toEqual(expected.shapes);
  });

  const { loss, gradients, buffers } = expected;
  if (loss === undefined || !gradients || !buffers) {
    test('has the same loss in evaluation', async () => {
      const evaluated = await runPass(runtime, network, { mode: 'eval', state: goldenState(network), batch });
      expect(Math.abs(evaluated.loss / expected.evaluated - 1)).toBeLessThan(lossTolerance);
    });
    return;
  }

  test('takes the same step', async () => {
    const state = goldenState(network);
    const step = await runPass(runtime, network, { mode: 'train', state, batch });
    expect(Math.abs(step.loss / loss - 1)).toBeLessThan(lossTolerance);
    const gradient = worstOf(gradients, (each) => step.gradients[each]!);
    expect(gradient.error, gradient.name).toBeLessThan(gradientTolerance);
    const buffer = worstOf(buffers, (each) => step.updates[each]!.data as Float32Array);
    expect(buffer.error, buffer.name).toBeLessThan(gradientTolerance);

    const after = { ...state, buffers: { ...state.buffers, ...step.updates } };
    const evaluated = await runPass(runtime, network, { mode: 'eval', state: after, batch });
    expect(Math.abs(evaluated.loss / expected.evaluated - 1)).toBeLessThan(lossTolerance);
  });
});
