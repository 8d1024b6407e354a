import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import { workerRuntime } from '../../../../src/platform/node/runtimes/worker-runtime.ts';
import { smallModel } from '../../../fixtures/small-model.ts';

const entry = new URL('../../../../dist/platform/node/runtimes/worker-runtime.js', import.meta.url);
const built = existsSync(entry);
if (!built) console.log('Not run: runtimes in worker threads (no dist/; "npm run build" makes it).');

/** The extent and the length of a chain of products that takes some tenths of a second. */
const extent = 768;
const length = 40;
const square = { dtype: 'float32', shape: [extent, extent] } as const;
const chain = smallModel({
  inputs: [{ name: 'x0', ...square }],
  outputs: [{ name: `x${length}`, ...square }],
  nodes: Array.from({ length }, (_, step) => ({
    operation: 'MatMul',
    inputs: [`x${step}`, 'x0'],
    outputs: [`x${step + 1}`],
  })),
});
const identity: TensorValue<'float32'> = {
  ...square,
  data: Float32Array.from({ length: extent ** 2 }, (_, at) => (at % (extent + 1) === 0 ? 1 : 0)),
};

describe.skipIf(!built)('workerRuntime', () => {
  it('leaves this thread free while a model runs, and the caller its arrays', async () => {
    const { runtime, why } = await workerRuntime({ device: 'cpu', threads: 1 });
    expect(why).toEqual(['Native code on the CPU was asked for.']);
    const session = await runtime.load(chain);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const outputs = await session.run({ x0: identity });
    clearInterval(timer);
    const { data } = outputs[`x${length}`] as TensorValue<'float32'>;
    expect([data[0], data[1], data.at(-1)]).toEqual([1, 0, 1]);
    expect(ticks).toBeGreaterThan(5);
    expect(identity.data.length).toBe(extent ** 2);
    expect(chain.length).toBeGreaterThan(0);
    await runtime.release();
    await runtime.release();
  });

  it('gives up at once when its signal is aborted, also later', async () => {
    const controller = new AbortController();
    const { runtime } = await workerRuntime({ device: 'cpu', threads: 1, signal: controller.signal });
    const session = await runtime.load(chain);
    const run = session.run({ x0: identity });
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 20);
    await expect(run).rejects.toBe(reason);
    await expect(session.run({ x0: identity })).rejects.toBe(reason);
    await expect(runtime.load(chain)).rejects.toBe(reason);
    await expect(workerRuntime({ signal: controller.signal })).rejects.toBe(reason);
  });

  it('survives an exit of the process while a model runs', () => {
    const script = `import { workerRuntime } from ${JSON.stringify(entry.href)};
      const { runtime } = await workerRuntime({ device: 'cpu', threads: 1 });
      const session = await runtime.load(Buffer.from('${Buffer.from(chain).toString('base64')}', 'base64'));
      const x0 = { dtype: 'float32', shape: [${extent}, ${extent}], data: new Float32Array(${extent ** 2}) };
      session.run({ x0 });
      session.run({ x0 });
      setTimeout(() => process.exit(7), 30);`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 120_000,
    });
    expect({ status, stderr }).toEqual({ status: 7, stderr: '' });
  });

  it('brings back the error of a runtime that cannot be opened', async () => {
    await expect(workerRuntime({ device: 'cpu', threads: 0 })).rejects.toMatchObject({
      kind: 'usage',
      code: 'engine/threads',
    });
  });

  it('does not keep the process alive when idle', () => {
    const script = `import { workerRuntime } from ${JSON.stringify(entry.href)};
      const { runtime } = await workerRuntime({ device: 'cpu', threads: 1 }); console.log(runtime.name);`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      timeout: 120_000,
    });
    expect(output).toBe('onnxruntime-node\n');
  });
});
