import { internalError } from '../../../core/errors.ts';
import type { TensorValue } from '../../../core/tensor-value.ts';
import type { DeviceTensor, LoadOptions, Runtime, Session } from '../../../engine/runtime.ts';
import {
  copyInto,
  type Feeds,
  type Into,
  refuseAliases,
  refuseKept,
  sessionReleasedError,
} from '../../onnxruntime/buffers.ts';
import { createDeviceTensors, type DeviceTensors } from '../../onnxruntime/device-tensors.ts';
import { releasedError } from '../../onnxruntime/ort-runtime.ts';
import { unpackReply } from '../worker-reply.ts';
import type { ChooseRuntimeOptions, ChosenRuntime } from './choose-runtime.ts';
import { startThread } from './start-thread.ts';
import {
  buffersOf,
  detached,
  type RuntimeFacts,
  type SentTensor,
  type WorkerAnswer,
  type WorkerCalls,
} from './worker-messages.ts';

/** Settings of `workerRuntime`. */
export interface WorkerRuntimeOptions extends ChooseRuntimeOptions {
  /** Ends the thread when aborted: all calls under way and all later ones fail with its reason. */
  readonly signal?: AbortSignal | undefined;
}

type OnDevice = Extract<SentTensor, { readonly device: number }>;
type Ask = <Call extends keyof WorkerCalls>(
  call: Call,
  ask: WorkerCalls[Call]['ask'],
  transfer?: ArrayBuffer[],
) => Promise<WorkerCalls[Call]['answer']>;

/**
 * A runtime in a thread of its own, chosen there as by `chooseRuntime`: this thread stays free while a model runs. Models, inputs and
 * outputs are copied once on their way. An idle thread does not keep the process alive.
 * @throws `EvenhandError` as `chooseRuntime` does, `engine/worker-ended` from calls to a thread that has ended by itself; the reason of
 * `signal` when that is aborted.
 */
export async function workerRuntime({ signal, ...options }: WorkerRuntimeOptions = {}): Promise<ChosenRuntime> {
  signal?.throwIfAborted();
  const { opened, ask, end } = converse(options);
  const abort = () => void end(signal!.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const { why, ...facts } = await opened;
    const label = `${facts.name} on ${facts.device}, in a worker`;
    const tensors = createDeviceTensors<OnDevice>({
      runtime: label,
      describe: ({ dtype, shape }) => ({ dtype, shape }),
      free: ({ device }) => void ask('dispose', { tensor: device }).catch(() => undefined),
    });
    const runtime: Runtime = {
      ...facts,
      zeroCopy: false,
      load: (model, loadOptions = {}) => load({ ask, tensors, model, options: loadOptions }),
      download: async (tensor) => ask('download', { tensor: tensors.find(tensor).device }),
      async release() {
        signal?.removeEventListener('abort', abort);
        await ask('release', null).catch(() => undefined);
        await end(releasedError(label));
      },
    };
    return { runtime, why };
  } catch (error) {
    signal?.removeEventListener('abort', abort);
    await end(error);
    throw error;
  }
}

interface Conversation {
  readonly opened: Promise<RuntimeFacts>;
  readonly ask: Ask;
  /** Fails calls under way and later ones with the reason, and has the thread end; resolved when it has. */
  readonly end: (reason: unknown) => Promise<void>;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

function converse(options: ChooseRuntimeOptions): Conversation {
  const { worker, finish } = startThread(options);
  const pending = new Map<number, Pending>();
  let ended: { readonly reason: unknown } | undefined;
  let asked = 0;
  const expect = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      pending.set(id, { resolve, reject });
      worker.ref();
    });
  const fail = (reason: unknown) => {
    ended ??= { reason };
    for (const { reject } of pending.values()) reject(ended.reason);
    pending.clear();
  };
  worker.on('message', ({ id, reply }: WorkerAnswer) => {
    const call = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) worker.unref();
    try {
      call?.resolve(unpackReply(reply));
    } catch (error) {
      call?.reject(error);
    }
  });
  worker.on('error', (error) => fail(endedError(error)));
  worker.on('exit', () => fail(endedError()));
  return {
    opened: expect(0) as Promise<RuntimeFacts>,
    ask: async (call, ask, transfer = []) => {
      if (ended !== undefined) throw ended.reason;
      const id = ++asked;
      const answer = expect(id);
      worker.postMessage({ id, call, ask }, transfer);
      return (await answer) as WorkerCalls[typeof call]['answer'];
    },
    end(reason) {
      fail(reason);
      return finish();
    },
  };
}

interface Loading {
  readonly ask: Ask;
  readonly tensors: DeviceTensors<OnDevice>;
  readonly model: Uint8Array;
  readonly options: LoadOptions;
}

async function load({ ask, tensors, model, options }: Loading): Promise<Session> {
  const copy = model.slice();
  const files = Object.entries(options.externalData ?? {}).map(([path, bytes]) => [path, bytes.slice()] as const);
  const transfer = [copy, ...files.map(([, bytes]) => bytes)].map(({ buffer }) => buffer);
  const sent = { ...options, externalData: Object.fromEntries(files) };
  const { session, inputNames, outputNames } = await ask('load', { model: copy, options: sent }, transfer);
  const kept = new Set(options.keepOnDevice);
  let released = false;
  return {
    inputNames,
    outputNames,
    async run(feeds, into = {}) {
      if (released) throw sessionReleasedError();
      refuseAliases(feeds, into);
      refuseKept(into, kept);
      const outputs = Object.keys(into);
      const fed = send(feeds, tensors);
      const answer = await ask('run', { session, feeds: fed, outputs }, buffersOf(Object.values(fed)));
      return receive(answer, into, tensors);
    },
    async release() {
      if (released) return;
      released = true;
      await ask('releaseSession', { session });
    },
  };
}

function send(feeds: Feeds, tensors: DeviceTensors<OnDevice>): Record<string, SentTensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, value]) => [name, 'location' in value ? tensors.find(value) : detached(value)]),
  );
}

function receive(
  answer: Readonly<Record<string, SentTensor>>,
  into: Into,
  tensors: DeviceTensors<OnDevice>,
): Record<string, TensorValue | DeviceTensor> {
  const received: Record<string, TensorValue | DeviceTensor> = {};
  for (const [name, value] of Object.entries(answer)) {
    const given = into[name];
    if ('device' in value) received[name] = tensors.wrap(value);
    else if (given === undefined) received[name] = value;
    else {
      copyInto(name, given, value);
      received[name] = given;
    }
  }
  return received;
}

function endedError(cause?: unknown) {
  const memory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return internalError(
    'engine/worker-ended',
    `the thread of the runtime ended${memory ? ': it ran out of memory' : ''}.`,
    {
      hint: memory
        ? 'Use a smaller batch.'
        : 'Open the runtime again; "evenhand doctor" says which runtimes work here.',
      cause,
    },
  );
}
