import { setParameters } from '../../app/router.ts';
import { text } from '../../text/en.ts';
import { type LaidOutNode, layoutGraph, nodeHeight } from './graph-layout.ts';
import type { GraphNode } from './off-thread/messages.ts';

/** The graph as a drawing whose nodes can be pressed; what a chosen node depends on, and what depends on it, stands out. */
export function GraphDrawing({
  nodes,
  selected,
  title,
}: {
  readonly nodes: readonly GraphNode[];
  readonly selected: string | undefined;
  readonly title: string;
}) {
  const layout = layoutGraph(nodes);
  const at = new Map(layout.nodes.map((node) => [node.name, node]));
  const parentsOf = new Map(nodes.map(({ name, parents }) => [name, parents.filter((parent) => at.has(parent))]));
  const childrenOf = (name: string) => nodes.filter(({ parents }) => parents.includes(name)).map((node) => node.name);
  const lit =
    selected === undefined
      ? undefined
      : new Set([...reached(selected, (name) => parentsOf.get(name) ?? []), ...reached(selected, childrenOf)]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds what can be pressed
    <svg
      class="chart graph-drawing"
      width={layout.width}
      height={layout.height}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role="group"
      aria-label={title}
    >
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerUnits="userSpaceOnUse"
          markerWidth="8"
          markerHeight="8"
          orient="auto"
        >
          <path d="M0 0 8 4 0 8z" fill="var(--overall)" />
        </marker>
      </defs>
      {layout.arrows.map(({ from, to, path }) => {
        const isLit = lit === undefined || (lit.has(from) && lit.has(to));
        return (
          <path
            key={`${from} ${to}`}
            d={path}
            fill="none"
            stroke={lit !== undefined && isLit ? 'var(--accent)' : 'var(--overall)'}
            stroke-width={lit !== undefined && isLit ? 1.8 : 1.1}
            stroke-opacity={isLit ? 0.9 : 0.18}
            marker-end="url(#arrow)"
          />
        );
      })}
      {nodes.map((node) => (
        <NodeBox key={node.name} node={node} at={at.get(node.name)!} chosenOne={node.name === selected} lit={lit} />
      ))}
    </svg>
  );
}

function NodeBox({
  node,
  at,
  chosenOne,
  lit,
}: {
  readonly node: GraphNode;
  readonly at: LaidOutNode;
  readonly chosenOne: boolean;
  readonly lit: ReadonlySet<string> | undefined;
}) {
  const { name, parents } = node;
  const isSeen = node.latent !== undefined;
  const choose = () => setParameters({ node: chosenOne ? undefined : name }, { quietly: true });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand within a drawing
    <g
      role="button"
      tabindex={0}
      class="node"
      aria-pressed={chosenOne}
      aria-label={text.simulate.nodeSays(name, parents)}
      opacity={lit === undefined || lit.has(name) ? 1 : 0.55}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose();
      }}
    >
      <rect
        x={at.x}
        y={at.y}
        width={at.width}
        height={nodeHeight}
        rx={isSeen ? 4 : nodeHeight / 2}
        fill={isSeen ? 'var(--accent-ground)' : 'var(--surface)'}
        stroke={node.column === undefined ? 'var(--overall)' : 'var(--strong)'}
        stroke-width={chosenOne ? 2.4 : 1.2}
      />
      <text x={at.x + at.width / 2} y={at.y + nodeHeight / 2 + 4} text-anchor="middle" fill="var(--ink)">
        {name}
      </text>
    </g>
  );
}

/** All nodes that can be reached from one by a step. */
function reached(from: string, step: (name: string) => readonly string[]): Set<string> {
  const found = new Set([from]);
  for (const name of found) for (const other of step(name)) found.add(other);
  return found;
}
