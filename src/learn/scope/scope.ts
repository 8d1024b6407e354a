// Where a network's parameters get their names. A network is a plain function of a scope and tensors; the scope makes the parameters
// in the graph, says how they start and which are trained, and collects new values of running statistics.

import { usageError } from '../../core/errors.ts';
import type { Shape } from '../../core/tensor-value.ts';
import { sameShape } from '../../engine/graph/broadcast.ts';
import type { Graph } from '../../engine/graph/graph.ts';
import { formatShape } from '../../engine/graph/shape-error.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import type { Initialiser } from '../initialisers/initialiser.ts';
import type { LoraOptions } from '../lora/lora-options.ts';
import { fitsPattern, type NamePattern } from './name-pattern.ts';

/** Training changes running statistics and drops units; evaluation does neither. */
export type Mode = 'train' | 'eval';

/** One tensor of a network that outlives a run. */
export interface Specification {
  /** Path in PyTorch's manner: `layer1.0.conv1.weight`. */
  readonly name: string;
  readonly shape: Shape;
  /** Parameters are trained or frozen; buffers, such as running means, follow the data. */
  readonly kind: 'parameter' | 'buffer';
  /** Whether training changes it by its gradient. */
  readonly trainable: boolean;
  readonly initialise: Initialiser;
}

/** How a network is built. */
export interface ScopeOptions {
  readonly mode: Mode;
  /** Parameters to train; default all, or none besides the adapters when there is `lora`. */
  readonly trainable?: NamePattern | undefined;
  /** Low-rank adapters beside the weights of linear layers. */
  readonly lora?: LoraOptions | undefined;
}

/** A place in the tree of names. Children share graph, mode and what is collected. */
export interface Scope {
  readonly graph: Graph;
  readonly mode: Mode;
  /** Names of the scopes from the root on, joined by dots; empty at the root. */
  readonly path: string;
  readonly lora: LoraOptions | undefined;
  /** All tensors made so far under the root, in the order in which they were made. */
  readonly specifications: readonly Specification[];
  /** New values of buffers by name: what a training step keeps. */
  readonly updates: Readonly<Record<string, Tensor>>;
  /** The scope of a part. */
  child(name: string | number): Scope;
  /** A weight. Throws `learn/duplicate-name` (usage) when the name is taken, except in a shared scope. */
  parameter(name: string, shape: Shape, initialise: Initialiser): Tensor;
  /** A state that follows the data. Throws like `parameter`. */
  buffer(name: string, shape: Shape, initialise: Initialiser): Tensor;
  /** The value that a buffer has by now: its latest update, or what it is fed. */
  latest(buffer: Tensor): Tensor;
  /** States what a buffer is after this step. */
  update(buffer: Tensor, value: Tensor): void;
  /** A name for a dropout mask, new at each call. */
  dropoutName(): string;
  /** The same place for one more pass of the same network: parameters are those of the first pass, dropout masks are new. */
  shared(): Scope;
}

interface Root {
  readonly graph: Graph;
  readonly options: ScopeOptions;
  readonly specifications: Map<string, Specification>;
  readonly tensors: Map<string, Tensor>;
  readonly updates: Map<string, Tensor>;
  readonly masks: Map<string, number>;
}

/** The root scope of a network in a graph: parameters get their names there, and what is collected starts empty. */
export function createScope(graph: Graph, options: ScopeOptions): Scope {
  const root: Root = {
    graph,
    options,
    specifications: new Map(),
    tensors: new Map(),
    updates: new Map(),
    masks: new Map(),
  };
  return new PlacedScope(root, { path: '', isShared: false });
}

class PlacedScope implements Scope {
  readonly path: string;
  readonly #root: Root;
  readonly #isShared: boolean;

  constructor(root: Root, { path, isShared }: { readonly path: string; readonly isShared: boolean }) {
    this.#root = root;
    this.path = path;
    this.#isShared = isShared;
  }

  get graph(): Graph {
    return this.#root.graph;
  }

  get mode(): Mode {
    return this.#root.options.mode;
  }

  get lora(): LoraOptions | undefined {
    return this.#root.options.lora;
  }

  get specifications(): readonly Specification[] {
    return [...this.#root.specifications.values()];
  }

  get updates(): Readonly<Record<string, Tensor>> {
    return Object.fromEntries(this.#root.updates);
  }

  child(name: string | number): Scope {
    return new PlacedScope(this.#root, { path: this.#join(String(name)), isShared: this.#isShared });
  }

  shared(): Scope {
    return new PlacedScope(this.#root, { path: this.path, isShared: true });
  }

  parameter(name: string, shape: Shape, initialise: Initialiser): Tensor {
    const full = this.#join(name);
    const trainable = isTrainable(full, this.#root.options);
    return this.#make({ name: full, shape, kind: 'parameter', trainable, initialise });
  }

  buffer(name: string, shape: Shape, initialise: Initialiser): Tensor {
    return this.#make({ name: this.#join(name), shape, kind: 'buffer', trainable: false, initialise });
  }

  latest(buffer: Tensor): Tensor {
    return this.#root.updates.get(nameOf(buffer)) ?? buffer;
  }

  update(buffer: Tensor, value: Tensor): void {
    if (!sameShape(buffer.shape, value.shape)) {
      throw usageError(
        'learn/bad-update',
        `The buffer "${nameOf(buffer)}" is ${formatShape(buffer.shape)}; its new value is ${formatShape(value.shape)}.`,
        { hint: 'Give the new value the shape of the buffer.' },
      );
    }
    this.#root.updates.set(nameOf(buffer), value);
  }

  dropoutName(): string {
    const { masks } = this.#root;
    const count = masks.get(this.path) ?? 0;
    masks.set(this.path, count + 1);
    return this.#join(`dropout${count}`);
  }

  #make(specification: Specification): Tensor {
    const { name, shape, kind } = specification;
    const { graph, tensors, specifications } = this.#root;
    const known = tensors.get(name);
    if (known) {
      if (this.#isShared && sameShape(known.shape, shape) && specifications.get(name)?.kind === kind) return known;
      throw usageError(
        'learn/duplicate-name',
        `The network has a tensor "${name}" ${formatShape(known.shape)} already.`,
        {
          hint: 'Give each part a scope of its own: scope.child(name). For a second pass with the same weights use scope.shared().',
        },
      );
    }
    const tensor = kind === 'parameter' ? graph.parameter(name, shape) : graph.buffer(name, shape);
    tensors.set(name, tensor);
    specifications.set(name, specification);
    return tensor;
  }

  #join(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }
}

function isTrainable(name: string, { trainable, lora }: ScopeOptions): boolean {
  if (lora && isAdapterName(name)) return true;
  return trainable === undefined ? lora === undefined : fitsPattern(name, trainable);
}

/** Whether a parameter is half of a low-rank adapter. */
export function isAdapterName(name: string): boolean {
  return /(?:^|\.)lora_[AB]\.weight$/.test(name);
}

function nameOf(buffer: Tensor): string {
  const { node } = buffer;
  if (node.operation === 'input') return (node.attributes as { readonly name: string }).name;
  throw usageError('learn/not-a-buffer', 'Only a buffer made by the scope can be updated.', {
    hint: 'Update what scope.buffer(...) gave; a value that is computed cannot be kept.',
  });
}
