// The same trainings give the same losses in a page.
import { describe, expect, it } from 'vitest';
import { gpuAdapter, onnxruntimeWeb } from '../../src/platform/browser/onnxruntime-web.ts';
import { parityLines, parityProblems, runParity } from '../fixtures/training-parity.ts';

const adapter = await gpuAdapter();
if (adapter === undefined) console.log('Not run: training on WebGPU in the browser (it offers no adapter).');

describe('ten steps of each training', () => {
  it.each(['wasm', ...(adapter === undefined ? [] : ['webgpu'])] as const)(
    'onnxruntime-web on %s',
    async (device) => {
      const runtime = await onnxruntimeWeb({
        wasmFolder: '/node_modules/onnxruntime-web/dist',
        device: device as 'wasm' | 'webgpu',
      });
      const outcomes = await runParity(runtime);
      await runtime.release();
      console.log(parityLines(`onnxruntime-web on ${device} in a page`, outcomes));
      expect(parityProblems(outcomes)).toEqual([]);
    },
    240_000,
  );
});
