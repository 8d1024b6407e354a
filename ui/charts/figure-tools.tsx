import './figure.css';
import { useSignal } from '@preact/signals';
import { text } from '../text/en.ts';
import { PlainTable } from './plain-table.tsx';
import { type ChartTable, saveCsv, savePng, saveSvg } from './save.ts';

const formats = ['SVG', 'PNG', 'CSV'] as const;

/** What every drawing has under it: its numbers as a table, and saving as SVG, PNG and CSV. */
export function FigureTools({
  title,
  name,
  svg,
  table,
}: {
  readonly title: string;
  /** Of the files that are saved, without an ending. */
  readonly name: string;
  /** The drawing as it stands when it is saved. */
  readonly svg: () => string;
  readonly table: ChartTable;
}) {
  const open = useSignal(false);
  const save = {
    SVG: () => saveSvg(name, svg()),
    PNG: () => void savePng(name, svg()),
    CSV: () => saveCsv(name, table),
  };
  return (
    <>
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
        {formats.map((format) => (
          <button
            key={format}
            type="button"
            class="tool"
            onClick={save[format]}
            aria-label={text.chart.saveAs(format, title)}
          >
            {format}
          </button>
        ))}
      </div>
      {open.value && <PlainTable title={title} table={table} />}
    </>
  );
}
