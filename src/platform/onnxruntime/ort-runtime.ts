// `Runtime` over a package of ONNX Runtime. The Node and the web package share their interface, so they share this; what differs stands in `OrtBackend`.
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { type EvenhandError, usageError } from '../../core/errors.ts';
import type { DataType } from '../../core/tensor-value.ts';
import type { LoadOptions, Runtime, Session } from '../../engine/runtime.ts';
import { createDeviceTensors } from './device-tensors.ts';
import type { OrtBackend } from './ort-module.ts';
import { createOrtSession } from './ort-session.ts';
import { fromOrtTensor } from './ort-tensors.ts';
import { createReadBack } from './read-back.ts';
import { runtimeError } from './runtime-error.ts';

/** A runtime over the package. Its sessions end with it. */
export function createOrtRuntime(backend: OrtBackend): Runtime {
  const { name, version, device, threads, keepsState } = backend;
  const label = `${name} on ${device}`;
  const tensors = createDeviceTensors<Tensor>({
    runtime: label,
    describe: ({ type, dims }) => ({ dtype: type as DataType, shape: [...dims] }),
    // An output without elements stays in host memory.
    free: (native) => native.location !== 'cpu' && native.dispose(),
  });
  const readBack = createReadBack(backend);
  const sessions = new Set<Session>();
  let released = false;

  return {
    name,
    version,
    device,
    threads,
    keepsState,
    zeroCopy: backend.writesInPlace,
    async load(model, options = {}) {
      if (released) throw releasedError(label);
      const kept = keptOutputs(options, backend);
      const native = await backend.inTurn(() => create(backend, model, options));
      const session = createOrtSession({
        backend,
        native,
        tensors,
        kept,
        profiled: options.profile !== undefined,
        label,
        onRelease: () => sessions.delete(session),
      });
      sessions.add(session);
      try {
        requireOutputs(kept, session);
      } catch (error) {
        await session.release();
        throw error;
      }
      return session;
    },
    async download(tensor) {
      const native = tensors.find(tensor);
      try {
        return fromOrtTensor('tensor', native.location === 'cpu' ? native : await readBack.download(native));
      } catch (error) {
        throw runtimeError(error, { action: 'copy from the device', runtime: label });
      }
    },
    async release() {
      released = true;
      tensors.disposeAll();
      for (const session of [...sessions]) await session.release();
      await readBack.release();
    },
  };
}

/** The error of a call to a runtime that was released. */
export function releasedError(label: string): EvenhandError {
  return usageError('engine/runtime-released', `the runtime (${label}) was released: it works no more.`, {
    hint: 'Choose a runtime again.',
  });
}

async function create(backend: OrtBackend, model: Uint8Array, options: LoadOptions): Promise<InferenceSession> {
  const { externalData = {}, keepDuplicates = false, keepOnDevice = [] } = options;
  const files = Object.entries(externalData).map(([path, data]) => ({ path, data }));
  const unmerged = { optimization: { disable_specified_optimizers: 'CommonSubexpressionElimination' } };
  try {
    return await backend.ort.InferenceSession.create(model, {
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      ...(files.length > 0 ? { externalData: files } : {}),
      ...(keepDuplicates ? { extra: unmerged } : {}),
      ...(keepOnDevice.length > 0
        ? { preferredOutputLocation: Object.fromEntries(keepOnDevice.map((output) => [output, 'gpu-buffer'])) }
        : {}),
      ...backend.sessionOptions(options),
    });
  } catch (error) {
    // Only the Node package looks at these names.
    const unknown = /"(.*)" is not a valid output name/.exec(String(error))?.[1];
    if (unknown !== undefined) throw unknownOutput(unknown);
    throw runtimeError(error, { action: 'load the model', runtime: `${backend.name} on ${backend.device}` });
  }
}

function keptOutputs(
  { keepOnDevice = [] }: LoadOptions,
  { keepsState, name, device }: OrtBackend,
): ReadonlySet<string> {
  if (keepOnDevice.length > 0 && !keepsState) {
    throw usageError('engine/no-device-memory', `${name} on ${device} keeps no outputs on a device.`, {
      hint: 'Ask for keepOnDevice only where Runtime.keepsState is true.',
    });
  }
  return new Set(keepOnDevice);
}

function requireOutputs(kept: ReadonlySet<string>, { outputNames }: Session): void {
  const unknown = [...kept].find((output) => !outputNames.includes(output));
  if (unknown !== undefined) throw unknownOutput(unknown);
}

function unknownOutput(name: string): EvenhandError {
  return usageError('engine/unknown-output', `the model has no output "${name}" to keep on the device.`, {
    hint: 'Name outputs of the model.',
  });
}
