// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot leave out the rows that are not in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the row that is marked, as its pattern allows
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the keys are those of the grid
// The table of cases: only the rows in sight exist. Its height is that of all rows up to a limit that browsers can scroll; beyond it a turn of
// the wheel goes further than its height.
import { useSignal } from '@preact/signals';
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { setParameters } from '../../app/router.ts';
import type { CaseColumn, CaseOverview, CaseRow } from '../../data/off-thread/case-query.ts';
import { text } from '../../text/en.ts';
import { fetchRow, marked, query, rowAt, rowsArrived } from './cases-state.ts';
import { headOf, sayCell } from './words.ts';

const rowPixels = 30;
const headPixels = 38;
const barPixels = 20;
const tallestPixels = 15_000_000;
const mostColumns = 32;
const extraRows = 3;
const rowsMeasured = 40;
const mostLetters = 34;
const letterPixels = 8.6;

interface TableProperties {
  readonly overview: CaseOverview;
  readonly onOpen: (row: CaseRow) => void;
}

export function CaseTable({ overview, onOpen }: TableProperties) {
  const { matching } = overview;
  const box = useRef<HTMLDivElement>(null);
  const moved = useSignal(0);
  const height = Math.min(matching * rowPixels, tallestPixels);
  const columns = overview.columns.slice(0, mostColumns);
  const scroller = useVirtualizer(box, { count: matching, step: height / Math.max(1, matching), moved });
  void moved.value;
  void rowsArrived.value;
  const seen = Math.max(rowPixels, (scroller.scrollRect?.height ?? 600) - headPixels);
  const rest = Math.max(0, height - seen);
  const offset = Math.min(scroller.scrollOffset ?? 0, rest);
  const last = Math.max(0, matching - seen / rowPixels);
  const start = rest === 0 ? 0 : (offset / rest) * last;
  const first = Math.max(0, Math.floor(start) - extraRows);
  const end = Math.min(matching, Math.ceil(start + seen / rowPixels) + extraRows);
  const show = (index: number) => {
    const target =
      index < start ? index : index + 1 > start + seen / rowPixels ? index + 1 - seen / rowPixels : undefined;
    if (target !== undefined && box.current !== null) box.current.scrollTop = last === 0 ? 0 : (target / last) * rest;
  };
  // A row that is still on its way is opened when it is here, unless another is marked by then. That it cannot be had is said by the table.
  const open = (index: number) => {
    fetchRow(index).then(
      (row) => {
        if (row !== undefined && marked.peek() === index) onOpen(row);
      },
      () => undefined,
    );
  };
  useEffect(() => show(marked.value), [marked.value, overview]);
  const there = rowAt(0) !== undefined;
  const widths = useMemo(() => columns.map(widthOf), [overview, there]);
  const template = widths.map((width) => `${width}px`).join(' ');
  const wide = `${widths.reduce((sum, width) => sum + width, 0)}px`;
  return (
    <div
      ref={box}
      class="case-table"
      role="grid"
      tabIndex={0}
      aria-label={text.cases.tableLabel}
      aria-rowcount={matching + 1}
      aria-colcount={columns.length}
      style={{ maxHeight: `${height + headPixels + barPixels}px` }}
      aria-activedescendant={matching > 0 ? `case-row-${marked.value}` : undefined}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        const page = Math.floor(seen / rowPixels) - 1;
        if (event.key === 'Enter') open(marked.value);
        const next = movedTo(event.key, { index: marked.value, count: matching, page });
        if (next === undefined) return;
        event.preventDefault();
        marked.value = next;
        show(next);
      }}
    >
      <Head columns={columns} template={template} wide={wide} />
      <div class="case-rows" role="rowgroup" style={{ height: `${height}px`, width: wide }}>
        {Array.from({ length: Math.max(0, end - first) }, (_, place) => first + place).map((index) => (
          <Row
            key={index}
            index={index}
            row={rowAt(index)}
            columns={columns}
            style={{ top: `${offset + (index - start) * rowPixels}px`, gridTemplateColumns: template }}
            onOpen={() => {
              marked.value = index;
              open(index);
            }}
          />
        ))}
      </div>
    </div>
  );
}

/** Watches the box for scrolling and for its size; rows are placed by the caller. */
function useVirtualizer(
  box: { readonly current: HTMLDivElement | null },
  { count, step, moved }: { readonly count: number; readonly step: number; readonly moved: { value: number } },
): Virtualizer<HTMLDivElement, HTMLDivElement> {
  const options = {
    count,
    getScrollElement: () => box.current,
    estimateSize: () => step,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => {
      moved.value += 1;
    },
  };
  const scroller = useMemo(() => new Virtualizer<HTMLDivElement, HTMLDivElement>(options), []);
  scroller.setOptions(options);
  useEffect(() => scroller._didMount(), []);
  useEffect(() => scroller._willUpdate());
  return scroller;
}

function movedTo(
  key: string,
  { index, count, page }: { readonly index: number; readonly count: number; readonly page: number },
): number | undefined {
  const to: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  };
  const next = to[key];
  return next === undefined ? undefined : Math.min(count - 1, Math.max(0, next));
}

interface HeadProperties {
  readonly columns: readonly CaseColumn[];
  readonly template: string;
  readonly wide: string;
}

function Head({ columns, template, wide }: HeadProperties) {
  const sort = query.value?.sort;
  return (
    <div class="case-head" role="rowgroup" style={{ width: wide }}>
      <div role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map((column) => {
          const now = sort?.column !== column.name ? 'none' : sort.descending ? 'descending' : 'ascending';
          const next = now === 'none' ? column.name : now === 'ascending' ? `-${column.name}` : undefined;
          return (
            <div key={column.name} role="columnheader" aria-sort={now} class={column.kind}>
              <button
                type="button"
                class="sort"
                aria-label={text.cases.sortBy(headOf(column), text.cases.sorted[now])}
                title={headOf(column)}
                onClick={() => setParameters({ sort: next })}
              >
                <span>{headOf(column)}</span>
                <span aria-hidden="true">{now === 'none' ? '' : now === 'ascending' ? '▲' : '▼'}</span>
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface RowProperties {
  readonly index: number;
  readonly row: CaseRow | undefined;
  readonly columns: readonly CaseColumn[];
  readonly style: { readonly top: string; readonly gridTemplateColumns: string };
  readonly onOpen: () => void;
}

function Row({ index, row, columns, style, onOpen }: RowProperties) {
  const on = marked.value === index;
  return (
    <div
      id={`case-row-${index}`}
      role="row"
      class={`case-row${on ? ' on' : ''}`}
      aria-rowindex={index + 2}
      aria-selected={on}
      style={style}
      onClick={onOpen}
    >
      {columns.map(({ name, kind, role }, place) => {
        const said = sayCell(row?.cells[place]);
        return (
          <div key={name} role="gridcell" class={`${kind} ${role}`} title={said.length > 20 ? said : undefined}>
            {row === undefined ? '…' : said}
          </div>
        );
      })}
    </div>
  );
}

/** Wide enough for its head and for the cells of the first rows. */
function widthOf(column: CaseColumn, place: number): number {
  let cells = 0;
  for (let index = 0; index < rowsMeasured; index += 1)
    cells = Math.max(cells, sayCell(rowAt(index)?.cells[place]).length);
  const head = Math.min(20, headOf(column).length + 2);
  return Math.round(Math.min(mostLetters, Math.max(head * 1.06, cells, 6)) * letterPixels + 22);
}
