// A method's run by hand: a context without a learner, and a pass over given logits in double precision.
import { createStream } from '../../../../src/core/stream.ts';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import type { Values } from '../../../../src/engine/executable.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import { clipLoss } from '../../../../src/learn/losses/clip-loss.ts';
import type {
  GroupPass,
  Method,
  MethodContext,
  MethodRequest,
  MethodRun,
  TrainingGroups,
} from '../../../../src/learn/methods/method.ts';
import { settingsFrom } from '../../../../src/learn/methods/setting.ts';
import { createScope } from '../../../../src/learn/scope/scope.ts';

export type Rows = readonly (readonly number[])[];

export interface PairFeatures {
  readonly image: Rows;
  readonly text: Rows;
}

/** Begins a method with settings as a plan would give them. */
export function startMethod(
  method: { readonly name: string },
  given: Readonly<Record<string, unknown>>,
  context: MethodContext = contextOf(),
): MethodRun {
  const { name, settings, start } = method as Method;
  return start(context, settingsFrom(name, settings, given));
}

export function contextOf(given: Partial<MethodContext> = {}): MethodContext {
  const count = given.count ?? 8;
  const batchSize = given.batchSize ?? 8;
  return {
    kind: 'pairs',
    count,
    classes: [],
    label: new Int32Array(count).fill(-1),
    attributes: [],
    known: {},
    epochs: 6,
    batchSize,
    stepsPerEpoch: Math.ceil(count / batchSize),
    seed: 1,
    ...given,
  };
}

export function groupsOf(attribute: string, codes: readonly number[]): TrainingGroups {
  const count = Math.max(...codes) + 1;
  return { attribute, groups: Array.from({ length: count }, (_, group) => `g${group}`), codes: Int32Array.from(codes) };
}

export function requestOf(positions: readonly number[], epoch = 0, step = epoch): MethodRequest {
  return { positions, epoch, step, stream: (name) => createStream(1, name, step) };
}

/** Tells a run of a batch whose stored losses (or other output) are given. */
export function tell(
  run: MethodRun,
  request: MethodRequest,
  outputs: Readonly<Record<string, readonly number[]>>,
): void {
  run.afterBatch?.({
    ...request,
    caseLosses: new Float32Array(request.positions.length),
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, data]) => [name, tensorValue('float64', [data.length], data)]),
    ),
  });
}

export interface PassOptions {
  readonly run: MethodRun;
  readonly logits: Rows;
  /** Batches of groups by attribute. */
  readonly groupLogits?: readonly (readonly Rows[])[];
  readonly features?: PairFeatures;
  readonly groupFeatures?: readonly (readonly PairFeatures[])[];
  readonly fed?: Readonly<Record<string, number | readonly number[] | Rows>>;
  readonly parameters?: Values;
}

/** Value, gradient with respect to the logits, row by row, gradients of the groups' logits, and outputs of a training pass. */
export function pass(options: PassOptions) {
  const { logits, groupLogits = [], parameters = {} } = options;
  const graph = createGraph();
  const feeds: Record<string, Values[string]> = { ...parameters };
  const input: Input = (name, value) => {
    const flat = [value].flat(2) as number[];
    const shape = shapeOf(value);
    feeds[name] = tensorValue('float64', shape, flat);
    return graph.input(name, shape, 'float64');
  };
  const L = input('logits', logits);
  const groupPasses = groupPassesOf(options, input);
  const terms = options.run.terms({
    scope: createScope(graph, { mode: 'train' }),
    mode: 'train',
    caseLosses: clipLoss(L),
    features: options.features ? featuresOf(options.features, 'own', input) : {},
    logits: L,
    labels: L,
    groups: [],
    fed: Object.fromEntries(Object.entries(options.fed ?? {}).map(([name, value]) => [name, input(name, value)])),
    groupPasses,
  });
  const outputs = Object.entries(terms.outputs ?? {});
  const wrt = [L, ...groupPasses.map((each) => each.logits)];
  const wanted = [terms.loss, ...gradients(terms.loss, wrt), ...outputs.map(([, tensor]) => tensor)];
  const [loss, gradient, ...others] = evaluateGraph(wanted, feeds).map(({ data }) => Array.from(data));
  return {
    loss: loss![0]!,
    gradient: logits.map((_, row) => gradient!.slice(row * logits.length, (row + 1) * logits.length)),
    groupGradients: others.slice(0, groupLogits.flat().length),
    outputs: Object.fromEntries(outputs.map(([name], index) => [name, others[groupPasses.length + index]!])),
  };
}

type Fed = number | readonly number[] | Rows;
type Input = (name: string, value: Fed) => Tensor;

function shapeOf(value: Fed): readonly number[] {
  if (typeof value === 'number') return [];
  const [first] = value;
  return Array.isArray(first) ? [value.length, first.length] : [value.length];
}

function featuresOf({ image, text }: PairFeatures, name: string, input: Input) {
  return { image: input(`${name}/image`, image), text: input(`${name}/text`, text) };
}

function groupPassesOf({ groupLogits = [], groupFeatures }: PassOptions, input: Input): readonly GroupPass[] {
  return groupLogits.flatMap((groups, attribute) =>
    groups.map((rows, group) => {
      const features = groupFeatures?.[attribute]?.[group];
      const name = `${attribute}/${group}`;
      return {
        attribute,
        group,
        features: features ? featuresOf(features, name, input) : {},
        logits: input(name, rows),
      };
    }),
  );
}
