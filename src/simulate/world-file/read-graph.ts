// The nodes and the selection of a world file as a causal graph.
import {
  type CausalGraph,
  type CausalNode,
  type RowsPerPatient,
  rowVariable,
  type Selection,
} from '../graph/causal-graph.ts';
import { expressionFunctions } from '../graph/expression/functions.ts';
import { checkNames } from './check-names.ts';
import { checkNumber, probability } from './checked-number.ts';
import { createNodeReader } from './node-reader.ts';
import { createNodeScope, type NodeScope } from './node-scope.ts';
import type { NodeSyntax } from './node-syntax.ts';
import { orderNodes } from './order-nodes.ts';
import { isMap, type Problems, shown } from './problems.ts';
import { readNode } from './read-node.ts';

/** Names that mean something else in expressions, tables or the case table. */
const reserved: readonly string[] = [
  ...Object.keys(expressionFunctions),
  ...['and', 'or', 'not', 'true', 'false', 'by', 'default', rowVariable],
  ...['case', 'index', 'patient', 'attempt', 'seed', 'split', 'twin'],
];

/** What a graph is made from. */
export interface GraphSource {
  readonly nodes: unknown;
  readonly select: unknown;
  readonly rowsPerPatient: RowsPerPatient;
}

/** A graph, and the scope in which further expressions over it are checked. Incomplete if there are problems. */
export interface ReadGraph {
  readonly graph: CausalGraph;
  readonly scope: NodeScope;
}

export function readGraph({ nodes, select, rowsPerPatient }: GraphSource, problems: Problems): ReadGraph {
  const syntaxes = readSyntaxes(nodes, problems);
  const names = [...syntaxes.keys()];
  for (const { expressions } of syntaxes.values()) checkNames(expressions, { names, nodes, problems });
  const { order, circles } = orderNodes(names, (name) => syntaxes.get(name)!.names);
  for (const circle of circles) {
    problems.add(
      ['nodes', circle[0]!],
      `nodes depend on each other in a circle: ${circle.join(' -> ')} ("->" reads "depends on"); a node can depend only on what is settled before it.`,
      { at: 'key' },
    );
  }
  const built: CausalNode[] = [];
  const unselected: CausalGraph = { names, nodes: built, rowsPerPatient };
  const scope = createNodeScope(unselected, problems);
  for (const name of order) {
    const node = buildNode(syntaxes.get(name)!, built, scope);
    if (node !== undefined) built.push(node);
  }
  const selection = readSelection(select, { names, nodes, scope, built });
  return { graph: { ...unselected, selection }, scope };
}

function readSyntaxes(nodes: unknown, problems: Problems): ReadonlyMap<string, NodeSyntax> {
  const syntaxes = new Map<string, NodeSyntax>();
  if (!isMap(nodes) || Object.keys(nodes).length === 0) {
    problems.add(
      ['nodes'],
      `"nodes" must be a map of names and nodes${nodes === undefined ? '; it is missing' : `; got ${shown(nodes)}`}.`,
    );
    return syntaxes;
  }
  for (const [name, value] of Object.entries(nodes)) {
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
      problems.add(
        ['nodes', name],
        `"${name}" cannot be a node's name: names are letters, digits and _, and begin with a letter.`,
        { at: 'key' },
      );
    } else if (reserved.includes(name) || name in Object.prototype || /^(latent|measured)_/.test(name)) {
      problems.add(['nodes', name], `"${name}" cannot be a node's name: it has a meaning of its own.`, { at: 'key' });
    }
    const syntax = readNode(name, value, ['nodes', name], problems);
    syntaxes.set(name, syntax ?? emptySyntax(name));
  }
  return syntaxes;
}

/** Stands in for a node that cannot be read, so that uses of its name are not reported too. */
function emptySyntax(name: string): NodeSyntax {
  return { name, kind: 'constant', about: '', perPatient: false, names: [], expressions: [], build: undefined };
}

function buildNode(syntax: NodeSyntax, built: readonly CausalNode[], scope: NodeScope): CausalNode | undefined {
  const { name, kind, about, names } = syntax;
  const { problems } = scope;
  const parents = names.map((parent) => built.find((node) => node.name === parent));
  const settled = parents.every((parent) => parent?.perPatient === true);
  if (syntax.perPatient && !settled) {
    const single =
      names.find((_, index) => parents[index]?.perPatient === false) ?? names.find((each) => each === rowVariable);
    if (single !== undefined) {
      problems.add(
        ['nodes', name, 'per'],
        `node "${name}" is drawn once a patient, but "${single}" differs between the rows of a patient; give "${single}" per: patient, or take it from "${name}".`,
      );
    }
  }
  const mechanism = syntax.build?.(scope);
  if (mechanism === undefined) return undefined;
  const deterministic = kind === 'constant' || kind === 'expression';
  const place = problems.document.spot(['nodes', name], 'key');
  return {
    name,
    kind,
    about,
    parents: names,
    perPatient: syntax.perPatient || (deterministic && settled),
    place,
    ...mechanism,
  };
}

interface SelectionContext {
  readonly names: readonly string[];
  readonly nodes: unknown;
  readonly scope: NodeScope;
  readonly built: readonly CausalNode[];
}

function readSelection(select: unknown, { names, nodes, scope, built }: SelectionContext): Selection | undefined {
  if (select === undefined) return undefined;
  const { problems } = scope;
  const reader = createNodeReader(problems);
  const choice = reader.parameter(select, ['select'], 'the selection');
  if (choice === undefined) return undefined;
  checkNames(reader.expressions, { names, nodes, problems });
  const number = checkNumber(choice, probability('the selection'), scope);
  if (number === undefined) return undefined;
  const parents = reader.names;
  const combinations = scope.exact(parents);
  const share = combinations?.reduce((sum, each) => sum + each.probability * number.evaluate(each.values), 0);
  if (share === 0 || number.high === 0) {
    problems.add(['select'], 'the selection is impossible: no combination of values that occurs is ever selected.');
  }
  return {
    parents,
    text: typeof select === 'string' ? select : shown(select),
    perPatient: parents.every((name) => built.find((node) => node.name === name)?.perPatient === true),
    probability: number.evaluate,
    place: problems.document.spot(['select']),
  };
}
