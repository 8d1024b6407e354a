import type { Device } from '../../engine/runtime.ts';
import { automaticDevices, type RuntimeCandidate } from '../../platform/node/runtimes/choose-runtime.ts';
import type { Finding } from './finding.ts';

const names: Readonly<Record<Device, string>> = {
  cpu: 'Native runtime',
  wasm: 'Wasm runtime',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
};

const uses: Readonly<Record<Device, string>> = {
  cpu: 'computes networks on all cores, the fastest without a GPU',
  wasm: 'computes networks where the native runtime has no build, at three to six times its time',
  webgpu: 'computes networks on a GPU when asked for; experimental in Node.js',
  cuda: 'computes networks on an NVIDIA GPU',
};

const remedies: Readonly<Partial<Record<Device, string>>> = {
  webgpu:
    'nothing needs it; on Linux: a driver for Vulkan and its loader (apt install libvulkan1), with VK_ICD_FILENAMES where the driver is not found',
  cuda: 'nothing needs it; with an NVIDIA driver, CUDA 12 and cuDNN 9: ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node',
};

/** The runtime that is used unless another is asked for, among those that work. */
export function automaticRuntime(candidates: readonly RuntimeCandidate[]): RuntimeCandidate | undefined {
  return automaticDevices
    .map((device) => candidates.find((candidate) => candidate.device === device && candidate.works))
    .find((candidate) => candidate !== undefined);
}

/** What the trials of the runtimes mean for a user. */
export function examineRuntimes(candidates: readonly RuntimeCandidate[]): Finding[] {
  const native = candidates.find(({ device }) => device === 'cpu');
  return [
    inUse(candidates),
    ...candidates.map((candidate) =>
      native?.version === null && candidate.name === native.name && candidate !== native
        ? withoutNative(candidate, native)
        : examineRuntime(candidate),
    ),
  ];
}

function withoutNative({ device }: RuntimeCandidate, { remedy }: RuntimeCandidate): Finding {
  return {
    name: names[device],
    state: 'missing',
    found: 'needs the native runtime',
    use: uses[device],
    ...(remedy === undefined ? {} : { remedy }),
  };
}

function inUse(candidates: readonly RuntimeCandidate[]): Finding {
  const use = 'networks are trained and run on it';
  const chosen = automaticRuntime(candidates);
  if (chosen === undefined) {
    return { name: 'Runtime in use', state: 'missing', found: 'none', use, remedy: 'see the next lines' };
  }
  const before = automaticDevices.slice(
    0,
    automaticDevices.indexOf(chosen.device as (typeof automaticDevices)[number]),
  );
  const why = `because ${chosen.device} works${before.length > 0 ? ` and ${before.join(' and ')} ${before.length > 1 ? 'do' : 'does'} not` : ''}`;
  return {
    name: 'Runtime in use',
    state: chosen.device === 'wasm' ? 'limited' : 'ok',
    found: `${chosen.name} on ${chosen.device}, ${why}`,
    use,
  };
}

function examineRuntime({ name, device, version, threads, works, reason, remedy }: RuntimeCandidate): Finding {
  const finding = { name: names[device], use: uses[device] };
  if (works) {
    const cores =
      device === 'cpu' || device === 'wasm' ? ` with ${threads} ${threads === 1 ? 'thread' : 'threads'}` : '';
    return { ...finding, state: 'ok', found: `${name} ${version} has multiplied two matrices${cores}` };
  }
  const advice = remedies[device] ?? remedy;
  return { ...finding, state: 'missing', found: reason, ...(advice === undefined ? {} : { remedy: advice }) };
}
