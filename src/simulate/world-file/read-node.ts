// One node of a world file: which kind it is, and its mechanism.
import { nearestNames } from '../../core/nearest.ts';
import { type Domain, type NodeKind, type NodeValue, nodeKinds } from '../graph/causal-graph.ts';
import { categoryDomain } from './discrete-mechanism.ts';
import { createNodeReader, type NodeReader } from './node-reader.ts';
import type { BuildMechanism, NodeSyntax } from './node-syntax.ts';
import { isMap, type Path, type Problems, shown, suggestion } from './problems.ts';
import { readBernoulli, readCategorical } from './read-categorical.ts';
import { readDistribution } from './read-distribution.ts';
import { readLabel } from './read-label.ts';

type NodeMap = Readonly<Record<string, unknown>>;

/** Reads a node: a map with one kind, or for short a number (a constant) or a text (an expression). */
export function readNode(name: string, value: unknown, path: Path, problems: Problems): NodeSyntax | undefined {
  const reader = createNodeReader(problems);
  if (typeof value === 'number')
    return syntax(name, { kind: 'constant', build: readConstant(value, path, reader) }, reader);
  if (typeof value === 'string') {
    return syntax(name, { kind: 'expression', build: readFormula(value, path, reader) }, reader);
  }
  if (!isMap(value)) {
    problems.add(
      path,
      `node "${name}" must be a map such as { bernoulli: 0.3 }, an expression or a number; got ${shown(value)}.`,
    );
    return undefined;
  }
  const kind = kindOf(name, value, path, problems);
  if (kind === undefined) return undefined;
  problems.unknownKeys(value, [kind, 'per', 'about', ...(kind === 'label' ? ['noise'] : [])], path);
  const { per, about = '' } = value;
  if (per !== undefined && per !== 'patient' && per !== 'case') {
    problems.add([...path, 'per'], `"per" must be patient or case; got ${shown(per)}.`);
  }
  if (typeof about !== 'string') problems.add([...path, 'about'], `"about" must be a text; got ${shown(about)}.`);
  const build = readKind(kind, value, path, reader);
  return { ...syntax(name, { kind, build }, reader), about: String(about), perPatient: per === 'patient' };
}

function syntax(
  name: string,
  { kind, build }: { readonly kind: NodeKind; readonly build: BuildMechanism | undefined },
  reader: NodeReader,
): NodeSyntax {
  const { names, expressions } = reader;
  return { name, kind, build, names, expressions, about: '', perPatient: false };
}

function kindOf(name: string, value: NodeMap, path: Path, problems: Problems): NodeKind | undefined {
  const broken = brokenText(value);
  if (broken !== undefined) {
    problems.add(
      [...path, broken],
      `node "${name}": the text "${shown(value[broken]).slice(1, -1)}" ends at a comma, as texts do between { and }; put the expression in quotes, or on a line of its own.`,
    );
    return undefined;
  }
  const kinds = nodeKinds.filter((kind) => kind in value);
  if (kinds.length === 1) return kinds[0];
  if (kinds.length > 1) {
    problems.add([...path, kinds[1]!], `node "${name}" is both ${kinds.join(' and ')}; a node has one kind.`, {
      at: 'key',
    });
    return undefined;
  }
  const others = Object.keys(value).filter((key) => !['per', 'about', 'noise'].includes(key));
  const [other] = others;
  if (other === undefined) problems.add(path, `node "${name}" has no kind. Known are: ${nodeKinds.join(', ')}.`);
  else
    problems.add([...path, other], `node "${name}": unknown kind "${other}".${kindSuggestion(other)}`, {
      at: 'key',
    });
  return undefined;
}

/** Other words for kinds. */
const otherWords: Readonly<Record<string, NodeKind>> = {
  binary: 'bernoulli',
  binomial: 'bernoulli',
  prevalence: 'bernoulli',
  choice: 'categorical',
  discrete: 'categorical',
  gaussian: 'normal',
  formula: 'expression',
  deterministic: 'expression',
  value: 'constant',
  fixed: 'constant',
};

function kindSuggestion(word: string): string {
  const [near] = nearestNames(word, [...nodeKinds, ...Object.keys(otherWords)]);
  return near === undefined ? suggestion(word, nodeKinds) : ` Did you mean "${otherWords[near] ?? near}"?`;
}

/** The key of a text with an open parenthesis, in a map whose next keys are what came after its comma. */
function brokenText(value: NodeMap): string | undefined {
  const open = Object.keys(value).find((key) => {
    const text = value[key];
    return typeof text === 'string' && text.split('(').length > text.split(')').length;
  });
  const rest = Object.entries(value).some(([, each]) => each === null);
  return open !== undefined && rest ? open : undefined;
}

function readKind(kind: NodeKind, value: NodeMap, path: Path, reader: NodeReader): BuildMechanism | undefined {
  const inner = [...path, kind];
  switch (kind) {
    case 'bernoulli':
      return readBernoulli(value[kind], inner, reader);
    case 'categorical':
      return readCategorical(value[kind], inner, reader);
    case 'constant':
      return readConstant(value[kind], inner, reader);
    case 'expression':
      return readFormula(value[kind], inner, reader);
    case 'label':
      return readLabel(value, path, reader);
    default:
      return readDistribution(kind, value[kind], inner, reader);
  }
}

function readConstant(value: unknown, path: Path, { problems }: NodeReader): BuildMechanism | undefined {
  const isText = typeof value === 'string' && value !== '';
  if (!isText && !(typeof value === 'number' && Number.isFinite(value))) {
    problems.add(path, `a constant must be a number or a text; got ${shown(value)}.`);
    return undefined;
  }
  return () => ({ domain: categoryDomain([value]), mechanism: deterministic(() => value) });
}

function readFormula(value: unknown, path: Path, reader: NodeReader): BuildMechanism | undefined {
  const choice = reader.parameter(value, path, 'the expression');
  if (choice === undefined) return undefined;
  return (scope) => {
    const domains: Domain[] = [];
    const leafAt = scope.select(choice, (leaf) => {
      const checked = scope.check(leaf);
      if (checked?.domain !== undefined) domains.push(checked.domain);
      return checked;
    });
    const domain = unionOf(domains);
    if (leafAt === undefined) return undefined;
    if (domain === undefined) {
      if (domains.length > 0) scope.problems.add(path, 'the rows of the table must all be numbers, or all texts.');
      return undefined;
    }
    return { domain, mechanism: deterministic((values) => leafAt(values).evaluate(values)) };
  };
}

function deterministic(evaluate: (values: Readonly<Record<string, NodeValue>>) => NodeValue) {
  return {
    valueAt: evaluate,
    chances: (values: Readonly<Record<string, NodeValue>>) => [{ value: evaluate(values), probability: 1 }],
  };
}

function unionOf(domains: readonly Domain[]): Domain | undefined {
  const [first] = domains;
  if (first === undefined || domains.some(({ type }) => (type === 'text') !== (first.type === 'text')))
    return undefined;
  const known = domains.every(({ values }) => values !== undefined);
  const values = known ? [...new Set(domains.flatMap((domain) => domain.values!))] : undefined;
  return {
    type: domains.every(({ type }) => type === first.type) ? first.type : 'number',
    values: first.type === 'text' ? values : values?.toSorted((a, b) => Number(a) - Number(b)),
    low: Math.min(...domains.map(({ low }) => low)),
    high: Math.max(...domains.map(({ high }) => high)),
  };
}
