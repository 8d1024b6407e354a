import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../../src/learn/fit/checkpoint.ts';
import type { FitState } from '../../../../src/learn/fit/fit-options.ts';

const state: FitState = {
  epoch: 3,
  batch: 2,
  trainer: {
    optimiser: { optimiser: 'adamw', steps: 17, scalars: { alpha: 0.1 } },
    averaged: 4,
    tensors: {
      'values:w': { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, -0, Number.MIN_VALUE, 4) },
      'buffer:mean': { dtype: 'float32', shape: [1], data: Float32Array.of(0.25) },
    },
  },
  history: [
    { epoch: 0, step: 4, loss: 0.1, validation: 0.3333333333333333 },
    { epoch: 1, step: 8, loss: -0, validation: Number.NaN },
  ],
  running: { loss: 1.5, cases: 6 },
  best: { epoch: 1, score: 0.25, values: { w: { dtype: 'float32', shape: [4], data: Float32Array.of(4, 3, 2, 1) } } },
  stale: 1,
  method: { memory: [1, Number.NEGATIVE_INFINITY, 3], nothing: null },
};
const place = { file: 'checkpoint.safetensors', identity: 'run a' };

describe('checkpoints', () => {
  it('hold the whole state', async () => {
    const read = await decodeCheckpoint(await encodeCheckpoint(state, 'run a'), place);
    expect(read).toEqual(state);
  });

  it('hold a state without a best epoch', async () => {
    const { best: _, ...rest } = state;
    const read = await decodeCheckpoint(await encodeCheckpoint({ ...rest, best: undefined }, 'run a'), place);
    expect(read.best).toBeUndefined();
  });

  it('hold epochs that may still be the best, with weights unless these are kept elsewhere', async () => {
    const values = { w: { dtype: 'float32' as const, shape: [1], data: Float32Array.of(7) } };
    const contenders = [
      { epoch: 2, score: Number.NaN, values },
      { epoch: 11, score: 0.5 },
    ];
    const read = await decodeCheckpoint(await encodeCheckpoint({ ...state, contenders }, 'run a'), place);
    expect(read).toEqual({ ...state, contenders });
  });

  it('are refused after any change of a bit', async () => {
    const bytes = await encodeCheckpoint(state, 'run a');
    for (let position = 0; position < bytes.length; position += 7) {
      const broken = bytes.slice();
      broken[position]! ^= 1;
      await expect(decodeCheckpoint(broken, place), `byte ${position}`).rejects.toMatchObject({ kind: 'data' });
    }
  });

  it('are refused when cut short', async () => {
    const bytes = await encodeCheckpoint(state, 'run a');
    for (const length of [0, 5, 100, bytes.length - 1]) {
      await expect(decodeCheckpoint(bytes.slice(0, length), place)).rejects.toMatchObject({ kind: 'data' });
    }
  });

  it('belong to one run', async () => {
    const bytes = await encodeCheckpoint(state, 'run b');
    await expect(decodeCheckpoint(bytes, place)).rejects.toMatchObject({ code: 'learn/other-checkpoint' });
  });
});
