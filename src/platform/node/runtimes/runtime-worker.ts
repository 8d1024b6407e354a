// The entry file of the thread behind `workerRuntime`: opens a runtime and answers calls one after another.
import { parentPort, workerData } from 'node:worker_threads';
import type { TensorValue } from '../../../core/tensor-value.ts';
import type { DeviceTensor, Runtime, Session } from '../../../engine/runtime.ts';
import { packReply, type WorkerReply } from '../worker-reply.ts';
import { chooseRuntime } from './choose-runtime.ts';
import {
  buffersOf,
  detached,
  type RuntimeFacts,
  type SentTensor,
  type WorkerCalls,
  type WorkerMessage,
  type WorkerRequest,
  type WorkerStart,
  workerFlag,
} from './worker-messages.ts';

type Answers = {
  [Call in keyof WorkerCalls]: (ask: WorkerCalls[Call]['ask']) => Promise<WorkerCalls[Call]['answer']>;
};

const port = parentPort!;
const { options, flags } = workerData as WorkerStart;
let opened: Runtime | undefined;
let last = open();
port.on('message', (message: WorkerMessage) => {
  last = last.then(() => (message === 'end' ? close() : answer(message)));
});

let answers: Answers | undefined;

async function open(): Promise<void> {
  const reply = await settle(async (): Promise<RuntimeFacts> => {
    const { runtime, why } = await chooseRuntime(options);
    opened = runtime;
    answers = answersOf(runtime);
    const { name, version, device, threads, keepsState, channelBlock } = runtime;
    return { name, version, device, threads, keepsState, channelBlock, why };
  });
  port.postMessage({ id: 0, reply });
}

async function close(): Promise<void> {
  await settle(async () => opened?.release());
  process.exit();
}

async function answer({ id, call, ask }: WorkerRequest): Promise<void> {
  if (Atomics.load(flags, workerFlag.ending) === 1) return;
  const perform = answers![call] as (ask: unknown) => Promise<unknown>;
  const reply = await settle(() => perform(ask));
  port.postMessage({ id, reply }, 'value' in reply ? transferable(call, reply.value) : []);
}

/** Tensors made here are sent without a copy; `answersOf` has detached them from memory of ONNX Runtime. */
function transferable(call: keyof WorkerCalls, value: unknown): ArrayBuffer[] {
  if (call === 'run') return buffersOf(Object.values(value as WorkerCalls['run']['answer']));
  return call === 'download' ? buffersOf([value as TensorValue]) : [];
}

/** Does work in which native code may run. */
async function settle<T>(work: () => Promise<T>): Promise<WorkerReply<T>> {
  Atomics.store(flags, workerFlag.busy, 1);
  try {
    return { value: await work() };
  } catch (error) {
    return packReply(() => {
      throw error;
    });
  } finally {
    Atomics.store(flags, workerFlag.busy, 0);
    Atomics.notify(flags, workerFlag.busy);
  }
}

function answersOf(runtime: Runtime): Answers {
  const sessions = new Map<number, Session>();
  const tensors = new Map<number, DeviceTensor>();
  let numbers = 0;
  const send = (value: TensorValue | DeviceTensor): SentTensor => {
    if (!('location' in value)) return detached(value);
    tensors.set(++numbers, value);
    return { device: numbers, dtype: value.dtype, shape: value.shape };
  };
  const receive = (value: SentTensor) => ('device' in value ? tensors.get(value.device)! : value);
  return {
    async load({ model, options }) {
      const session = await runtime.load(model, options);
      sessions.set(++numbers, session);
      return { session: numbers, inputNames: session.inputNames, outputNames: session.outputNames };
    },
    async run({ session, feeds, outputs }) {
      const into = Object.fromEntries(outputs.map((name) => [name, undefined]));
      return mapValues(await sessions.get(session)!.run(mapValues(feeds, receive), into), send);
    },
    async releaseSession({ session }) {
      await sessions.get(session)?.release();
      sessions.delete(session);
      return null;
    },
    async download({ tensor }) {
      return detached(await runtime.download(tensors.get(tensor)!));
    },
    async dispose({ tensor }) {
      tensors.get(tensor)?.dispose();
      tensors.delete(tensor);
      return null;
    },
    async release() {
      await runtime.release();
      return null;
    },
  };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
