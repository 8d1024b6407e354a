// Nodes that are drawn from a distribution of numbers.
import { exp } from '../../core/math.ts';
import type { Domain, NodeValues } from '../graph/causal-graph.ts';
import { DrawFault } from '../graph/draw-fault.ts';
import { largestPoissonMean, normalQuantile, poissonQuantile, truncatedNormalQuantile } from '../graph/quantiles.ts';
import { type CheckedNumber, checkNumber, type Demand } from './checked-number.ts';
import type { NodeReader, Parameter } from './node-reader.ts';
import type { NodeScope } from './node-scope.ts';
import type { BuildMechanism } from './node-syntax.ts';
import { isMap, type Path, shown } from './problems.ts';

export type Distribution = 'normal' | 'truncatedNormal' | 'logNormal' | 'uniform' | 'poisson';

/** A parameter: what it may be, and the value where it is left out (absent: it must be given). */
interface ParameterRule extends Demand {
  readonly standard?: number;
}

type Numbers = Readonly<Record<string, number>>;
type Parameters = Readonly<Record<string, Parameter>>;

interface DistributionRule {
  readonly parameters: Readonly<Record<string, ParameterRule>>;
  readonly quantile: (u: number, parameters: Numbers) => number;
  readonly domain: (low: Numbers, high: Numbers) => Domain;
}

const infinity = Number.POSITIVE_INFINITY;
const mean = { what: 'the mean' };
const sd = { what: 'the standard deviation', low: 0 };
const low = { what: 'low' };
const high = { what: 'high' };
const between = (from: number, to: number): Domain => ({ type: 'number', low: from, high: to });

const rules: Readonly<Record<Distribution, DistributionRule>> = {
  normal: {
    parameters: { mean, sd },
    quantile: (u, { mean, sd }) => normalQuantile(u, { mean: mean!, sd: sd! }),
    domain: () => between(-infinity, infinity),
  },
  truncatedNormal: {
    parameters: { mean, sd, low: { ...low, standard: -infinity }, high: { ...high, standard: infinity } },
    quantile: (u, { mean, sd, low, high }) =>
      truncatedNormalQuantile(u, { mean: mean!, sd: sd!, low: low!, high: high! }),
    domain: (least, greatest) => between(least['low']!, greatest['high']!),
  },
  logNormal: {
    parameters: {
      mean: { what: 'the mean of the logarithm' },
      sd: { ...sd, what: 'the standard deviation of the logarithm' },
    },
    quantile: (u, { mean, sd }) => exp(normalQuantile(u, { mean: mean!, sd: sd! })),
    domain: () => between(0, infinity),
  },
  uniform: {
    parameters: { low, high },
    quantile: (u, { low, high }) => uniformQuantile(u, low!, high!),
    domain: (least, greatest) => between(least['low']!, greatest['high']!),
  },
  poisson: {
    parameters: { mean: { ...mean, low: 0, high: largestPoissonMean } },
    quantile: (u, { mean }) => poissonQuantile(u, mean!),
    domain: () => between(0, infinity),
  },
};

function uniformQuantile(u: number, from: number, to: number): number {
  if (!(from < to)) throw new DrawFault(`low (${from}) is not below high (${to})`);
  return from + u * (to - from);
}

/** Reads the parameters of a distribution, or a table of them. */
export function readDistribution(
  kind: Distribution,
  value: unknown,
  path: Path,
  reader: NodeReader,
): BuildMechanism | undefined {
  const rule = rules[kind];
  const choice = reader.choice(value, path, (leaf, leafPath) => readParameters(rule, leaf, leafPath, reader));
  if (choice === undefined) return undefined;
  return (scope) => {
    const domains: Domain[] = [];
    const parametersAt = scope.select(choice, (leaf) => buildParameters(rule, leaf, { scope, domains, kind, path }));
    if (parametersAt === undefined) return undefined;
    const domain = between(Math.min(...domains.map((each) => each.low)), Math.max(...domains.map((each) => each.high)));
    return { domain, mechanism: { valueAt: (values, u) => rule.quantile(u, parametersAt(values)(values)) } };
  };
}

function readParameters(
  { parameters }: DistributionRule,
  value: unknown,
  path: Path,
  reader: NodeReader,
): Parameters | undefined {
  const { problems } = reader;
  const names = Object.keys(parameters);
  if (!isMap(value)) {
    problems.add(path, `this needs a map of ${names.join(', ')}; got ${shown(value)}.`);
    return undefined;
  }
  problems.unknownKeys(value, names, path);
  const read: Record<string, Parameter> = {};
  let complete = true;
  for (const [name, { what, standard }] of Object.entries(parameters)) {
    if (value[name] === undefined && standard !== undefined) continue;
    if (value[name] === undefined) problems.add(path, `"${name}" is missing: ${what}.`);
    const found = value[name] === undefined ? undefined : reader.parameter(value[name], [...path, name], what);
    if (found === undefined) complete = false;
    else read[name] = found;
  }
  return complete ? read : undefined;
}

interface BuildContext {
  readonly scope: NodeScope;
  readonly domains: Domain[];
  readonly kind: Distribution;
  readonly path: Path;
}

function buildParameters(
  rule: DistributionRule,
  parameters: Parameters,
  { scope, domains, path }: BuildContext,
): ((values: NodeValues) => Numbers) | undefined {
  const checked: Record<string, CheckedNumber> = {};
  for (const [name, { standard, ...demand }] of Object.entries(rule.parameters)) {
    const parameter = parameters[name];
    const number = parameter === undefined ? fixed(standard!) : checkNumber(parameter, demand, scope);
    if (number !== undefined) checked[name] = number;
  }
  const entries = Object.entries(checked);
  if (entries.length < Object.keys(rule.parameters).length) return undefined;
  const { low: from, high: to } = checked;
  if (from !== undefined && to !== undefined && from.low >= to.high) {
    const place = parameters['low']?.path ?? parameters['high']?.path ?? path;
    scope.problems.add(place, `low must be below high; got ${from.low} and ${to.high}.`);
    return undefined;
  }
  const ends = (end: 'low' | 'high'): Numbers => Object.fromEntries(entries.map(([name, each]) => [name, each[end]]));
  domains.push(rule.domain(ends('low'), ends('high')));
  return (values) => Object.fromEntries(entries.map(([name, { evaluate }]) => [name, evaluate(values)]));
}

function fixed(value: number): CheckedNumber {
  return { evaluate: () => value, low: value, high: value, constant: value };
}
