// What drives the latents of the renderer.
import type { NodeValues } from '../graph/causal-graph.ts';
import { compileExpression } from '../graph/expression/compile-expression.ts';
import type { Latents, LatentValue } from '../worlds/world.ts';
import { checkNames } from './check-names.ts';
import { createNodeReader } from './node-reader.ts';
import { isMap, shown } from './problems.ts';
import type { ReadGraph } from './read-graph.ts';
import type { LatentSource } from './world-file.ts';

/** The entries of `latents`, then all nodes whose name none of them has. */
export function readLatents(
  latents: unknown,
  { graph, scope, nodes }: ReadGraph & { readonly nodes: unknown },
): LatentSource[] {
  const { problems } = scope;
  const entries = isMap(latents) ? Object.entries(latents) : [];
  if (latents !== undefined && !isMap(latents)) {
    problems.add(['latents'], `"latents" must be a map of latents and expressions; got ${shown(latents)}.`);
  }
  const reader = createNodeReader(problems);
  const explicit = entries.flatMap(([name, value]): LatentSource[] => {
    const expression = reader.expression(value, ['latents', name], `latent "${name}"`);
    const checked = expression && scope.check(expression);
    if (checked?.domain === undefined) return [];
    const { domain, evaluate } = checked;
    return [{ name, text: checked.source.text, domain, explicit: true, evaluate }];
  });
  checkNames(reader.expressions, { names: graph.names, nodes, problems });
  const named = new Set(entries.map(([name]) => name));
  const implicit = graph.nodes
    .filter(({ name }) => !named.has(name))
    .map(({ name, domain }): LatentSource => {
      const evaluate = compileExpression({ kind: 'name', name, at: 0 });
      return { name, text: name, domain, explicit: false, evaluate };
    });
  return [...explicit, ...implicit];
}

/** Values of latents; throws `DrawFault` where an expression has none. */
export function latentsFrom(latents: readonly LatentSource[], values: NodeValues): Latents {
  return Object.fromEntries(latents.map(({ name, evaluate }): [string, LatentValue] => [name, evaluate(values)]));
}
