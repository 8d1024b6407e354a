// What is known of the nodes so far, while nodes are built parents first; and how expressions and tables are checked against it.
import type { CausalGraph, Domain, NodeValue, NodeValues } from '../graph/causal-graph.ts';
import { rowVariable } from '../graph/causal-graph.ts';
import { DrawFault } from '../graph/draw-fault.ts';
import { domainOfExpression } from '../graph/expression/check-expression.ts';
import { compileExpression, type Evaluate } from '../graph/expression/compile-expression.ts';
import { namesIn } from '../graph/expression/expression.ts';
import { ExpressionFault } from '../graph/expression/parse-expression.ts';
import { type Combination, graphDistribution } from '../graph/graph-distribution.ts';
import type { Choice, ChoiceTable, SourcedExpression } from './choice.ts';
import { type Problems, suggestion } from './problems.ts';

/** An expression that was checked. The domain is undefined after a problem with a node that it uses. */
export interface CheckedExpression {
  readonly source: SourcedExpression;
  readonly names: readonly string[];
  readonly domain: Domain | undefined;
  readonly evaluate: Evaluate;
}

export interface NodeScope {
  readonly problems: Problems;
  /** Checks types; undefined after a problem, which is reported. */
  check(expression: SourcedExpression): CheckedExpression | undefined;
  /** Finds the leaf for values of nodes, each leaf built once; undefined after a problem. */
  select<T, R>(choice: Choice<T>, build: (leaf: T) => R | undefined): ((values: NodeValues) => R) | undefined;
  /** Combinations of values that can occur; `exact` with their probabilities. Undefined if they are not known or too many. */
  combinations(names: readonly string[]): readonly NodeValues[] | undefined;
  exact(names: readonly string[]): readonly Combination[] | undefined;
}

const mostCombinations = 5000;
const mostValues = 100;

/** A scope over the nodes that are built; `nodes` may grow. */
export function createNodeScope(graph: CausalGraph, problems: Problems): NodeScope {
  const domains = (name: string): Domain | undefined =>
    name === rowVariable ? rowDomain(graph) : graph.nodes.find((node) => node.name === name)?.domain;
  const exact = (names: readonly string[]): readonly Combination[] | undefined => {
    if (names.some((name) => domains(name) === undefined) || names.includes(rowVariable)) return undefined;
    try {
      return graphDistribution(graph, { names, selected: false, most: mostCombinations });
    } catch {
      return undefined;
    }
  };
  const combinations = (names: readonly string[]): readonly NodeValues[] | undefined => {
    const [name] = names;
    if (name === undefined) return [{}];
    const values = names.length === 1 ? domains(name)?.values : undefined;
    if (values !== undefined) return values.map((value) => ({ [name]: value }));
    return exact(names)?.map((combination) => combination.values);
  };
  const check: NodeScope['check'] = (source) => {
    try {
      const domain = domainOfExpression(source.tree, domains);
      const evaluate = compileExpression(source.tree);
      const names = namesIn(source.tree);
      return { source, names, evaluate, domain: domain && narrowed(domain, evaluate, combinations(names)) };
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error;
      problems.add(source.path, `${error.message} (in: ${source.text}).`, {
        offset: source.isText ? error.at : undefined,
      });
      return undefined;
    }
  };
  const scope: NodeScope = {
    problems,
    check,
    combinations,
    exact,
    select: (choice, build) => select(choice, build, scope),
  };
  return scope;
}

function rowDomain({ rowsPerPatient: { high } }: CausalGraph): Domain {
  return { type: 'number', values: Array.from({ length: high }, (_, row) => row), low: 0, high: high - 1 };
}

/** The domain with the values that do occur, where they can be counted. */
function narrowed(domain: Domain, evaluate: Evaluate, all: readonly NodeValues[] | undefined): Domain {
  if (all === undefined) return domain;
  const found = new Set<NodeValue>();
  try {
    for (const values of all) found.add(evaluate(values));
  } catch (error) {
    if (!(error instanceof DrawFault)) throw error;
    return domain;
  }
  if (found.size === 0 || found.size > mostValues) return domain;
  if (domain.type === 'text') return { ...domain, values: domain.values?.filter((value) => found.has(value)) };
  const values = [...found].toSorted((a, b) => Number(a) - Number(b));
  return { type: domain.type, values, low: Number(values[0]), high: Number(values.at(-1)) };
}

function select<T, R>(
  choice: Choice<T>,
  build: (leaf: T) => R | undefined,
  scope: NodeScope,
): ((values: NodeValues) => R) | undefined {
  if (choice.kind === 'leaf') {
    const built = build(choice.leaf);
    return built === undefined ? undefined : () => built;
  }
  const key = scope.check(choice.by);
  const built = [...choice.rows].map(([name, row]) => [name, select(row, build, scope)] as const);
  const otherwise = choice.otherwise === undefined ? undefined : select(choice.otherwise, build, scope);
  if (key === undefined || !rowsAreRight(choice, key.domain, scope.problems)) return undefined;
  if (built.some(([, row]) => row === undefined) || (choice.otherwise && otherwise === undefined)) return undefined;
  const rows = new Map(built as (readonly [string, (values: NodeValues) => R])[]);
  return (values) => {
    const row = rows.get(String(key.evaluate(values))) ?? otherwise;
    if (row === undefined) throw new DrawFault(`the table by ${choice.by.text} has no row for this value`);
    return row(values);
  };
}

function rowsAreRight<T>(choice: ChoiceTable<T>, domain: Domain | undefined, problems: Problems): boolean {
  if (domain === undefined) return true;
  const { by, rows, otherwise, path } = choice;
  if (domain.values === undefined) {
    problems.add(
      by.path,
      `a table needs one row a value, but "${by.text}" takes any number; use a condition, such as by: ${by.text} > 50.`,
    );
    return false;
  }
  const known = domain.values.map(String);
  const strange = [...rows.keys()].filter((name) => !known.includes(name));
  for (const name of strange) {
    problems.add([...path, name], `"${by.text}" is never ${name}.${suggestion(name, known)}`, { at: 'key' });
  }
  const absent = known.filter((name) => !rows.has(name));
  if (absent.length > 0 && otherwise === undefined) {
    problems.add(
      path,
      `the table by ${by.text} has no row for ${absent.join(', ')}; add ${absent.length === 1 ? 'it' : 'them'}, or a row "default".`,
    );
  }
  return strange.length === 0 && (absent.length === 0 || otherwise !== undefined);
}
