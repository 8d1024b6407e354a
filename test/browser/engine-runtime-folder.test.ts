import { expect, it, vi } from 'vitest';
import { onnxruntimeWeb } from '../../src/platform/browser/onnxruntime-web.ts';
import { smallModel } from '../fixtures/small-model.ts';

it('computes in one thread where threads cannot share memory, and says which files it could not find', async () => {
  vi.stubGlobal('crossOriginIsolated', false);
  const runtime = await onnxruntimeWeb({ wasmFolder: '/no-such-folder/', threads: 4 });
  expect(runtime.threads).toBe(1);
  const value = { name: 'x', dtype: 'float32', shape: [1] } as const;
  const model = smallModel({
    inputs: [value],
    outputs: [{ ...value, name: 'y' }],
    nodes: [{ operation: 'Neg', inputs: ['x'], outputs: ['y'] }],
  });
  await expect(runtime.load(model)).rejects.toMatchObject({
    code: 'engine/runtime-failed',
    hint: expect.stringContaining('wasmFolder'),
  });
});
