import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { setParameters } from '../../app/router.ts';
import { PlainTable } from '../../charts/figure.tsx';
import { saveCsv, savePng, saveSvg } from '../../charts/save.ts';
import { Scroll } from '../../elements/scroll.tsx';
import { text } from '../../text/en.ts';
import { type LaidOutNode, layoutGraph, nodeHeight } from './graph-layout.ts';
import type { GraphNode, WorldDescription } from './off-thread/messages.ts';
import { shownValue, wordsOf } from './shown-value.ts';
import { chosen, scene } from './simulate-state.ts';

/** The causal graph: arrows from causes to what they act on. A node that is chosen shows what it depends on and what depends on it. */
export function GraphFigure({ world }: { readonly world: WorldDescription }) {
  const open = useSignal(false);
  const drawing = useRef<HTMLDivElement>(null);
  const selected = world.nodes.find(({ name }) => name === chosen.value.node);
  const svg = () => drawing.current?.querySelector('svg')?.outerHTML ?? '';
  const name = `causes-${world.world}`;
  const title = text.simulate.graphTitle(world.title);
  const table = {
    head: [...text.simulate.graphHead],
    rows: world.nodes.map((node) => [node.name, node.kind, node.parents.join(', '), roleOf(node), node.about]),
  };
  return (
    <figure class="figure graph">
      <Scroll label={title}>
        <div ref={drawing}>
          <Drawing nodes={world.nodes} selected={selected?.name} title={title} />
        </div>
      </Scroll>
      <figcaption>{text.simulate.graphCaption}</figcaption>
      {selected !== undefined && <NodePanel node={selected} nodes={world.nodes} />}
      <div class="figure-tools">
        <button
          type="button"
          class="tool"
          aria-expanded={open.value}
          onClick={() => {
            open.value = !open.value;
          }}
        >
          {open.value ? text.chart.hideTable : text.chart.showTable}
          <span class="unseen">: {title}</span>
        </button>
        <span class="quiet" aria-hidden="true">
          {text.chart.save}
        </span>
        <button
          type="button"
          class="tool"
          onClick={() => saveSvg(name, svg())}
          aria-label={text.chart.saveAs('SVG', title)}
        >
          SVG
        </button>
        <button
          type="button"
          class="tool"
          onClick={() => void savePng(name, svg())}
          aria-label={text.chart.saveAs('PNG', title)}
        >
          PNG
        </button>
        <button
          type="button"
          class="tool"
          onClick={() => saveCsv(name, table)}
          aria-label={text.chart.saveAs('CSV', title)}
        >
          CSV
        </button>
      </div>
      {open.value && <PlainTable title={title} table={table} />}
    </figure>
  );
}

function roleOf({ column, latent }: GraphNode): string {
  const seen = latent === undefined ? undefined : text.simulate.drives(wordsOf(latent));
  const tabled = column === undefined ? undefined : text.simulate.columns[column];
  return [tabled, seen].filter((part) => part !== undefined).join('; ');
}

/** All nodes that can be reached from one by a step. */
function reached(from: string, step: (name: string) => readonly string[]): Set<string> {
  const found = new Set([from]);
  for (const name of found) for (const other of step(name)) found.add(other);
  return found;
}

function Drawing({
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

function NodePanel({ node, nodes }: { readonly node: GraphNode; readonly nodes: readonly GraphNode[] }) {
  const children = nodes.filter(({ parents }) => parents.includes(node.name)).map(({ name }) => name);
  const value = scene.value?.base.values[node.name];
  const role = roleOf(node);
  return (
    <div class="node-panel" role="status">
      <strong>{node.name}</strong> <small>{node.kind}</small> {node.about}
      <p>
        {text.simulate.nodeFacts(node.parents, children)} {role !== '' && text.simulate.nodeIs(role)}{' '}
        {value !== undefined && text.simulate.nodeHere(shownValue(value))}
      </p>
    </div>
  );
}
