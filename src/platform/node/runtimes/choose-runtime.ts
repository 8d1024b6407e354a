import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dataError, EvenhandError, usageError } from '../../../core/errors.ts';
import type { Device, Runtime } from '../../../engine/runtime.ts';
import { loadOnnxruntimeNode } from './load-onnxruntime-node.ts';
import { openRuntime } from './open-runtime.ts';
import { proveDevice } from './prove-device.ts';

/** What is asked of a runtime. */
export interface ChooseRuntimeOptions {
  /** Default `auto`. */
  readonly device?: Device | 'auto' | undefined;
  /** Threads of one operation on the CPU, at least 1; by default one for each core (for WebAssembly 1). */
  readonly threads?: number | undefined;
}

/** A runtime, and in sentences why it was chosen. */
export interface ChosenRuntime {
  readonly runtime: Runtime;
  readonly why: readonly string[];
}

/** A runtime that there could be here. */
export interface RuntimeCandidate {
  readonly name: string;
  readonly device: Device;
  /** Null if it does not work. */
  readonly version: string | null;
  /** Threads of one operation; null if it does not work. */
  readonly threads: number | null;
  /** It has multiplied two matrices in a process of its own. */
  readonly works: boolean;
  /** Why it does not work; empty if it does. */
  readonly reason: string;
  /** What to do about that, if anything is known. */
  readonly remedy: string | undefined;
}

/**
 * Opens the runtime that suits: the device that was asked for or, with `auto`, CUDA where its part of onnxruntime-node is installed and
 * works, else native code on the CPU, else WebAssembly. WebGPU must be asked for: in Node it is experimental, and does not say whether a
 * real GPU is behind it. A GPU is tried in a process of its own first.
 * @throws `EvenhandError` `engine/device-unavailable` for a GPU that was asked for and does not work, `engine/runtime-missing` for `cpu`
 * without a native package that runs here, `engine/unknown-device` (usage) for another word, of kind `usage` unless `threads` is an integer of 1 or more.
 */
export async function chooseRuntime({ device = 'auto', threads }: ChooseRuntimeOptions = {}): Promise<ChosenRuntime> {
  if (device !== 'auto') {
    if (!Object.hasOwn(spoken, device)) throw unknownDevice(device);
    await requireDevice(device);
    return { runtime: await openRuntime({ device, threads }), why: [`${spoken[device]} was asked for.`] };
  }
  const why: string[] = [];
  for (const candidate of automaticDevices) {
    if (candidate === 'cuda' && !(await hasCuda())) continue;
    try {
      await requireDevice(candidate);
      const runtime = await openRuntime({ device: candidate, threads });
      return { runtime, why: [...why, reasons[candidate]] };
    } catch (error) {
      if (!(error instanceof EvenhandError) || !unusable.includes(error.code)) throw error;
      why.push(`${spoken[candidate]} is not used: ${error.message}`);
    }
  }
  throw dataError('engine/runtime-missing', `no runtime works here. ${why.join(' ')}`, {
    hint: '"evenhand doctor" says what is missing.',
  });
}

/** What `auto` considers, in this order. */
export const automaticDevices = ['cuda', 'cpu', 'wasm'] as const satisfies readonly Device[];

const unusable: readonly string[] = ['engine/runtime-missing', 'engine/device-unavailable'];

const reasons: Readonly<Record<(typeof automaticDevices)[number], string>> = {
  cuda: 'The CUDA part of onnxruntime-node is installed and has proved to work.',
  cpu: 'Native code runs on this machine.',
  wasm: 'WebAssembly runs everywhere.',
};

/**
 * Tries every runtime of Node (CPU, WebAssembly, WebGPU, CUDA, in this order), each in a process of its own. Takes a
 * second or two. One that does not work is in the list with its reason.
 */
export function listRuntimes(): Promise<readonly RuntimeCandidate[]> {
  const devices: readonly Device[] = ['cpu', 'wasm', 'webgpu', 'cuda'];
  return Promise.all(
    devices.map(async (device): Promise<RuntimeCandidate> => {
      const name = device === 'wasm' ? 'onnxruntime-web' : 'onnxruntime-node';
      const proof = await proveDevice(device);
      return proof.works
        ? { name, device, version: proof.version, threads: proof.threads, works: true, reason: '', remedy: undefined }
        : { name, device, version: null, threads: null, works: false, reason: proof.reason, remedy: proof.remedy };
    }),
  );
}

const spoken: Readonly<Record<Device, string>> = {
  cpu: 'Native code on the CPU',
  wasm: 'WebAssembly',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
};

function unknownDevice(device: string): EvenhandError {
  return usageError('engine/unknown-device', `There is no device "${device}".`, {
    hint: `The devices are auto, ${Object.keys(spoken).join(', ')}.`,
  });
}

/** Tries a GPU; the others need no trial. */
async function requireDevice(device: Device): Promise<void> {
  if (device !== 'webgpu' && device !== 'cuda') return;
  const proof = await proveDevice(device);
  if (proof.works) return;
  const { reason, remedy } = proof;
  throw dataError('engine/device-unavailable', `${spoken[device]} does not work here: ${reason}`, {
    hint: remedy ?? 'Use the device "auto".',
  });
}

/** Whether the CUDA part, which the package itself does not hold, has been installed and an NVIDIA driver is there. */
async function hasCuda(): Promise<boolean> {
  const drivers = ['/dev/nvidiactl', '/dev/dxg'];
  if (process.platform === 'linux' && !drivers.some(existsSync)) return false;
  try {
    const { libraries } = await loadOnnxruntimeNode();
    return ['libonnxruntime_providers_cuda.so', 'onnxruntime_providers_cuda.dll'].some((file) =>
      existsSync(join(libraries, file)),
    );
  } catch {
    return false;
  }
}
