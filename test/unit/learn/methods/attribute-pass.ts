// A training pass of cases with one attribute, as a method sees it, made of plain numbers.
import { createGraph } from '../../../../src/engine/create-graph.ts';
import type { Tensor } from '../../../../src/engine/graph/tensor.ts';
import type { Method, MethodContext, MethodPass, MethodRun } from '../../../../src/learn/methods/method.ts';
import { settingsFrom } from '../../../../src/learn/methods/setting.ts';
import { createScope } from '../../../../src/learn/scope/scope.ts';

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export interface PassNumbers {
  readonly groups: readonly number[];
  readonly labels: readonly number[];
  readonly features?: Numbers;
  readonly logits?: Numbers;
  readonly losses?: readonly number[];
  /** Makes it a pass of pairs. */
  readonly scale?: number;
}

export function contextOf(
  groups: readonly number[],
  labels: readonly number[],
  changes: Partial<MethodContext> = {},
): MethodContext {
  const names = Array.from({ length: Math.max(...groups) + 1 }, (_, code) => `group ${code}`);
  return {
    kind: 'classes',
    count: groups.length,
    classes: Array.from({ length: Math.max(...labels) + 1 }, (_, code) => `class ${code}`),
    label: Int32Array.from(labels),
    attributes: [{ attribute: 'site', groups: names, codes: Int32Array.from(groups) }],
    known: {},
    epochs: 10,
    batchSize: 4,
    stepsPerEpoch: 2,
    seed: 1,
    ...changes,
  };
}

/** Starts a method with checked settings. */
export function startOf(method: unknown, context: MethodContext, given: Readonly<Record<string, unknown>> = {}) {
  const { name, settings, start } = method as Method;
  return start(context, settingsFrom(name, settings, given)) as MethodRun;
}

/** The pass in a fresh graph; `features`, `logits` and what `fed` names are inputs of it. */
export function passOf({ groups, labels, features, logits, losses, scale }: PassNumbers, fed: readonly string[] = []) {
  const graph = createGraph();
  const cases = groups.length;
  const scope = createScope(graph, { mode: 'train' });
  const codes = (values: readonly number[]): Tensor =>
    graph.constant({ dtype: 'int64', shape: [cases], data: BigInt64Array.from(values, BigInt) });
  const points = graph.input('features', features?.shape ?? [cases, 1]);
  const outputs = graph.input('logits', logits?.shape ?? [cases, 2]);
  const caseLosses = Float32Array.from(losses ?? new Array<number>(cases).fill(0));
  const pass: MethodPass = {
    scope,
    mode: 'train',
    caseLosses: graph.constant({ dtype: 'float32', shape: [cases], data: caseLosses }),
    features: { image: points },
    logits: outputs,
    ...(scale === undefined ? {} : { scale: graph.scalar(scale) }),
    labels: codes(labels),
    groups: [codes(groups)],
    fed: Object.fromEntries(fed.map((name) => [name, graph.input(name, [])])),
    groupPasses: [],
  };
  return { pass, points, outputs };
}

/** A tensor of single precision from numbers. */
export function single({ shape, data }: Numbers) {
  return { dtype: 'float32' as const, shape, data: Float32Array.from(data) };
}
