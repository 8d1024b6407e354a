// FairCLIP's distance between groups, as its code computes it and with both sides alike: which notices that a group's pairs match less?
import { createStream } from 'evenhand/core';
import { constantOf, createGraph, evaluateGraph, type Graph, matmul, mul, swapAxes } from 'evenhand/engine';
import { createScope, type MethodContext, methodOf, settingsFrom } from 'evenhand/learn';

const codes = Int32Array.from({ length: 64 }, (_, index) => index % 2);
const attributes = [{ attribute: 'sex', groups: ['female', 'male'], codes }];
const sizes = { count: 64, batchSize: 32, epochs: 1, stepsPerEpoch: 2, seed: 1 };
const context: MethodContext = { kind: 'pairs', classes: [], label: codes, known: {}, attributes, ...sizes };
const constant = (graph: Graph, shape: readonly number[], data: readonly number[]) =>
  constantOf(graph, { shape, dtype: 'float64' }, (index) => data[index]!);

/** 32 pairs as unit vectors in the plane, the texts turned away from their pictures, and their scaled cosines. */
function pairs(graph: Graph, name: string, spread: number) {
  const stream = createStream(1, name);
  const angles = Array.from({ length: 32 }, () => 6 * stream.uniform());
  const plane = (of: readonly number[]) => of.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]);
  const image = constant(graph, [32, 2], plane(angles));
  const text = constant(graph, [32, 2], plane(angles.map((angle) => angle + spread * stream.normal())));
  return { features: { image, text }, logits: mul(matmul(image, swapAxes(text)), 14.3) };
}

function distance(name: string, spreads: readonly number[]): number {
  const { settings, start } = methodOf(name);
  const graph = createGraph();
  const groupPasses = spreads.map((spread, group) => ({ attribute: 0, group, ...pairs(graph, `${group}`, spread) }));
  const none = constant(graph, [32], Array(32).fill(0));
  // Without the losses of the pairs, the distances are left.
  const rest = { scope: createScope(graph, { mode: 'train' }), fed: {}, groups: [], labels: none, caseLosses: none };
  const run = start(context, settingsFrom(name, settings, { distanceWeight: 1 }));
  const { loss } = run.terms({ ...pairs(graph, 'batch', 0.1), ...rest, mode: 'train', groupPasses });
  return Number(evaluateGraph([loss])[0]!.data[0]);
}

for (const name of ['fairclip-as-released', 'fairclip-aligned']) {
  const [alike, apart] = [distance(name, [0.1, 0.1]), distance(name, [0.1, 1])];
  console.log(`${name}: ${alike.toPrecision(3)} where both groups match, ${apart.toPrecision(3)} where one does not`);
}
