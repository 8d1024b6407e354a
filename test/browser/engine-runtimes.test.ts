import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../../src/engine/runtime.ts';
import { gpuAdapter, onnxruntimeWeb } from '../../src/platform/browser/onnxruntime-web.ts';
import { runCase } from '../fixtures/run-case.ts';
import { contractCases } from '../fixtures/runtime-contract.ts';

const wasmFolder = '/node_modules/onnxruntime-web/dist';
const adapter = await gpuAdapter();
if (adapter === undefined) console.log('Not run: WebGPU in the browser (it offers no adapter).');

describe.each(['wasm', ...(adapter === undefined ? [] : ['webgpu'])] as const)('onnxruntime-web on %s', (device) => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await onnxruntimeWeb({ wasmFolder, device: device as 'wasm' | 'webgpu' });
  });
  afterAll(() => runtime.release());

  it.each(contractCases)('$name', async (contractCase) => {
    expect((await runCase(contractCase, runtime)).differences).toEqual([]);
  });
});

describe('onnxruntimeWeb', () => {
  it('has several threads in a page that is isolated from other origins, as the first call decided', async () => {
    expect(crossOriginIsolated).toBe(true);
    const { threads, name, zeroCopy } = await onnxruntimeWeb({ wasmFolder, threads: 1 });
    expect([threads, name, zeroCopy]).toEqual([navigator.hardwareConcurrency, 'onnxruntime-web', false]);
  });

  it('refuses a number of threads that is none', async () => {
    await expect(onnxruntimeWeb({ wasmFolder, threads: 0 })).rejects.toMatchObject({ code: 'engine/threads' });
  });
});

describe('gpuAdapter', () => {
  it.skipIf(adapter === undefined)('names what computes', () => {
    expect(adapter!.vendor).not.toBe('');
  });
});
