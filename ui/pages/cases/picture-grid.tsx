// Cases as pictures, in the order of the table: errors among them are marked.
import { useSignal } from '@preact/signals';
import { project } from '../../app/project.ts';
import type { CaseOverview, CaseRow } from '../../data/off-thread/case-query.ts';
import { text } from '../../text/en.ts';
import { marked, rowAt, rowsArrived } from './cases-state.ts';
import { picturesOf } from './pictures.ts';
import { Thumbnail } from './thumbnail.tsx';
import { nameOfCase, sayCell } from './words.ts';

const batch = 48;

interface GridProperties {
  readonly overview: CaseOverview;
  readonly nameAt: number;
  readonly onOpen: (row: CaseRow) => void;
}

export function PictureGrid({ overview, nameAt, onOpen }: GridProperties) {
  const shown = useSignal(batch);
  void rowsArrived.value;
  const count = Math.min(shown.value, overview.matching);
  const place = (role: string) => overview.columns.findIndex((column) => column.role === role);
  const [label, score, error] = [place('label'), place('score'), place('error')];
  const indices = Array.from({ length: count }, (_, index) => index);
  const hasPictures = project.source.attachments.value.length > 0;
  return (
    <>
      {!hasPictures && <p class="note">{text.cases.noPictures}</p>}
      <ul class="picture-grid">
        {indices.map((index) => {
          const row = rowAt(index);
          if (row === undefined) return <li key={index} class="tile" />;
          const name = nameOfCase(row, nameAt);
          const wrong = error >= 0 && row.cells[error] !== null;
          return (
            <li key={index}>
              <button
                type="button"
                class={`tile${wrong ? ' wrong' : ''}`}
                aria-label={text.cases.open(name)}
                onClick={() => {
                  marked.value = index;
                  onOpen(row);
                }}
              >
                <Thumbnail path={picturesOf(overview.columns, row)?.path} label="" />
                <span class="tile-name">{name}</span>
                {label >= 0 && (
                  <span class="tile-facts">
                    {sayCell(row.cells[label])} · {sayCell(row.cells[score])}
                    {wrong && <strong> {text.cases.wrong}</strong>}
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
      {count < overview.matching && (
        <p>
          <button
            type="button"
            onClick={() => {
              shown.value += batch;
            }}
          >
            {text.cases.more(Math.min(batch, overview.matching - count))}
          </button>
        </p>
      )}
    </>
  );
}
