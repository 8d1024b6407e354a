import { Scroll } from '../elements/scroll.tsx';
import type { ChartTable } from './save.ts';

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
