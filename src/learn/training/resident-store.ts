// The tensors that a device trainer keeps: on the device where outputs can stay there, else in host memory. Never fed and fetched in one
// buffer: each run gives new tensors, and the ones before it are let go when the step has proved sound.
import { internalError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import { createGraph } from '../../engine/create-graph.ts';
import { compileGraph } from '../../engine/lower/compile-graph.ts';
import type { DeviceTensor, Runtime } from '../../engine/runtime.ts';
import { copyValue } from './pass-runner.ts';

/** A tensor on the device or in host memory. */
export type Resident = TensorValue | DeviceTensor;

/** Named tensors that outlive a run, changed in transactions. */
export class ResidentStore {
  readonly #runtime: Runtime;
  readonly #values = new Map<string, Resident>();
  /** What stood where since the transaction began; undefined where nothing stood. */
  readonly #before = new Map<string, Resident | undefined>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The present tensor; it may be let go by the next step. */
  get(name: string): Resident | undefined {
    return this.#values.get(name);
  }

  /** Puts values in place, for good. They are read where they are until they have been uploaded. */
  set(values: Readonly<Record<string, TensorValue>>): void {
    for (const [name, value] of Object.entries(values)) {
      letGo(this.#values.get(name));
      this.#values.set(name, value);
    }
  }

  /** Moves what is in host memory to the device, where the runtime keeps tensors there. */
  async settle(): Promise<void> {
    if (!this.#runtime.keepsState) return;
    const waiting = [...this.#values].filter(
      (entry): entry is [string, TensorValue] => !('location' in entry[1]) && entry[1].dtype === 'float32',
    );
    if (waiting.length === 0) return;
    const uploaded = await upload(this.#runtime, waiting);
    for (const [name, tensor] of Object.entries(uploaded)) this.#values.set(name, tensor);
  }

  /** Puts the results of a run in place until `commit` or `rollBack`. */
  replace(fresh: Readonly<Record<string, Resident>>): void {
    for (const [name, tensor] of Object.entries(fresh)) {
      const present = this.#values.get(name);
      if (this.#before.has(name)) letGo(present);
      else this.#before.set(name, present);
      this.#values.set(name, tensor);
    }
  }

  /** Lets go of what was replaced. */
  commit(): void {
    for (const tensor of this.#before.values()) letGo(tensor);
    this.#before.clear();
  }

  /** Puts back what was replaced. */
  rollBack(): void {
    for (const [name, tensor] of this.#before) {
      letGo(this.#values.get(name));
      if (tensor === undefined) this.#values.delete(name);
      else this.#values.set(name, tensor);
    }
    this.#before.clear();
  }

  /** Copies in host memory by the names that are given for those of the store. */
  async download(names: ReadonlyMap<string, string>): Promise<Readonly<Record<string, TensorValue>>> {
    const found = [...names].map(([wanted, name]) => [wanted, this.#present(name)] as const);
    const away = found.filter((entry): entry is [string, DeviceTensor] => 'location' in entry[1]);
    const brought = await bring(this.#runtime, away);
    return Object.fromEntries(
      found.map(([wanted, tensor]) => [wanted, 'location' in tensor ? brought[wanted]! : copyValue(tensor)]),
    );
  }

  release(): void {
    this.rollBack();
    for (const tensor of this.#values.values()) letGo(tensor);
    this.#values.clear();
  }

  #present(name: string): Resident {
    const tensor = this.#values.get(name);
    if (tensor === undefined) throw internalError('learn/no-tensor', `The trainer keeps no "${name}".`);
    return tensor;
  }
}

/** Frees a tensor on the device; host memory frees itself. */
export function letGo(tensor: Resident | undefined): void {
  if (tensor !== undefined && 'location' in tensor) tensor.dispose();
}

const copied = (name: string): string => `copy of ${name}`;

/** Copies tensors to the device. */
function upload(
  runtime: Runtime,
  values: readonly (readonly [string, TensorValue])[],
): Promise<Readonly<Record<string, Resident>>> {
  return copyAll(
    runtime,
    values,
    values.map(([name]) => copied(name)),
  );
}

/** Copies tensors from the device. */
async function bring(
  runtime: Runtime,
  tensors: readonly (readonly [string, DeviceTensor])[],
): Promise<Readonly<Record<string, TensorValue>>> {
  return (await copyAll(runtime, tensors, [])) as Readonly<Record<string, TensorValue>>;
}

/** All copies in one run, of a model that does nothing and whose outputs stay on the device or do not. */
async function copyAll(
  runtime: Runtime,
  tensors: readonly (readonly [string, Resident])[],
  keepOnDevice: readonly string[],
): Promise<Readonly<Record<string, Resident>>> {
  if (tensors.length === 0) return {};
  const graph = createGraph();
  const outputs = Object.fromEntries(
    tensors.map(([name, { shape, dtype }]) => [copied(name), graph.input(name, shape, dtype)]),
  );
  const options = keepOnDevice.length > 0 ? { keepOnDevice } : {};
  const session = await runtime.load(compileGraph(outputs, { simplify: false }).bytes(), options);
  try {
    const results = await session.run(Object.fromEntries(tensors));
    return Object.fromEntries(tensors.map(([name]) => [name, results[copied(name)]!]));
  } finally {
    await session.release();
  }
}
