// A chart with everything around it: what it shows in words (within the drawing), its numbers as a table, and saving.
import './figure.css';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Scroll } from '../elements/scroll.tsx';
import { text } from '../text/en.ts';
import { type ChartTable, saveCsv, savePng, saveSvg } from './save.ts';

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
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const open = useSignal(false);
  const drawing = <div class="drawing" dangerouslySetInnerHTML={{ __html: svg }} />;
  return (
    <figure class={`figure${shrinks ? ' shrinks' : ''}`}>
      {shrinks ? drawing : <Scroll label={title}>{drawing}</Scroll>}
      {caption !== undefined && <figcaption>{caption}</figcaption>}
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
          onClick={() => saveSvg(name, svg)}
          aria-label={text.chart.saveAs('SVG', title)}
        >
          SVG
        </button>
        <button
          type="button"
          class="tool"
          onClick={() => void savePng(name, svg)}
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

/** A table of texts and numbers; the first cell of a row is its header. */
export function PlainTable({ title, table: { head, rows } }: { readonly title: string; readonly table: ChartTable }) {
  return (
    <Scroll label={title}>
      <table>
        <caption class="unseen">{title}</caption>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={cell} scope="col" class={column === 0 ? 'text' : ''}>
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest], row) => (
            <tr key={`${row} ${first}`}>
              <th scope="row">{first}</th>
              {rest.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
