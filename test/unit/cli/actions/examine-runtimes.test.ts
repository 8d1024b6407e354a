import { describe, expect, it } from 'vitest';
import { automaticRuntime, examineRuntimes } from '../../../../src/cli/actions/examine-runtimes.ts';
import type { Device } from '../../../../src/engine/runtime.ts';
import type { RuntimeCandidate } from '../../../../src/platform/node/runtimes/choose-runtime.ts';

const devices: readonly Device[] = ['cpu', 'wasm', 'webgpu', 'cuda'];

/** A machine on which the named devices work. */
function machine(...working: Device[]): RuntimeCandidate[] {
  return devices.map((device) => {
    const name = device === 'wasm' ? 'onnxruntime-web' : 'onnxruntime-node';
    return working.includes(device)
      ? { name, device, version: '1.30.0', threads: 2, works: true, reason: '', remedy: undefined }
      : { name, device, version: null, threads: null, works: false, reason: `no ${device}.`, remedy: `get ${device}` };
  });
}

const states = (candidates: readonly RuntimeCandidate[]) => examineRuntimes(candidates).map(({ state }) => state);

describe('automaticRuntime', () => {
  it.each([
    [['cpu', 'wasm'], 'cpu'],
    [['cpu', 'wasm', 'webgpu'], 'cpu'],
    [['cpu', 'wasm', 'webgpu', 'cuda'], 'cuda'],
    [['wasm'], 'wasm'],
  ] as const)('of %j is %s', (working, device) => {
    expect(automaticRuntime(machine(...working))?.device).toBe(device);
  });

  it('is none where nothing works', () => {
    expect(automaticRuntime(machine())).toBeUndefined();
  });
});

describe('examineRuntimes', () => {
  it('says which runtime is in use and why', () => {
    const [inUse] = examineRuntimes(machine('cpu', 'wasm'));
    expect(inUse).toMatchObject({
      state: 'ok',
      found: 'onnxruntime-node on cpu, because cpu works and cuda does not',
    });
    expect(states(machine('cpu', 'wasm'))).toEqual(['ok', 'ok', 'ok', 'missing', 'missing']);
  });

  it('calls WebAssembly alone limited, and says how to get the native runtime, once for all that need it', () => {
    const findings = examineRuntimes(machine('wasm'));
    expect(findings.map(({ state }) => state)).toEqual(['limited', 'missing', 'ok', 'missing', 'missing']);
    expect(findings.filter(({ remedy }) => remedy === 'get cpu').map(({ name }) => name)).toEqual([
      'Native runtime',
      'WebGPU',
      'CUDA',
    ]);
    expect(findings[3]!.found).toBe('needs the native runtime');
  });

  it('gives the reason of what does not work, and what to do', () => {
    const cuda = examineRuntimes(machine('cpu', 'wasm')).at(-1)!;
    expect(cuda.found).toBe('no cuda.');
    expect(cuda.remedy).toContain('ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node');
  });

  it('is missing where nothing works', () => {
    expect(states(machine())[0]).toBe('missing');
  });
});
