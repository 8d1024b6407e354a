import type { CausalGraph, NodeValues } from '../../../../src/simulate/graph/causal-graph.ts';
import { drawCase } from '../../../../src/simulate/graph/draw-case.ts';
import { parseWorldFile } from '../../../../src/simulate/world-file/parse-world-file.ts';

/** The graph of a world file without its renderer. */
export function graphFrom(yaml: string): CausalGraph {
  return parseWorldFile(`world: none\n${yaml}`, 'world.yaml').graph;
}

/** Values of the first cases. */
export function draws(graph: CausalGraph, count: number, seed = 1): NodeValues[] {
  return Array.from({ length: count }, (_, index) => drawCase(graph, { seed, index }).values);
}

/** Pearson's statistic of counts against expected shares, and its degrees of freedom. */
export function chiSquareOf(
  counts: readonly number[],
  shares: readonly number[],
): { statistic: number; freedom: number } {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const statistic = counts.reduce((sum, count, i) => sum + (count - total * shares[i]!) ** 2 / (total * shares[i]!), 0);
  return { statistic, freedom: counts.length - 1 };
}

/** Largest distance of the empirical distribution from a distribution function. */
export function ksDistance(values: readonly number[], cdf: (x: number) => number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  return Math.max(...sorted.map((x, i) => Math.max(cdf(x) - i / n, (i + 1) / n - cdf(x))));
}

/** Largest distance of two empirical distributions. */
export function twoSampleDistance(a: readonly number[], b: readonly number[]): number {
  const share = (values: readonly number[], x: number): number =>
    values.filter((value) => value <= x).length / values.length;
  return Math.max(...[...a, ...b].map((x) => Math.abs(share(a, x) - share(b, x))));
}
