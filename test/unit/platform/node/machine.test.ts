import { cpus } from 'node:os';
import { expect, it } from 'vitest';
import { describeMachine } from '../../../../src/platform/node/machine.ts';

it('finds what this Node has', async () => {
  const machine = await describeMachine();
  expect(machine).toMatchObject({
    node: process.versions.node,
    wasm: true,
    wasmSimd: true,
    threads: true,
    sharedMemory: true,
  });
  expect(machine.cores).toBeLessThanOrEqual(cpus().length);
  expect(machine.memoryBytes).toBeGreaterThan(machine.freeMemoryBytes);
});
