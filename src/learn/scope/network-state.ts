// First values of a network, and values from elsewhere put in their place.
import { dataError, usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { createStream } from '../../core/stream.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import { createGraph } from '../../engine/create-graph.ts';
import { sameShape } from '../../engine/graph/broadcast.ts';
import { formatType } from '../../engine/graph/shape-error.ts';
import { fromDense, toDense } from '../../engine/operations/dense.ts';
import { fitsPattern, type NamePattern } from './name-pattern.ts';
import { createScope, type Scope, type ScopeOptions, type Specification } from './scope.ts';

/** Tensors by name. */
export type NamedValues = Readonly<Record<string, TensorValue>>;

/** All that a network is besides its function. */
export interface NetworkState {
  readonly specifications: readonly Specification[];
  /** Weights in the order in which the network makes them. */
  readonly parameters: NamedValues;
  readonly buffers: NamedValues;
  /** Whether the parameter of this name is trained. */
  readonly trainable: (name: string) => boolean;
}

/** How first values are drawn. */
export interface InitialStateOptions extends Omit<ScopeOptions, 'mode'> {
  /** Each tensor is drawn from its own stream (seed, 'init', name), so adding a layer changes no other. */
  readonly seed: number;
}

/**
 * First values of the network that `build` makes in an empty graph; inputs are made there with `scope.graph.input`. Throws
 * `learn/empty-pattern` (usage) when the pattern of trainable names or of adapters fits nothing, and what building throws.
 */
export function initialState(build: (scope: Scope) => unknown, options: InitialStateOptions): NetworkState {
  const { seed, ...scopeOptions } = options;
  const scope = createScope(createGraph(), { mode: 'train', ...scopeOptions });
  build(scope);
  const { specifications } = scope;
  checkPatterns(specifications, options);
  const values = (kind: Specification['kind']): NamedValues =>
    Object.fromEntries(
      specifications.flatMap((each) => (each.kind === kind ? [[each.name, initialValue(each, seed)] as const] : [])),
    );
  const trained = new Set(specifications.filter(({ trainable }) => trainable).map(({ name }) => name));
  return {
    specifications,
    parameters: values('parameter'),
    buffers: values('buffer'),
    trainable: (name) => trained.has(name),
  };
}

/**
 * First value of one tensor, in single precision: drawn from the stream (seed, 'init', name), so it depends on no other
 * tensor. Throws what its rule throws.
 */
export function initialValue({ name, shape, initialise }: Specification, seed: number): TensorValue<'float32'> {
  return { dtype: 'float32', shape, data: initialise(shape, createStream(seed, 'init', name)) };
}

function checkPatterns(specifications: readonly Specification[], { trainable, lora }: InitialStateOptions): void {
  const patterns: readonly (NamePattern | undefined)[] = [trainable, lora?.match];
  for (const pattern of patterns) {
    if (!(pattern instanceof RegExp) || specifications.some(({ name }) => fitsPattern(name, pattern))) continue;
    throw usageError('learn/empty-pattern', `The pattern ${pattern} is in no parameter's name.`, {
      hint: `Names look like ${specifications
        .slice(0, 3)
        .map(({ name }) => `"${name}"`)
        .join(', ')}.`,
    });
  }
}

/** How loaded values are matched. */
export interface LoadStateOptions {
  /** Name in the network of a loaded name; undefined leaves the value out. Default the same. */
  readonly rename?: ((name: string) => string | undefined) | undefined;
  /** Names of the network that may be missing, keeping their first values; default none. */
  readonly optional?: NamePattern | undefined;
}

/**
 * The state with values from elsewhere, such as a safetensors file written by PyTorch, by name and converted to single
 * precision. What PyTorch counts besides (`num_batches_tracked`, `position_ids`) is passed over. Numbers are not looked
 * at: NaN is loaded as it is. Throws `learn/weights-mismatch` (data) with all names that are missing, unknown or of
 * another shape.
 */
export function loadState(
  state: NetworkState,
  loaded: NamedValues,
  { rename = (name) => name, optional }: LoadStateOptions = {},
): NetworkState {
  const byName = new Map<string, TensorValue>();
  for (const [name, value] of Object.entries(loaded)) {
    const own = /(?:^|\.)(?:num_batches_tracked|position_ids)$/.test(name) ? undefined : rename(name);
    if (own !== undefined) byName.set(own, value);
  }
  const problems = [
    ...state.specifications.flatMap((each) => specificationProblem(each, byName.get(each.name), optional)),
    ...[...byName.keys()].flatMap((name) => unknownName(name, state.specifications)),
  ];
  if (problems.length > 0) {
    throw dataError('learn/weights-mismatch', `The weights do not fit the network: ${problems.slice(0, 3).join(' ')}`, {
      problems,
      hint: 'Build the network with the settings that the weights were trained with, or name the parts that may differ.',
    });
  }
  const replaced = (values: NamedValues): NamedValues =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, byName.has(name) ? toFloat32(byName.get(name)!) : value]),
    );
  return { ...state, parameters: replaced(state.parameters), buffers: replaced(state.buffers) };
}

function specificationProblem(
  { name, shape }: Specification,
  value: TensorValue | undefined,
  optional: NamePattern | undefined,
): readonly string[] {
  if (value === undefined) return optional && fitsPattern(name, optional) ? [] : [`"${name}" is missing.`];
  return sameShape(value.shape, shape)
    ? []
    : [`"${name}" is ${formatType(value)}; the network has ${formatType({ dtype: 'float32', shape })}.`];
}

function unknownName(name: string, specifications: readonly Specification[]): readonly string[] {
  const names = specifications.map((each) => each.name);
  if (names.includes(name)) return [];
  const near = nearestNames(name, names).slice(0, 1);
  return [`"${name}" is not of this network${near.length > 0 ? ` (near: "${near[0]}")` : ''}.`];
}

function toFloat32(value: TensorValue): TensorValue<'float32'> {
  return fromDense({ ...toDense(value), dtype: 'float32' }) as TensorValue<'float32'>;
}
