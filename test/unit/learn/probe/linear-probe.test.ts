import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { linearProbe, probeTrainer } from '../../../../src/learn/probe/linear-probe.ts';
import { chooseRuntime } from '../../../../src/platform/node/runtimes/choose-runtime.ts';
import { auc } from '../../../../src/stats/auc.ts';

const [count, width] = [300, 6];
const labels = Array.from({ length: count }, (_, index) => index % 3);

/** Features whose column c is 1.5 higher for class c, on very different scales. */
function featuresOf(classes: number): TensorValue<'float32'> {
  const stream = createStream(2, 'probe features');
  const data = Float32Array.from({ length: count * width }, (_, index) => {
    const column = index % width;
    const signal = labels[Math.floor(index / width)]! % classes === column ? 1.5 : 0;
    return 10 ** (column - 2) * (stream.normal() + signal);
  });
  return { dtype: 'float32', shape: [count, width], data };
}

const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, index) => from + index);
const parts = { train: rows(0, 180), validation: rows(180, 240) };

describe('linearProbe', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = (await chooseRuntime({ device: 'cpu', threads: 1 })).runtime;
  });
  afterAll(() => runtime.release());

  const probe = (classes: number, extra: object = {}) =>
    linearProbe({
      runtime,
      features: featuresOf(classes),
      labels: labels.map((label) => label % classes),
      classes,
      ...parts,
      seed: 4,
      epochs: 60,
      batchSize: 60,
      baseRate: 20,
      ...extra,
    });

  test.each([2, 3])('finds %i classes in cases that it has not seen', async (classes) => {
    const { scores, validationAuc, selectedEpoch } = await probe(classes);
    expect(scores.map((each) => each.length)).toEqual(new Array(classes).fill(count));
    const seen = Array.from(rows(240, 300));
    const label = Uint8Array.from(seen, (index) => (labels[index]! % classes === 1 ? 1 : 0));
    expect(auc({ score: Float64Array.from(seen, (index) => scores[1]![index]!), label })).toBeGreaterThan(0.8);
    expect(validationAuc).toBeGreaterThan(0.8);
    expect((selectedEpoch + 1) % 10).toBe(0);
  });

  test('never trains the first of two outputs', async () => {
    const { values } = await probe(2);
    const start = await probeTrainer({ runtime, classes: 2, width, seed: 4 }).values();
    const firstRow = (from: typeof values) => Array.from(from['head.weight']!.data.slice(0, width) as Float32Array);
    expect(firstRow(values).map((value, index) => value / firstRow(start)[index]!)).toEqual(
      new Array(width).fill(expect.closeTo(1, 6)),
    );
    const secondRow = (from: typeof values) => Array.from(from['head.weight']!.data.slice(width) as Float32Array);
    expect(
      Math.max(...secondRow(values).map((value, index) => Math.abs(value - secondRow(start)[index]!))),
    ).toBeGreaterThan(0.01);
  });

  test('gives the same for the same seed, and another for another', async () => {
    const [first, again, other] = [await probe(2), await probe(2), await probe(2, { seed: 5 })];
    expect(again.scores).toEqual(first.scores);
    expect(other.scores).not.toEqual(first.scores);
  });

  test('refuses what it cannot be trained on', async () => {
    const refusal = expect.objectContaining({ code: 'learn/bad-probe' });
    await expect(probe(2, { train: rows(0, 1) })).rejects.toThrow(refusal);
    await expect(probe(2, { validation: rows(299, 301) })).rejects.toThrow(refusal);
    await expect(probe(2, { labels: labels.map((label) => label - 1) })).rejects.toThrow(refusal);
  });
});
