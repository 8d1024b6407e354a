import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import type { Runtime } from '../../../../src/engine/runtime.ts';
import { onnxruntimeNode } from '../../../../src/platform/node/runtimes/onnxruntime-node.ts';
import { smallModel } from '../../../fixtures/small-model.ts';

const vector = { dtype: 'float32', shape: [4] } as const;
const negate = smallModel({
  inputs: [{ name: 'x', ...vector }],
  outputs: [{ name: 'y', ...vector }],
  nodes: [{ operation: 'Neg', inputs: ['x'], outputs: ['y'] }],
});
/** y = |-x| + |-x|, each written out. */
const duplicated = smallModel({
  inputs: [{ name: 'x', ...vector }],
  outputs: [{ name: 'y', ...vector }],
  nodes: [
    { operation: 'Softplus', inputs: ['x'], outputs: ['a'] },
    { operation: 'Softplus', inputs: ['x'], outputs: ['b'] },
    { operation: 'Add', inputs: ['a', 'b'], outputs: ['y'] },
  ],
});
const scratch = mkdtempSync(join(tmpdir(), 'evenhand-runtime-'));
let runtime: Runtime;

const float32 = (data: Float32Array<ArrayBufferLike>): TensorValue<'float32'> => ({
  ...vector,
  data: data as Float32Array<ArrayBuffer>,
});

/** The operations that a run performed, from its profile. */
async function performed(name: string, keepDuplicates: boolean): Promise<string[]> {
  const session = await runtime.load(duplicated, { keepDuplicates, profile: join(scratch, name) });
  await session.run({ x: float32(Float32Array.of(1, 2, 3, 4)) });
  await session.release();
  const file = readdirSync(scratch).find((entry) => entry.startsWith(name))!;
  const events = JSON.parse(readFileSync(join(scratch, file), 'utf8')) as { cat: string; args: { op_name?: string } }[];
  return events.flatMap(({ cat, args }) => (cat === 'Node' && args.op_name !== undefined ? [args.op_name] : []));
}

describe('onnxruntimeNode', () => {
  beforeAll(async () => {
    runtime = await onnxruntimeNode({ threads: 1 });
  });
  afterAll(async () => {
    await runtime.release();
    rmSync(scratch, { recursive: true });
  });

  it('says what it is', () => {
    const { name, version, device, threads, zeroCopy, keepsState } = runtime;
    expect({ name, device, threads, zeroCopy, keepsState }).toEqual({
      name: 'onnxruntime-node',
      device: 'cpu',
      threads: 1,
      zeroCopy: true,
      keepsState: false,
    });
    expect(version).toMatch(/^1\.30\./);
  });

  it('takes and fills memory that threads share, which ONNX Runtime itself refuses', async () => {
    const session = await runtime.load(negate);
    const shared = (...numbers: number[]) => {
      const data = new Float32Array(new SharedArrayBuffer(16));
      data.set(numbers);
      return data;
    };
    const y = float32(shared());
    const outputs = await session.run({ x: float32(shared(1, 2, 3, 4)) }, { y });
    expect([...y.data]).toEqual([-1, -2, -3, -4]);
    expect(outputs['y']).toBe(y);
    await session.release();
  });

  it('refuses a view of WebAssembly memory that has grown since', async () => {
    const session = await runtime.load(negate);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const x = float32(new Float32Array(memory.buffer, 0, 4));
    memory.grow(1);
    await expect(session.run({ x })).rejects.toMatchObject({ code: 'engine/feed-mismatch', kind: 'usage' });
    await session.release();
  });

  it('merges equal nodes, unless they are a recomputed block', async () => {
    expect(await performed('merged', false)).toEqual(['Softplus', 'Add']);
    expect(await performed('kept', true)).toEqual(['Softplus', 'Softplus', 'Add']);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %s threads', async (threads) => {
    await expect(onnxruntimeNode({ threads })).rejects.toMatchObject({ kind: 'usage', code: 'engine/threads' });
  });
});
