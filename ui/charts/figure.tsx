// A chart with everything around it: what it shows in words (within the drawing), its numbers as a table, and saving.
import type { ComponentChildren } from 'preact';
import { Scroll } from '../elements/scroll.tsx';
import { FigureTools } from './figure-tools.tsx';
import type { ChartTable } from './save.ts';

export interface FigureProperties {
  readonly title: string;
  /** As drawn by a chart of `src/report/charts`: SVG that is safe to insert. */
  readonly svg: string;
  readonly caption?: ComponentChildren;
  readonly table: ChartTable;
  /** Whether the drawing shrinks with the page rather than scroll. */
  readonly shrinks?: boolean;
}

export function Figure({ title, svg, caption, table, shrinks = false }: FigureProperties) {
  const name = title
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  const drawing = <div class="drawing" dangerouslySetInnerHTML={{ __html: svg }} />;
  return (
    <figure class={`figure${shrinks ? ' shrinks' : ''}`}>
      {shrinks ? drawing : <Scroll label={title}>{drawing}</Scroll>}
      {caption !== undefined && <figcaption>{caption}</figcaption>}
      <FigureTools title={title} name={name} svg={() => svg} table={table} />
    </figure>
  );
}
