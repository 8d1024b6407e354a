// The stratification of a world file, with shares taken from the graph.
import { ancestorsOf, type CausalGraph } from '../graph/causal-graph.ts';
import { type Combination, graphDistribution } from '../graph/graph-distribution.ts';
import type { BiasGroup, Stratification } from '../graph/stratify/stratification.ts';
import { isMap, type Path, type Problems, shown, suggestion } from './problems.ts';
import type { TableColumns } from './world-file.ts';

interface Context {
  readonly graph: CausalGraph;
  readonly table: TableColumns;
  readonly problems: Problems;
}

const standardBins = 10;
const path: Path = ['stratify'];

export function readStratification(value: unknown, context: Context): Stratification | undefined {
  const { graph, table, problems } = context;
  if (value === undefined) return undefined;
  if (!isMap(value)) {
    problems.add(
      path,
      `"stratify" must be a map such as { class: disease, by: bias, within: severity }; got ${shown(value)}.`,
    );
    return undefined;
  }
  problems.unknownKeys(value, ['class', 'by', 'within', 'bins', 'compat'], path);
  const { bins = standardBins, compat } = value;
  if (typeof bins !== 'number' || !Number.isSafeInteger(bins) || bins < 1) {
    problems.add([...path, 'bins'], `"bins" must be a whole number of 1 or more; got ${shown(bins)}.`);
  }
  if (compat !== undefined && compat !== 'simba') {
    problems.add([...path, 'compat'], `"compat" must be simba; got ${shown(compat)}.`);
  }
  const [classNode] = binaryNodes('class', value['class'], context);
  const biasNodes = binaryNodes('by', value['by'], context);
  const within = namedNodes('within', value['within'], context);
  for (const [index, name] of within.entries()) {
    if (graph.nodes.find((node) => node.name === name)?.domain.type !== 'text') continue;
    problems.add(elementPath('within', value['within'], index), `"${name}" is a text; bins are of numbers.`);
  }
  requireSimpleGraph(graph, problems);
  if (problems.some() || classNode === undefined || biasNodes.length === 0 || within.length === 0) return undefined;
  requireOrder(classNode, biasNodes, { within, graph, problems });
  const shares = sharesOf(classNode, biasNodes, context);
  if (shares === undefined) return undefined;
  const scheme = compat === 'simba' ? 'simba' : 'exact';
  return { classNode, biasNodes, within, bins: Number(bins), ...shares, scheme, split: table.split };
}

function elementPath(key: string, value: unknown, index: number): Path {
  return Array.isArray(value) ? [...path, key, index] : [...path, key];
}

function namedNodes(key: string, value: unknown, { graph, problems }: Context): string[] {
  if (value === undefined) {
    problems.add(path, `"stratify" needs "${key}".`);
    return [];
  }
  return (Array.isArray(value) ? value : [value]).flatMap((name, index) => {
    if (typeof name === 'string' && graph.names.includes(name)) return [name];
    const help = suggestion(String(name), graph.names);
    problems.add(elementPath(key, value, index), `there is no node ${shown(name)}.${help}`);
    return [];
  });
}

function binaryNodes(key: string, value: unknown, context: Context): string[] {
  const names = namedNodes(key, value, context);
  for (const [index, name] of names.entries()) {
    const domain = context.graph.nodes.find((node) => node.name === name)?.domain;
    if (domain === undefined || domain.values?.every((each) => each === 0 || each === 1)) continue;
    context.problems.add(elementPath(key, value, index), `"${name}" must be 0 or 1, as a bernoulli node is.`);
  }
  return names;
}

function requireSimpleGraph({ selection, rowsPerPatient }: CausalGraph, problems: Problems): void {
  if (selection !== undefined) {
    problems.add(path, '"stratify" and "select" exclude each other: stratified cases are set, not selected.');
  }
  if (rowsPerPatient.high > 1) {
    problems.add(path, '"stratify" needs one row a patient; leave out "patients".');
  }
}

interface OrderContext {
  readonly within: readonly string[];
  readonly graph: CausalGraph;
  readonly problems: Problems;
}

function requireOrder(
  classNode: string,
  biasNodes: readonly string[],
  { within, graph, problems }: OrderContext,
): void {
  const dependsOn = (name: string, cause: string): boolean =>
    name !== cause && ancestorsOf(graph, [name]).some((node) => node.name === cause);
  for (const name of within) {
    const bias = biasNodes.find((each) => dependsOn(name, each));
    if (bias === undefined) continue;
    problems.add(
      [...path, 'within'],
      `"${name}" depends on "${bias}", so it cannot agree between groups with and without it.`,
    );
  }
  if (biasNodes.some((name) => dependsOn(classNode, name))) {
    problems.add([...path, 'by'], `the class "${classNode}" depends on a bias; let the bias depend on the class.`);
  }
}

function sharesOf(
  classNode: string,
  biasNodes: readonly string[],
  { graph, problems }: Context,
): Pick<Stratification, 'classShare' | 'groups'> | undefined {
  let combinations: readonly Combination[];
  try {
    combinations = graphDistribution(graph, { names: [classNode, ...biasNodes], selected: false });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.add([...path, 'class'], `the shares of class and biases must be known beforehand: ${reason}`);
    return undefined;
  }
  const shareOf = (wanted: (values: Combination['values']) => boolean): number =>
    combinations.filter(({ values }) => wanted(values)).reduce((sum, { probability }) => sum + probability, 0);
  const classShare = shareOf((values) => values[classNode] === 1);
  if (!(classShare > 0 && classShare < 1)) {
    problems.add(
      [...path, 'class'],
      `"${classNode}" is always ${classShare === 0 ? 0 : 1}: there are no two classes to stratify.`,
    );
    return undefined;
  }
  const groups = Array.from({ length: 1 << biasNodes.length }, (_, number): BiasGroup => {
    const biases = biasNodes.map((_, position) => (number >> position) & 1);
    const matches = (values: Combination['values']): boolean =>
      biasNodes.every((name, position) => values[name] === biases[position]);
    const share = (given: number): number =>
      shareOf((values) => values[classNode] === given && matches(values)) / (given === 1 ? classShare : 1 - classShare);
    return { biases, shares: [share(0), share(1)] };
  });
  return { classShare, groups };
}
