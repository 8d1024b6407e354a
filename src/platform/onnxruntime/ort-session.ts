import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { usageError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import type { DeviceTensor, Session } from '../../engine/runtime.ts';
import { copyInto, type Feeds, type Into, refuseAliases, refuseKept, sessionReleasedError } from './buffers.ts';
import type { DeviceTensors } from './device-tensors.ts';
import type { OrtBackend } from './ort-module.ts';
import { fromOrtTensor, isShared, toOrtTensor } from './ort-tensors.ts';
import { runtimeError } from './runtime-error.ts';

/** What a session is made of. */
export interface OrtSessionParts {
  readonly backend: OrtBackend;
  readonly native: InferenceSession;
  readonly tensors: DeviceTensors<Tensor>;
  /** Outputs that stay on the device. */
  readonly kept: ReadonlySet<string>;
  readonly profiled: boolean;
  /** Names the runtime in errors. */
  readonly label: string;
  readonly onRelease: () => void;
}

/** The parts and what is looked up in each run. */
interface Parts extends OrtSessionParts {
  readonly inputs: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
  /** Hands out an output that stays on the device. */
  readonly keep: (output: Tensor) => DeviceTensor;
}

/**
 * A `Session` over a session of ONNX Runtime. Outputs that stay on the device lie in memory that belongs to the native session, and using
 * them after it takes the process down: a released session goes when the last of them is disposed.
 */
export function createOrtSession(given: OrtSessionParts): Session {
  const { backend, native, label } = given;
  const { inputNames, outputNames } = native;
  let released = false;
  let living = 0;
  const end = (): Promise<void> =>
    backend.inTurn(async () => {
      if (given.profiled) native.endProfiling();
      await native.release();
    });
  const keep = (output: Tensor): DeviceTensor => {
    living += 1;
    return given.tensors.wrap(output, () => {
      living -= 1;
      if (released && living === 0) end().catch(() => undefined);
    });
  };
  const parts: Parts = { ...given, inputs: new Set(inputNames), outputs: new Set(outputNames), keep };

  return {
    inputNames,
    outputNames,
    async run(feeds, into = {}) {
      if (released) throw sessionReleasedError();
      const asked = Object.keys(into).length > 0 ? Object.keys(into) : outputNames;
      requireKnown(asked, parts.outputs, 'output');
      refuseAliases(feeds, into);
      refuseKept(into, parts.kept);
      const fed = feedTensors(parts, feeds);
      const fetched = fetchTensors(parts, asked, into);
      let results: InferenceSession.ReturnType;
      try {
        results = await backend.inTurn(() => native.run(fed, fetched));
      } catch (error) {
        throw runtimeError(error, { action: 'run the model', runtime: label });
      }
      return collect(parts, { results, asked, into, fetched });
    },
    async release() {
      if (released) return;
      released = true;
      parts.onRelease();
      if (living === 0) await end();
    },
  };
}

function feedTensors({ backend, native, tensors, inputs }: Parts, feeds: Feeds): Record<string, Tensor> {
  requireKnown(Object.keys(feeds), inputs, 'input');
  const fed: Record<string, Tensor> = {};
  for (const name of native.inputNames) {
    const value = feeds[name];
    if (value === undefined) {
      throw usageError('engine/feed-mismatch', `the model's input "${name}" was not fed.`, {
        hint: `Feed ${native.inputNames.join(', ')}.`,
      });
    }
    fed[name] = 'location' in value ? tensors.find(value) : toOrtTensor(backend.ort.Tensor, name, value);
  }
  return fed;
}

/** What is asked of ONNX Runtime: a tensor to write into, or null for one that it makes. */
function fetchTensors(
  { backend, native, kept }: Parts,
  asked: readonly string[],
  into: Into,
): Record<string, Tensor | null> {
  const fetched: Record<string, Tensor | null> = {};
  if (backend.bindsAllOutputs && kept.size > 0) {
    for (const name of native.outputNames) fetched[name] = null;
  }
  for (const name of asked) {
    const given = into[name];
    const inPlace = given !== undefined && backend.writesInPlace && !isShared(given.data);
    fetched[name] = inPlace ? toOrtTensor(backend.ort.Tensor, name, given) : null;
  }
  return fetched;
}

/** What a run was asked for and has brought. */
interface Outcome {
  readonly results: InferenceSession.ReturnType;
  readonly asked: readonly string[];
  readonly into: Into;
  readonly fetched: Readonly<Record<string, Tensor | null>>;
}

function collect(
  { keep, kept }: Parts,
  { results, asked, into, fetched }: Outcome,
): Record<string, TensorValue | DeviceTensor> {
  const collected: Record<string, TensorValue | DeviceTensor> = {};
  const wanted = new Set(asked);
  for (const name of Object.keys(fetched)) {
    const result = results[name] as Tensor;
    const given = into[name];
    if (!wanted.has(name)) {
      if (result.location !== 'cpu') result.dispose();
    } else if (kept.has(name)) collected[name] = keep(result);
    else if (given === undefined) collected[name] = fromOrtTensor(name, result);
    else {
      if (fetched[name] === null) copyInto(name, given, fromOrtTensor(name, result));
      collected[name] = given;
    }
  }
  return collected;
}

function requireKnown(names: readonly string[], known: ReadonlySet<string>, side: 'input' | 'output'): void {
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw usageError(
    side === 'input' ? 'engine/feed-mismatch' : 'engine/unknown-output',
    `the model has no ${side} "${unknown}".`,
    {
      hint: `Its ${side}s are ${[...known].join(', ')}.`,
    },
  );
}
