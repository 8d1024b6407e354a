// One pass of a method by the plain evaluator: its loss, the gradients of it, and what it keeps.
import { createStream } from '../../../../src/core/stream.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { gradients } from '../../../../src/engine/gradient/gradients.ts';
import { crossEntropy } from '../../../../src/learn/losses/cross-entropy.ts';
import type { Method, MethodContext, MethodRun } from '../../../../src/learn/methods/method.ts';
import { type SettingTable, settingsFrom } from '../../../../src/learn/methods/setting.ts';
import { createScope } from '../../../../src/learn/scope/scope.ts';

/** A batch: logits, classes, and the group of each case by attribute. */
export interface PassCase {
  readonly logits: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly groups: readonly (readonly number[])[];
  /** Default float64; methods with parameters or buffers of their own need float32. */
  readonly dtype?: 'float32' | 'float64';
  /** Values of the method's parameters and buffers where they are not the first ones. */
  readonly state?: Readonly<Record<string, readonly number[]>>;
}

export interface PassOutcome {
  readonly loss: number;
  readonly caseLosses: readonly number[];
  /** Of the loss to the logits, row by row. */
  readonly gradient: readonly number[];
  /** Of the loss to the parameters of the method. */
  readonly own: Readonly<Record<string, readonly number[]>>;
  /** New values of the method's buffers. */
  readonly updates: Readonly<Record<string, readonly number[]>>;
  /** What the method shows of the pass. */
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

export function runTerms(
  run: MethodRun,
  { logits, labels, groups, dtype = 'float64', state = {} }: PassCase,
): PassOutcome {
  const graph = createGraph();
  const count = labels.length;
  const shape = [count, logits[0]!.length];
  const x = graph.input('logits', shape, dtype);
  const label = graph.input('labels', [count], 'int64');
  const codes = groups.map((_, attribute) => graph.input(`group${attribute}`, [count], 'int64'));
  const scope = createScope(graph, { mode: 'train' });
  const base = crossEntropy(x, label, { ignoredLabel: -1 });
  const terms = run.terms({
    scope: scope.child('method'),
    mode: 'train',
    caseLosses: base,
    features: { image: x },
    logits: x,
    labels: label,
    groups: codes,
    fed: {},
    groupPasses: [],
  });
  const parameters = scope.specifications.filter(({ kind }) => kind === 'parameter').map(({ name }) => name);
  const slopes = gradients(terms.loss, [x, ...parameters.map((name) => graph.inputs.get(name)!)]);
  const updates = Object.entries(scope.updates);
  const outputs = Object.entries(terms.outputs ?? {});
  const first = scope.specifications.map(
    ({ name, shape: extents, initialise }) =>
      [name, dense(extents, state[name] ?? [...initialise(extents, createStream(1, name))])] as const,
  );
  const found = evaluateGraph(
    [terms.loss, terms.caseLosses ?? base, ...slopes, ...[...updates, ...outputs].map(([, tensor]) => tensor)],
    {
      logits: { ...dense(shape, logits.flat()), dtype },
      labels: dense([count], labels),
      ...Object.fromEntries(groups.map((own, attribute) => [`group${attribute}`, dense([count], own)])),
      ...Object.fromEntries(first),
    },
  ).map(({ data }) => [...data]);
  const rest = found.slice(3);
  return {
    loss: found[0]![0]!,
    caseLosses: found[1]!,
    gradient: found[2]!,
    own: Object.fromEntries(parameters.map((name, i) => [name, rest[i]!])),
    updates: Object.fromEntries(updates.map(([name], i) => [name, rest[parameters.length + i]!])),
    outputs: Object.fromEntries(outputs.map(([name], i) => [name, rest[parameters.length + updates.length + i]!])),
  };
}

function dense(shape: readonly number[], values: readonly number[]) {
  return { dtype: 'float64' as const, shape, data: Float64Array.from(values) };
}

/** What a method knows of training cases: classes, and the group of each case by attribute. */
export function contextOf(options: {
  readonly label: readonly number[];
  readonly groups: Readonly<Record<string, readonly number[]>>;
  readonly classes?: readonly string[];
  readonly groupNames?: readonly string[];
}): MethodContext {
  const { label, groups, classes = ['absent', 'present'] } = options;
  return {
    kind: 'classes',
    count: label.length,
    classes,
    label: Int32Array.from(label),
    attributes: Object.entries(groups).map(([attribute, codes]) => ({
      attribute,
      groups: options.groupNames ?? Array.from({ length: Math.max(...codes) + 1 }, (_, code) => `${attribute} ${code}`),
      codes: Int32Array.from(codes),
    })),
    known: {},
    epochs: 8,
    batchSize: 4,
    stepsPerEpoch: Math.ceil(label.length / 4),
    seed: 1,
  };
}

/** Starts a method with settings. */
export function startMethod<Table extends SettingTable>(
  method: Method<Table>,
  context: MethodContext,
  settings: Readonly<Record<string, unknown>> = {},
): MethodRun {
  return method.start(context, settingsFrom(method.name, method.settings, settings));
}
