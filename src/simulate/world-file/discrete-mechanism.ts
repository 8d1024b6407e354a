import type { Domain, NodeValue, NodeValues } from '../graph/causal-graph.ts';
import { bernoulliChances } from '../graph/quantiles.ts';
import type { BuiltMechanism } from './node-syntax.ts';

/** A node that is 1 with the given probability. */
export function bernoulli(probabilityAt: (values: NodeValues) => number): BuiltMechanism {
  return {
    domain: { type: 'number', values: [0, 1], low: 0, high: 1 },
    mechanism: {
      valueAt: (values, u) => (u < 1 - probabilityAt(values) ? 0 : 1),
      chances: (values) => bernoulliChances(probabilityAt(values)),
    },
  };
}

/** The domain of a node with these values, all numbers or all texts. */
export function categoryDomain(values: readonly NodeValue[]): Domain {
  if (typeof values[0] !== 'number') return { type: 'text', values, low: 0, high: 0 };
  return { type: 'number', values, low: Number(values[0]), high: Number(values.at(-1)) };
}

const sumTolerance = 1e-9;

/** What is wrong with probabilities that must add up to 1; undefined if nothing is, or if one of them is not known. */
export function sumFault(probabilities: readonly (number | undefined)[]): string | undefined {
  if (probabilities.some((each) => each === undefined)) return undefined;
  const sum = probabilities.reduce<number>((total, each) => total + each!, 0);
  if (Math.abs(sum - 1) <= sumTolerance) return undefined;
  return `the probabilities ${probabilities.join(' + ')} add up to ${Number(sum.toPrecision(12))}, not 1`;
}
