// A method's run by hand: a context without a learner, and a pass over given logits in double precision.
import { createStream } from '../../../../src/core/stream.ts';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import type { Values } from '../../../../src/engine/executable.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import { clipLoss } from '../../../../src/learn/losses/clip-loss.ts';
import type { MethodContext, MethodRequest, MethodRun, TrainingGroups } from '../../../../src/learn/methods/method.ts';
import { createScope } from '../../../../src/learn/scope/scope.ts';

export type Rows = readonly (readonly number[])[];

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
  readonly fed?: Readonly<Record<string, number | readonly number[] | Rows>>;
  readonly parameters?: Values;
}

/** Value, gradient with respect to the logits, row by row, gradient of the groups' logits, and outputs of a training pass. */
export function pass({ run, logits, groupLogits = [], fed = {}, parameters = {} }: PassOptions) {
  const graph = createGraph();
  const feeds: Record<string, Values[string]> = { ...parameters };
  const input = (name: string, value: number | readonly number[] | Rows) => {
    const flat = [value].flat(2) as number[];
    const shape =
      typeof value === 'number' ? [] : Array.isArray(value[0]) ? [value.length, value[0].length] : [value.length];
    feeds[name] = tensorValue('float64', shape, flat);
    return graph.input(name, shape, 'float64');
  };
  const L = input('logits', logits);
  const groupPasses = groupLogits.flatMap((groups, attribute) =>
    groups.map((rows, group) => ({ attribute, group, features: {}, logits: input(`${attribute}/${group}`, rows) })),
  );
  const terms = run.terms({
    scope: createScope(graph, { mode: 'train' }),
    mode: 'train',
    caseLosses: clipLoss(L),
    features: {},
    logits: L,
    labels: L,
    groups: [],
    fed: Object.fromEntries(Object.entries(fed).map(([name, value]) => [name, input(name, value)])),
    groupPasses,
  });
  const names = Object.keys(terms.outputs ?? {});
  const wrt = [L, ...groupPasses.map((each) => each.logits)];
  const found = evaluateGraph(
    [
      terms.loss,
      terms.caseLosses ?? terms.loss,
      ...gradients(terms.loss, wrt),
      ...names.map((name) => terms.outputs![name]!),
    ],
    feeds,
  ).map(({ data }) => Array.from(data));
  const [[loss], caseLosses, gradient, ...rest] = found as [number[], number[], number[], ...number[][]];
  const width = logits.length;
  return {
    loss: loss!,
    caseLosses,
    gradient: logits.map((_, row) => gradient.slice(row * width, (row + 1) * width)),
    groupGradients: rest.slice(0, groupPasses.length),
    outputs: Object.fromEntries(names.map((name, index) => [name, rest[groupPasses.length + index]!])),
  };
}
