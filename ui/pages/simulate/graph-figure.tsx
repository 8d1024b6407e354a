import { useRef } from 'preact/hooks';
import { FigureTools } from '../../charts/figure-tools.tsx';
import { Scroll } from '../../elements/scroll.tsx';
import { text } from '../../text/en.ts';
import { GraphDrawing } from './graph-drawing.tsx';
import type { GraphNode, WorldDescription } from './off-thread/messages.ts';
import { shownValue, wordsOf } from './shown-value.ts';
import { chosen, scene } from './simulate-state.ts';

/** The causal graph: arrows from causes to what they act on. A node that is chosen shows what it depends on and what depends on it. */
export function GraphFigure({ world }: { readonly world: WorldDescription }) {
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
          <GraphDrawing nodes={world.nodes} selected={selected?.name} title={title} />
        </div>
      </Scroll>
      <figcaption>{text.simulate.graphCaption}</figcaption>
      {selected !== undefined && <NodePanel node={selected} nodes={world.nodes} />}
      <FigureTools title={title} name={name} svg={svg} table={table} />
    </figure>
  );
}

function roleOf({ column, latent }: GraphNode): string {
  const seen = latent === undefined ? undefined : text.simulate.drives(wordsOf(latent));
  const tabled = column === undefined ? undefined : text.simulate.columns[column];
  return [tabled, seen].filter((part) => part !== undefined).join('; ');
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
