import { add, mod, mul, reciprocal, sub } from '../../engine/functions/elementwise.ts';
import { zeros } from '../initialisers/initialiser.ts';
import type { Scope } from '../scope/scope.ts';

/** Name of the part of a method's scope that holds the means. */
const part = 'mean';

/** Which tensors of the network are averaged. */
export interface AveragedNames {
  /** Names of the trained parameters, whose means are buffers. */
  readonly parameters: readonly string[];
  /** Names of the network's own buffers. */
  readonly buffers: readonly string[];
}

/**
 * Writes a running mean of every trained parameter into a training pass, as buffers of the method: the mean of the weights that the steps of the
 * present segment began with, a segment being `steps` steps. Call it after the network is built.
 */
export function averageSegments(scope: Scope, steps: number): AveragedNames {
  const { graph, path } = scope;
  const present = scope.specifications.filter(({ name }) => !name.startsWith(`${path}.`));
  const parameters = present.filter(({ trainable }) => trainable).map(({ name }) => name);
  const taken = scope.buffer('taken', [], zeros);
  const weight = reciprocal(add(mod(taken, steps, { truncated: true }), 1));
  for (const name of parameters) {
    const value = graph.inputs.get(name)!;
    const mean = scope.child(part).buffer(name, value.shape, zeros);
    scope.update(mean, add(mul(mean, sub(1, weight)), mul(value, weight)));
  }
  scope.update(taken, add(taken, 1));
  return { parameters, buffers: present.flatMap(({ name, kind }) => (kind === 'buffer' ? [name] : [])) };
}

/** Where the mean of a parameter is among the values of the network. */
export function meanName(path: string, parameter: string): string {
  return `${path}.${part}.${parameter}`;
}
