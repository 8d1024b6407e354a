// Nodes with two or more values: Bernoulli and categorical.
import type { Chance, NodeValue, NodeValues } from '../graph/causal-graph.ts';
import { DrawFault } from '../graph/draw-fault.ts';
import { chanceQuantile } from '../graph/quantiles.ts';
import { type CheckedNumber, checkNumber, probability } from './checked-number.ts';
import { leavesOf } from './choice.ts';
import { bernoulli, categoryDomain, sumFault } from './discrete-mechanism.ts';
import type { NodeReader, Parameter } from './node-reader.ts';
import type { NodeScope } from './node-scope.ts';
import type { BuildMechanism } from './node-syntax.ts';
import { isMap, type Path, type Problems, shown } from './problems.ts';
import { readMarginal } from './read-marginal.ts';

/** Reads the probability of 1, a table of it, or an overall probability with ratios. */
export function readBernoulli(value: unknown, path: Path, reader: NodeReader): BuildMechanism | undefined {
  if (isMap(value) && 'overall' in value) return readMarginal(value, path, reader);
  const parameter = reader.parameter(value, path, 'the probability');
  if (parameter === undefined) return undefined;
  return (scope) => {
    const chance = checkNumber(parameter, probability('the probability'), scope);
    return chance && bernoulli(chance.evaluate);
  };
}

interface Categories {
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly path: Path;
}

/** Reads categories with their probabilities, a list of equally likely categories, or a table of either. */
export function readCategorical(value: unknown, path: Path, reader: NodeReader): BuildMechanism | undefined {
  const choice = reader.choice(value, path, (leaf, leafPath) => readCategories(leaf, leafPath, reader));
  if (choice === undefined) return undefined;
  const names = [...new Set(leavesOf(choice).flatMap(({ leaf }) => [...leaf.parameters.keys()]))];
  const numeric = names.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  const values: readonly NodeValue[] = numeric ? names.map(Number).toSorted((a, b) => a - b) : names;
  return (scope) => {
    const chancesAt = scope.select(choice, (leaf) => buildCategories(leaf, values, scope));
    if (chancesAt === undefined) return undefined;
    const chances = (given: NodeValues): readonly Chance[] => chancesAt(given)(given);
    return {
      domain: categoryDomain(values),
      mechanism: { chances, valueAt: (given, u) => chanceQuantile(chances(given), u) },
    };
  };
}

function readCategories(value: unknown, path: Path, reader: NodeReader): Categories | undefined {
  const { problems } = reader;
  const listed = Array.isArray(value) ? listedCategories(value) : undefined;
  const map = listed ?? value;
  if (!isMap(map) || Object.keys(map).length === 0) {
    problems.add(path, `categories are a map of names and probabilities, or a list of names; got ${shown(value)}.`);
    return undefined;
  }
  const parameters = new Map<string, Parameter>();
  reportNames(listed === undefined ? Object.keys(map) : (value as readonly unknown[]).map(String), path, problems);
  for (const [name, each] of Object.entries(map)) {
    const read = reader.parameter(each, listed === undefined ? [...path, name] : path, `the probability of ${name}`);
    if (read !== undefined) parameters.set(name, read);
  }
  return parameters.size === Object.keys(map).length ? { parameters, path } : undefined;
}

/** Names that two categories share, also as numbers, and names that a table would take for a missing value. */
function reportNames(names: readonly string[], path: Path, problems: Problems): void {
  const seen = new Set<string>();
  for (const name of names) {
    const key = name.trim() !== '' && Number.isFinite(Number(name)) ? String(Number(name)) : name;
    if (seen.has(key)) problems.add(path, `"${name}" stands twice among the categories; names must differ.`);
    if (name.trim() === '') problems.add(path, 'a category is without a name; in a table it would be a missing value.');
    seen.add(key);
  }
}

function listedCategories(names: readonly unknown[]): Readonly<Record<string, number>> | undefined {
  if (names.length === 0 || names.some((name) => isMap(name) || Array.isArray(name))) return undefined;
  return Object.fromEntries(names.map((name) => [String(name), 1 / new Set(names.map(String)).size]));
}

function buildCategories(
  { parameters, path }: Categories,
  values: readonly NodeValue[],
  scope: NodeScope,
): ((given: NodeValues) => readonly Chance[]) | undefined {
  const parts = values.flatMap((value) => {
    const parameter = [...parameters].find(([name]) => name === value || Number(name) === value)?.[1];
    return parameter === undefined ? [] : [{ value, parameter }];
  });
  const numbers = parts.map(({ value, parameter }) => ({
    value,
    number: checkNumber(parameter, probability(`the probability of ${value}`), scope),
  }));
  const complete = numbers.filter(
    (part): part is { value: NodeValue; number: CheckedNumber } => part.number !== undefined,
  );
  if (complete.length < numbers.length) return undefined;
  const staticFault = sumFault(complete.map(({ number }) => number.constant));
  if (staticFault !== undefined) {
    scope.problems.add(path, `${staticFault}.`);
    return undefined;
  }
  return (given) => {
    const chances = complete.map(({ value, number }) => ({ value, probability: number.evaluate(given) }));
    const fault = sumFault(chances.map((chance) => chance.probability));
    if (fault !== undefined) throw new DrawFault(fault);
    return chances;
  };
}
