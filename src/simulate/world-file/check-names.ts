import { rowVariable } from '../graph/causal-graph.ts';
import type { Expression, Name } from '../graph/expression/expression.ts';
import type { SourcedExpression } from './choice.ts';
import { isMap, type Problems, suggestion } from './problems.ts';

/** Which names there are. */
export interface KnownNames {
  readonly names: readonly string[];
  /** The map of nodes as it was written, to recognise values that lack their quotes. */
  readonly nodes: unknown;
  readonly problems: Problems;
}

/** Reports each name in expressions that is no node. */
export function checkNames(expressions: readonly SourcedExpression[], { names, nodes, problems }: KnownNames): void {
  const known = [...names, rowVariable];
  for (const { tree, text, path, isText } of expressions) {
    for (const { name, at } of namesOf(tree)) {
      if (known.includes(name)) continue;
      const help = isCategory(nodes, name) ? ` "${name}" is a value: write it in quotes.` : suggestion(name, names);
      problems.add(path, `unknown node "${name}" (in: ${text}).${help}`, { offset: isText ? at : undefined });
    }
  }
}

function namesOf(tree: Expression): Name[] {
  if (tree.kind === 'name') return [tree];
  return tree.kind === 'call' ? tree.operands.flatMap(namesOf) : [];
}

function isCategory(nodes: unknown, name: string): boolean {
  if (!isMap(nodes)) return false;
  return Object.values(nodes).some((node) => {
    if (!isMap(node)) return false;
    const { categorical, constant } = node;
    if (Array.isArray(categorical)) return categorical.includes(name);
    return constant === name || (isMap(categorical) && hasKey(categorical, name));
  });
}

function hasKey(map: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(map, name) || Object.values(map).some((row) => isMap(row) && hasKey(row, name));
}
