// The step of an optimiser as a part of a graph, for devices where state stays between runs. Names of state are those of
// `memoryTensors`, so that state moves between device, host memory and checkpoints without renaming.
import { usageError } from '../../core/errors.ts';
import type { Shape } from '../../core/tensor-value.ts';
import { abs, add, div, minimum, mul, sqrt } from '../../engine/functions/elementwise.ts';
import type { Tensor } from '../../engine/graph/tensor.ts';
import { requireLimit } from './clip-gradients.ts';
import { type OptimiserOptions, optimiserSections } from './create-optimiser.ts';
import type { OptimiserDefinition, Step } from './optimiser-definition.ts';
import { definitionOf, type OptimiserName, type SettingsOf } from './optimisers.ts';
import { type GroupSettings, groupParameters } from './parameter-groups.ts';
import { squareSum } from './square-sum.ts';

/** A weight of the graph and its gradient, of one shape and type. */
export interface GraphParameter {
  readonly name: string;
  readonly value: Tensor;
  readonly gradient: Tensor;
}

/** How the step is written. */
export interface GraphStepOptions<Name extends OptimiserName> extends OptimiserOptions<Name> {
  readonly parameters: readonly GraphParameter[];
  /** Largest norm of all gradients together, as `clipByNorm`. Default none. */
  readonly clipNorm?: number | undefined;
}

/** State that a graph is fed with. */
export interface StateInput {
  /** `section:parameter` */
  readonly name: string;
  readonly shape: Shape;
}

/** A step in a graph. */
export interface GraphStep {
  /** New weights and state by `section:parameter`, `values:...` among them. What is not here does not change. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** State that the graph is now fed with; zero before the first step. */
  readonly state: readonly StateInput[];
  /** Norm of all gradients times the gradient scale, before clipping; a scalar. */
  readonly gradientNorm: Tensor;
  /** Scalars that the graph is fed with in a step, by the names of its inputs. */
  coefficients(step: Step): Readonly<Record<string, number>>;
}

/**
 * Writes one step of an optimiser into a graph: inputs for its state and for the numbers that change from step to step,
 * outputs for the new weights and state. Feed and fetch different buffers and exchange them after the run: a buffer
 * must not be read and written in one run. The formulas are those of `createOptimiser`; norms are taken in the
 * precision of the graph. Nothing in the graph refuses NaN: look at `gradientNorm` after the run.
 *
 * Throws `learn/bad-settings`, `learn/bad-limit` (a `clipNorm` not above 0), `learn/empty-group` and
 * `learn/no-parameter` (none at all, or one that settings name; usage).
 */
export function graphStep<Name extends OptimiserName>(name: Name, options: GraphStepOptions<Name>): GraphStep {
  optimiserSections(name, options);
  const definition = definitionOf(name);
  const settings = { ...definition.defaults, ...options.settings };
  const { parameters } = options;
  requireParameters(parameters, definition.names?.(settings) ?? []);
  const scalars = new ScalarInputs<SettingsOf<Name>>(parameters[0]!.value);
  const { gradientNorm, gradientScale } = scaleOf(parameters, scalars.gradientScale, options.clipNorm);
  const groups = groupParameters(
    parameters.map((parameter) => ({ name: parameter.name, shape: parameter.value.shape })),
    settings,
    options.groups ?? [],
  );
  const apart = new Set(definition.apart?.(settings));
  const state: StateInput[] = [];
  const outputs: Record<string, Tensor> = {};
  const values = new Map(parameters.map((parameter) => [parameter.name, parameter.value]));
  parameters.forEach((parameter, i) => {
    if (apart.has(parameter.name)) return;
    const group = groups[i] as GroupSettings<SettingsOf<Name>>;
    const slots = addState(parameter, definition.sections(group.settings), state);
    const gradient = mul(parameter.gradient, gradientScale);
    const coefficient = scalars.of(group);
    const updated = definition.graphUpdate({ ...parameter, gradient, ...slots, coefficient }, group.settings);
    for (const [section, tensor] of Object.entries(updated)) outputs[`${section}:${parameter.name}`] = tensor;
    values.set(parameter.name, updated['values'] as Tensor);
  });
  const finished = definition.graphFinish?.(values, settings, scalars.of({ learningRateScale: 1, settings })) ?? {};
  for (const [parameter, tensor] of Object.entries(finished)) outputs[`values:${parameter}`] = tensor;
  return { outputs, state, gradientNorm, coefficients: (step) => scalars.values(definition, step) };
}

/** Scalar inputs for the numbers that change from step to step: one for each number of each group that is used. */
class ScalarInputs<Settings extends object> {
  readonly gradientScale: Tensor;
  readonly #like: Tensor;
  readonly #groups: GroupSettings<Settings>[] = [];
  readonly #inputs = new Map<
    string,
    { readonly group: number; readonly coefficient: string; readonly tensor: Tensor }
  >();

  constructor(like: Tensor) {
    this.#like = like;
    this.gradientScale = like.graph.input('step/gradientScale', [], like.dtype);
  }

  of(group: GroupSettings<Settings>): (coefficient: string) => Tensor {
    const known = this.#groups.indexOf(group);
    const index = known >= 0 ? known : this.#groups.push(group) - 1;
    return (coefficient) => {
      const name = `step/${index}/${coefficient}`;
      const { graph, dtype } = this.#like;
      const input = this.#inputs.get(name) ?? { group: index, coefficient, tensor: graph.input(name, [], dtype) };
      this.#inputs.set(name, input);
      return input.tensor;
    };
  }

  values(definition: OptimiserDefinition<Settings>, step: Step): Readonly<Record<string, number>> {
    const sets = this.#groups.map(({ learningRateScale, settings }) =>
      definition.coefficients(settings, { ...step, learningRate: step.learningRate * learningRateScale }),
    );
    const entries = [...this.#inputs].map(([name, { group, coefficient }]) => [name, sets[group]![coefficient]!]);
    return { 'step/gradientScale': step.gradientScale, ...Object.fromEntries(entries) };
  }
}

function addState(
  { name, value }: GraphParameter,
  sections: readonly string[],
  state: StateInput[],
): { readonly slot: (section: string) => Tensor } {
  const slots = new Map<string, Tensor>();
  for (const section of sections) {
    const input = { name: `${section}:${name}`, shape: value.shape };
    state.push(input);
    slots.set(section, value.graph.buffer(input.name, input.shape, value.dtype));
  }
  return { slot: (section) => slots.get(section) as Tensor };
}

function scaleOf(
  parameters: readonly GraphParameter[],
  gradientScale: Tensor,
  limit: number | undefined,
): { readonly gradientNorm: Tensor; readonly gradientScale: Tensor } {
  const squares = parameters.map(({ gradient }) => squareSum(gradient)).reduce((sum, square) => add(sum, square));
  const gradientNorm = mul(sqrt(squares), abs(gradientScale));
  if (limit === undefined) return { gradientNorm, gradientScale };
  requireLimit(limit);
  return { gradientNorm, gradientScale: mul(gradientScale, minimum(div(limit, add(gradientNorm, 1e-6)), 1)) };
}

function requireParameters(parameters: readonly GraphParameter[], named: readonly string[]): void {
  const missing = named.find((name) => !parameters.some((parameter) => parameter.name === name));
  if (parameters.length > 0 && missing === undefined) return;
  throw usageError(
    'learn/no-parameter',
    missing === undefined ? 'There is no parameter to train.' : `There is no parameter "${missing}".`,
  );
}
