import { expect, test } from 'vitest';
import { nextUint32, seedState } from '../../../../src/core/xoshiro.ts';
import { loadKernel, writeStates } from '../../../../src/stats/resampling/kernel.ts';
import { drawPoissonCounts, poissonThresholds } from '../../../../src/stats/resampling/poisson-counts.ts';

test('memory is handed out aligned, cleared and without overlap', () => {
  const kernel = loadKernel(300_000)!;
  const first = kernel.reserve(5);
  const second = kernel.reserve(200_000);
  expect(first % 16).toBe(0);
  expect(second - first).toBe(16);
  const bytes = new Uint8Array(kernel.functions.memory.buffer, first);
  expect(bytes.length).toBeGreaterThanOrEqual(200_016);
  expect(bytes.every((value) => value === 0)).toBe(true);
});

test('asks for no more memory than there is', () => {
  expect(loadKernel(3e9)).toBeUndefined();
});

test('sixteen lanes draw what one lane draws, and leave their generators in the same state', () => {
  const patients = 5000;
  const kernel = loadKernel(patients * 16 + 1024)!;
  const scratch = kernel.reserve(1024);
  const counts = kernel.reserve(patients * 16);
  const { buffer } = kernel.functions.memory;
  const states = Array.from({ length: 16 }, (_, lane) => seedState(lane, ['lane']));
  writeStates(kernel, scratch, states);
  new Int32Array(buffer, scratch + 256, 12).set(poissonThresholds.map((threshold) => (threshold - 1) ^ 0x80000000));
  kernel.functions.drawCounts(scratch, scratch + 256, counts, patients, scratch + 320);
  const totals = new Int32Array(buffer, scratch + 320, 16);
  const words = new Uint32Array(buffer, scratch, 64);
  states.forEach((state, lane) => {
    const bytes = new Uint8Array(patients);
    expect(drawPoissonCounts({ bytes, stride: 1, offset: 0, patients }, state)).toBe(totals[lane]);
    expect(new Uint8Array(buffer, counts, patients * 16).filter((_, i) => i % 16 === lane)).toEqual(bytes);
    const after = Uint32Array.from({ length: 4 }, (_, word) => words[(lane >> 2) * 16 + word * 4 + (lane & 3)]!);
    expect(nextUint32(after)).toBe(nextUint32(state));
  });
});
