// One case: its pictures, beside those of another if wanted, and all that the tables say of it.
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { announce } from '../../app/announce.tsx';
import { project } from '../../app/project.ts';
import { route, setParameters } from '../../app/router.ts';
import type { CaseOverview, CaseRow } from '../../data/off-thread/case-query.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { text } from '../../text/en.ts';
import { marked, query, rowAt } from './cases-state.ts';
import { picturesOf, picturesThere } from './pictures.ts';
import { CaseViewer } from './viewer/case-viewer.tsx';
import { headOf, nameOfCase, sayCell } from './words.ts';

interface PanelProperties {
  readonly overview: CaseOverview;
  readonly nameAt: number;
  readonly position: number;
  /** Whether the list shown is in the order of the table, so that there is a case before and after. */
  readonly steps: boolean;
}

export function CasePanel({ overview, nameAt, position, steps }: PanelProperties) {
  const rows = useSignal<readonly CaseRow[]>([]);
  const place = useSignal(-1);
  const failure = useSignal<unknown>(undefined);
  const { beside } = route.value.parameters;
  const other = beside === undefined ? undefined : Number(beside);
  const { columns } = overview;
  useEffect(() => {
    let left = false;
    const now = query.value;
    if (now === undefined) return undefined;
    const wanted = other === undefined || other === position ? [position] : [position, other];
    failure.value = undefined;
    project.source.caseRowsAt(now, wanted).then(
      (found) => {
        if (left) return;
        rows.value = found.rows;
        place.value = found.places[0] ?? -1;
        if (place.value >= 0) marked.value = place.value;
        const [first] = found.rows;
        if (first !== undefined) announce(text.cases.saidCase(nameOfCase(first, nameAt)));
      },
      (error: unknown) => {
        if (!left) failure.value = error;
      },
    );
    return () => {
      left = true;
    };
  }, [position, other, overview]);
  const [row, second] = rows.value;
  if (failure.value !== undefined) return <ErrorPanel error={failure.value} />;
  if (row === undefined) return null;
  const name = nameOfCase(row, nameAt);
  const shown = [row, second].flatMap((each) => {
    const pictures = each && picturesOf(columns, each);
    return each === undefined || pictures === undefined ? [] : [{ name: nameOfCase(each, nameAt), pictures }];
  });
  return (
    <aside class="panel case-panel" aria-labelledby="case-title" data-role="case">
      <div class="case-panel-head">
        <h2 id="case-title">{text.cases.case(name)}</h2>
        <div class="row">
          {steps && <Step place={place} by={-1} count={overview.matching} label={text.cases.previous} />}
          {steps && <Step place={place} by={1} count={overview.matching} label={text.cases.next} />}
          <button
            type="button"
            class="tool"
            onClick={() => setParameters({ beside: other === undefined ? String(position) : undefined })}
          >
            {other === undefined ? text.cases.keepBeside : text.cases.letGo}
          </button>
          <button
            type="button"
            class="tool"
            onClick={() => setParameters({ case: undefined, beside: undefined, view: undefined, over: undefined })}
          >
            {text.cases.close}
          </button>
        </div>
        {steps && place.value < 0 && <p class="quiet small">{text.cases.outsideCohort}</p>}
      </div>
      {shown.length > 0 ? (
        <CaseViewer cases={shown} />
      ) : (
        picturesThere.value && <p class="quiet">{text.cases.noPicture}</p>
      )}
      <h3>{text.cases.facts}</h3>
      <dl class="case-facts">
        {columns.map((column, place) => {
          const values = [row, second].map((each) => sayCell(each?.cells[place]));
          if (values.every((each) => each === '')) return null;
          return (
            <div key={column.name}>
              <dt>{headOf(column)}</dt>
              <dd>{values[0]}</dd>
              {second !== undefined && <dd>{values[1]}</dd>}
            </div>
          );
        })}
      </dl>
    </aside>
  );
}

interface StepProperties {
  /** Where the case stands in the order of the table; -1 outside of the cohort. */
  readonly place: Signal<number>;
  readonly by: number;
  readonly count: number;
  readonly label: string;
}

/** To the case before or after, in the order of the table. */
function Step({ place, by, count, label }: StepProperties) {
  const target = place.value + by;
  const go = async () => {
    const now = query.value;
    if (now === undefined) return;
    const row = rowAt(target) ?? (await project.source.caseRows(now, target, 1)).rows[0];
    if (row === undefined || now !== query.value) return;
    place.value = target;
    marked.value = target;
    setParameters({ case: String(row.position) }, { quietly: true });
  };
  return (
    <button
      type="button"
      class="tool"
      disabled={place.value < 0 || target < 0 || target >= count}
      onClick={() => void go()}
    >
      {label}
    </button>
  );
}
