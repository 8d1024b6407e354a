// One case: its pictures, beside those of another if wanted, and all that the tables say of it.
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { announce } from '../../app/announce.tsx';
import { project } from '../../app/project.ts';
import { route, setParameters } from '../../app/router.ts';
import type { CaseOverview, CaseRow } from '../../data/off-thread/case-query.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { text } from '../../text/en.ts';
import { fetchRow, marked, query } from './cases-state.ts';
import { picturesOf, picturesThere } from './pictures.ts';
import { CaseViewer } from './viewer/case-viewer.tsx';
import { headOf, nameOfCase, sayCell } from './words.ts';

/** The rows of the address; undefined for those that the table does not have. */
interface Found {
  readonly row: CaseRow | undefined;
  readonly second: CaseRow | undefined;
}

interface PanelProperties {
  readonly overview: CaseOverview;
  readonly nameAt: number;
  readonly position: number;
  /** Whether the list shown is in the order of the table, so that there is a case before and after. */
  readonly steps: boolean;
}

export function CasePanel({ overview, nameAt, position, steps }: PanelProperties) {
  const { case: asked = '', beside } = route.value.parameters;
  const other = beside === undefined ? undefined : Number(beside);
  const { found, place, failure, walk } = useRows({ overview, nameAt, position, other, asked });
  if (failure.value !== undefined) return <ErrorPanel error={failure.value} />;
  if (found.value === undefined) return null;
  const { row, second } = found.value;
  if (row === undefined) return <NoCase asked={asked} total={overview.total} />;
  const { columns } = overview;
  const shown = [row, second].flatMap((each) => {
    const pictures = each && picturesOf(columns, each);
    return each === undefined || pictures === undefined ? [] : [{ name: nameOfCase(each, nameAt), pictures }];
  });
  return (
    <aside class="panel case-panel" aria-labelledby="case-title" data-role="case">
      <div class="case-panel-head">
        <h2 id="case-title">{text.cases.case(nameOfCase(row, nameAt))}</h2>
        <div class="row">
          {steps && <Step place={place} by={-1} count={overview.matching} label={text.cases.previous} onStep={walk} />}
          {steps && <Step place={place} by={1} count={overview.matching} label={text.cases.next} onStep={walk} />}
          <button
            type="button"
            class="tool"
            onClick={() => setParameters({ beside: other === undefined ? String(position) : undefined })}
          >
            {other === undefined ? text.cases.keepBeside : text.cases.letGo}
          </button>
          <Close />
        </div>
        {beside !== undefined && other !== position && second === undefined && (
          <p class="quiet small">{text.cases.noSuchCase('beside', beside, overview.total)}</p>
        )}
        {steps && place.value < 0 && <p class="quiet small">{text.cases.outsideCohort}</p>}
      </div>
      {shown.length > 0 ? (
        <CaseViewer cases={shown} />
      ) : (
        picturesThere.value && <p class="quiet">{text.cases.noPicture}</p>
      )}
      <Facts columns={columns} rows={second === undefined ? [row] : [row, second]} />
    </aside>
  );
}

interface Asked {
  readonly overview: CaseOverview;
  readonly nameAt: number;
  readonly position: number;
  /** Position of the case beside it. */
  readonly other: number | undefined;
  /** The case as the address names it. */
  readonly asked: string;
}

/** The rows that the address asks for, where the case stands in the order of the table (-1 outside of the cohort), and steps from there. */
function useRows({ overview, nameAt, position, other, asked }: Asked) {
  const found = useSignal<Found | undefined>(undefined);
  const place = useSignal(-1);
  const failure = useSignal<unknown>(undefined);
  const walked = useRef<Promise<void>>(Promise.resolve());
  // One step after the other: a press while the row of the step before is still being fetched is a step from there.
  const walk = (by: number) => {
    const step = () => stepTo({ place, by, count: overview.matching });
    walked.current = walked.current.then(step).catch((error: unknown) => {
      failure.value = error;
    });
  };
  useEffect(() => {
    let left = false;
    const now = query.value;
    if (now === undefined) return undefined;
    const wanted = other === undefined || other === position ? [position] : [position, other];
    failure.value = undefined;
    project.source.caseRowsAt(now, wanted).then(
      ({ rows, places }) => {
        if (left || route.peek().parameters['case'] !== asked) return;
        const at = (wanted: number | undefined) => rows.find((each) => each.position === wanted);
        const row = at(position);
        found.value = { row, second: other === position ? undefined : at(other) };
        place.value = row === undefined ? -1 : (places[rows.indexOf(row)] ?? -1);
        if (place.value >= 0) marked.value = place.value;
        announce(
          row === undefined
            ? text.cases.noSuchCase('case', asked, overview.total)
            : text.cases.saidCase(nameOfCase(row, nameAt)),
        );
      },
      (error: unknown) => {
        if (!left) failure.value = error;
      },
    );
    return () => {
      left = true;
    };
  }, [position, other, overview]);
  return { found, place, failure, walk };
}

/** What the tables say of one case or two; columns in which nothing stands are left out. */
function Facts({ columns, rows }: { readonly columns: CaseOverview['columns']; readonly rows: readonly CaseRow[] }) {
  return (
    <>
      <h3>{text.cases.facts}</h3>
      <dl class="case-facts">
        {columns.map((column, place) => {
          const values = rows.map((each) => sayCell(each.cells[place]));
          if (values.every((value) => value === '')) return null;
          return (
            <div key={column.name}>
              <dt>{headOf(column)}</dt>
              <dd>{values[0]}</dd>
              {rows.length > 1 && <dd>{values[1]}</dd>}
            </div>
          );
        })}
      </dl>
    </>
  );
}

/** Says that the address asks for a case that the table does not have. */
function NoCase({ asked, total }: { readonly asked: string; readonly total: number }) {
  return (
    <aside class="panel case-panel" aria-labelledby="case-title" data-role="no-case">
      <div class="case-panel-head">
        <h2 id="case-title">{text.cases.noSuchCaseTitle}</h2>
        <Close />
      </div>
      <p>{text.cases.noSuchCase('case', asked, total)}</p>
    </aside>
  );
}

function Close() {
  return (
    <button
      type="button"
      class="tool"
      onClick={() => setParameters({ case: undefined, beside: undefined, view: undefined, over: undefined })}
    >
      {text.cases.close}
    </button>
  );
}

interface Way {
  /** Where the case stands in the order of the table; -1 outside of the cohort. */
  readonly place: Signal<number>;
  readonly by: number;
  readonly count: number;
}

/** The place that a step leads to; undefined where there is none. */
function targetOf({ place, by, count }: Way): number | undefined {
  const target = place.value + by;
  return place.value < 0 || target < 0 || target >= count ? undefined : target;
}

/** Opens the case before or after, unless the panel is closed or shows another meanwhile. */
async function stepTo(way: Way): Promise<void> {
  const target = targetOf(way);
  const from = route.peek().parameters['case'];
  if (target === undefined || from === undefined) return;
  const row = await fetchRow(target);
  if (row === undefined || from !== route.peek().parameters['case']) return;
  way.place.value = target;
  marked.value = target;
  setParameters({ case: String(row.position) }, { quietly: true });
}

interface StepProperties extends Way {
  readonly label: string;
  readonly onStep: (by: number) => void;
}

/** To the case before or after, in the order of the table. */
function Step({ label, onStep, ...way }: StepProperties) {
  return (
    <button type="button" class="tool" disabled={targetOf(way) === undefined} onClick={() => onStep(way.by)}>
      {label}
    </button>
  );
}
