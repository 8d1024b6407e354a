// A Bernoulli node with a given overall probability and given ratios between groups: { overall: 0.3, by: race, oddsRatio: { ... } }.
import { log, logistic, logit } from '../../core/math.ts';
import type { NodeValues } from '../graph/causal-graph.ts';
import { namesIn } from '../graph/expression/expression.ts';
import type { Combination } from '../graph/graph-distribution.ts';
import { checkNumber } from './checked-number.ts';
import { keysOf, leavesOf } from './choice.ts';
import { bernoulli } from './discrete-mechanism.ts';
import type { NodeReader } from './node-reader.ts';
import type { NodeScope } from './node-scope.ts';
import type { BuildMechanism } from './node-syntax.ts';
import type { Path } from './problems.ts';

const ratioKinds = ['oddsRatio', 'riskRatio'] as const;
type RatioKind = (typeof ratioKinds)[number];

/**
 * Reads `overall`, `by` and either `oddsRatio` or `riskRatio`. The base is solved so that the mean over the exact distribution of the
 * parents (before selection) is the overall probability: logit p = b + log ratio, or p = b · ratio.
 */
export function readMarginal(
  value: Readonly<Record<string, unknown>>,
  path: Path,
  reader: NodeReader,
): BuildMechanism | undefined {
  const { problems } = reader;
  problems.unknownKeys(value, ['overall', 'by', ...ratioKinds], path);
  const kinds = ratioKinds.filter((kind) => kind in value);
  const { overall } = value;
  if (typeof overall !== 'number' || !(overall > 0 && overall < 1)) {
    problems.add([...path, 'overall'], 'the overall probability must be a number between 0 and 1.');
  }
  if (kinds.length !== 1) problems.add(path, `"overall" needs either "oddsRatio" or "riskRatio", one of them.`);
  if (!('by' in value)) problems.add(path, '"overall" needs "by": the nodes whose groups differ.');
  const [kind] = kinds;
  if (kind === undefined || !('by' in value)) return undefined;
  const ratios = reader.table(value['by'], [...path, 'by'], {
    rows: value[kind],
    path: [...path, kind],
    leaf: (leaf, leafPath) => reader.expression(leaf, leafPath, 'the ratio'),
  });
  if (ratios === undefined) return undefined;
  return (scope) => {
    const ratio = checkNumber(ratios, { what: 'the ratio', low: Number.MIN_VALUE }, scope);
    if (ratio === undefined || typeof overall !== 'number') return undefined;
    const trees = [...keysOf(ratios), ...leavesOf(ratios).map(({ leaf }) => leaf)];
    const names = [...new Set(trees.flatMap(({ tree }) => namesIn(tree)))];
    const groups = scope.exact(names);
    if (groups === undefined) {
      problems.add(
        [...path, 'by'],
        `the overall probability can be met only if the shares of the groups are known; ${names.join(', ')} or something before depends on a continuous node. Give the probabilities themselves.`,
      );
      return undefined;
    }
    return solve({ kind, overall, ratio: ratio.evaluate, groups, scope, path: [...path, 'overall'] });
  };
}

interface Equation {
  readonly kind: RatioKind;
  readonly overall: number;
  readonly ratio: (values: NodeValues) => number;
  readonly groups: readonly Combination[];
  readonly scope: NodeScope;
  readonly path: Path;
}

function solve(equation: Equation) {
  const { kind, overall, ratio, groups, scope, path } = equation;
  if (kind === 'oddsRatio') {
    const base = solveIntercept(equation);
    return bernoulli((values) => logistic(base + log(ratio(values))));
  }
  const base = overall / groups.reduce((sum, { values, probability }) => sum + probability * ratio(values), 0);
  const worst = groups.reduce((a, b) => (ratio(a.values) >= ratio(b.values) ? a : b));
  const highest = base * ratio(worst.values);
  if (highest > 1) {
    scope.problems.add(
      path,
      `no probabilities have these ratios and ${overall} overall: ${JSON.stringify(worst.values)} would need ${Number(highest.toPrecision(4))}. Lower "overall" to ${Math.floor((overall / highest) * 1e4) / 1e4} or less, or use oddsRatio.`,
    );
    return undefined;
  }
  return bernoulli((values) => Math.min(1, base * ratio(values)));
}

/** The b with Σ P(g) logistic(b + log ratio) = overall, by bisection to the last place. */
function solveIntercept({ overall, ratio, groups }: Equation): number {
  const shifts = groups.map(({ values, probability }) => ({ probability, shift: log(ratio(values)) }));
  const excess = (base: number): number =>
    shifts.reduce((sum, { probability, shift }) => sum + probability * logistic(base + shift), 0) - overall;
  let low = logit(overall) - Math.max(...shifts.map(({ shift }) => shift)) - 1e-6;
  let high = logit(overall) - Math.min(...shifts.map(({ shift }) => shift)) + 1e-6;
  for (let step = 0; step < 200; step += 1) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  return Math.abs(excess(low)) <= Math.abs(excess(high)) ? low : high;
}
