// One training step of ViT-small/16 and of CLIP ViT-B/32 in ONNX Runtime against timm and transformers in double precision: names and
// shapes of all parameters, the loss, and of each gradient the root mean square and some values.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Runtime } from '../../../src/engine/runtime.ts';
import { openRuntime } from '../../../src/platform/node/runtimes/open-runtime.ts';
import { goldenState, publishedNetworks, runPass } from '../../fixtures/golden-networks.ts';

interface Golden {
  readonly batch: string;
  readonly loss: number;
  readonly shapes: Record<string, number[]>;
  readonly gradients: Record<string, { readonly rms: number; readonly places: number[]; readonly values: number[] }>;
}

/** Part of a tensor's root mean square: what single precision leaves after some tens of layers. */
const gradientTolerance = 1e-4;
const lossTolerance = 2e-6;

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ device: 'cpu', threads: 2 });
});
afterAll(() => runtime.release());

function rootMeanSquare(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index += 1) total += values[index]! * values[index]!;
  return Math.sqrt(total / values.length);
}

/** A gradient that is zero by symmetry (of keys' biases: rounding alone) is compared with a hundredth of the largest. */
function errorsOf(expected: Golden['gradients'], found: Readonly<Record<string, Float32Array>>) {
  const largest = Math.max(...Object.values(expected).map(({ rms }) => rms));
  return Object.entries(expected).map(([name, { rms, places, values }]) => {
    const data = found[name]!;
    const scale = rms > largest * 1e-7 ? rms : largest * 1e-2;
    const differences = places.map((place, index) => Math.abs(data[place]! - values[index]!));
    return { name, error: Math.max(Math.abs(rootMeanSquare(data) - rms), ...differences) / scale };
  });
}

describe.each(Object.entries(publishedNetworks))('%s', (name, network) => {
  const golden: Golden = JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8'));

  test('takes the same step', async () => {
    const state = goldenState(network);
    const shapes = Object.fromEntries(state.specifications.map((each) => [each.name, each.shape]));
    expect(shapes).toEqual(golden.shapes);

    const step = await runPass(runtime, network, { mode: 'train', state, batch: network.batch(golden.batch) });
    expect(Math.abs(step.loss / golden.loss - 1)).toBeLessThan(lossTolerance);
    const errors = errorsOf(golden.gradients, step.gradients);
    const worst = errors.reduce((left, right) => (right.error > left.error ? right : left));
    expect(worst.error, worst.name).toBeLessThan(gradientTolerance);
  });
});
