import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chooseRuntime, listRuntimes } from '../../../../src/platform/node/runtimes/choose-runtime.ts';
import { proveDevice } from '../../../../src/platform/node/runtimes/prove-device.ts';
import { proveRuntime } from '../../../../src/platform/onnxruntime/small-models.ts';
import { softwareGpu } from '../../../fixtures/software-gpu.ts';

const built = existsSync(new URL('../../../../dist/platform/node/runtimes/runtime-proof.js', import.meta.url));
if (!built) console.log('Not run: trials of devices (no dist/; "npm run build" makes it).');
const gpu = softwareGpu();
const hasCuda = built && (await proveDevice('cuda')).works;
const withoutGpu = { ...process.env, VK_ICD_FILENAMES: '/nonexistent', VK_DRIVER_FILES: '/nonexistent' };

describe('chooseRuntime', () => {
  it.skipIf(hasCuda)('takes native code on the CPU and says why', async () => {
    const { runtime, why } = await chooseRuntime({ threads: 1 });
    expect(runtime).toMatchObject({ name: 'onnxruntime-node', device: 'cpu', threads: 1 });
    expect(why).toEqual(['Native code runs on this machine.']);
    await proveRuntime(runtime);
    await runtime.release();
  });

  it('refuses a device that there is not', async () => {
    await expect(chooseRuntime({ device: 'gpu' as 'cpu' })).rejects.toMatchObject({
      code: 'engine/unknown-device',
      hint: 'The devices are auto, cpu, wasm, webgpu, cuda.',
    });
  });

  it('takes what is asked for', async () => {
    const { runtime, why } = await chooseRuntime({ device: 'wasm' });
    expect(runtime).toMatchObject({ name: 'onnxruntime-web', device: 'wasm', threads: 1 });
    expect(why).toEqual(['WebAssembly was asked for.']);
    await proveRuntime(runtime);
  });

  it.skipIf(!built || hasCuda)('refuses a GPU that does not work, and says what is missing', async () => {
    await expect(chooseRuntime({ device: 'cuda' })).rejects.toMatchObject({
      code: 'engine/device-unavailable',
      hint: expect.stringContaining('NVIDIA'),
    });
  });
});

describe.skipIf(!built)('listRuntimes', () => {
  it('tries each runtime', async () => {
    const candidates = await listRuntimes();
    expect(candidates.map(({ device }) => device)).toEqual(['cpu', 'wasm', 'webgpu', 'cuda']);
    const [cpu, wasm] = candidates;
    expect(cpu).toMatchObject({ works: true, version: expect.stringMatching(/^1\.30\./), reason: '' });
    expect(wasm).toMatchObject({ works: true, threads: 1 });
    for (const { works, reason, version } of candidates) {
      expect(reason === '').toBe(works);
      expect(version === null).toBe(!works);
    }
  });
});

describe.skipIf(!built)('proveDevice', () => {
  it.skipIf(process.platform !== 'linux')('says why a device does not work', async () => {
    const proof = await proveDevice('webgpu', { environment: withoutGpu });
    expect(proof).toMatchObject({ works: false, reason: expect.stringContaining('WebGPU adapter') });
  });

  it.skipIf(gpu === undefined)('finds a GPU that works', async () => {
    const proof = await proveDevice('webgpu', { environment: { ...process.env, ...gpu } });
    expect(proof).toMatchObject({ works: true });
  });

  it('waits no longer than the deadline', async () => {
    expect(await proveDevice('cpu', { deadlineMs: 1 })).toMatchObject({
      works: false,
      reason: 'there was no answer within 0.001 s',
    });
  });

  it('survives the end of the process that tries', async () => {
    const environment = { ...process.env, NODE_OPTIONS: '--import=data:text/javascript,process.abort()' };
    expect(await proveDevice('cpu', { environment })).toMatchObject({
      works: false,
      reason: expect.stringContaining('the process that tried it ended with SIGABRT'),
    });
  });
});
