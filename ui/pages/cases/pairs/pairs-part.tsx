// Bad pairs: image and note together, what the trainings said of them and why they were flagged; each is accepted as bad or restored.
import './pairs.css';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { formatNumber, formatPercent } from '../../../../src/report/format.ts';
import { project } from '../../../app/project.ts';
import { csvText, saveCsv } from '../../../charts/save.ts';
import type { CaseOverview, CaseRow } from '../../../data/off-thread/case-query.ts';
import { Scroll } from '../../../elements/scroll.tsx';
import { text } from '../../../text/en.ts';
import { query } from '../cases-state.ts';
import { picturesOf } from '../pictures.ts';
import { Thumbnail } from '../thumbnail.tsx';
import { sayCell } from '../words.ts';
import { HistoryLegend, PairHistoryPart } from './history-part.tsx';
import { followHistory } from './history-state.ts';
import { type Decision, decide, decisions, decisionsTable, followPairs, pairs } from './pairs-state.ts';
import { type SuspectedPair, timesFlagged } from './suspicion.ts';

const batch = 24;
const namesTried = 200;
const choices = ['flagged', 'all', 'decided'] as const;

interface PairsProperties {
  readonly overview: CaseOverview;
  readonly nameAt: number;
  readonly onOpen: (row: CaseRow) => void;
}

export function PairsPart({ overview, nameAt, onOpen }: PairsProperties) {
  useEffect(followPairs, []);
  useEffect(followHistory, []);
  const which = useSignal<(typeof choices)[number] | undefined>(undefined);
  const shown = useSignal(batch);
  const all = pairs.value;
  const column = useColumnOfPairs(overview, nameAt, all).value;
  const choice = which.value ?? (all.some((pair) => timesFlagged(pair) > 0) ? 'flagged' : 'all');
  const wanted = all.filter(
    (pair) => choice === 'all' || (choice === 'flagged' ? timesFlagged(pair) > 0 : decisions.value.has(pair.name)),
  );
  const batchOf = wanted.slice(0, shown.value);
  const rows = useRowsOf(column ?? undefined, batchOf);
  if (all.length === 0) return <NoList />;
  if (column === null) return <p class="panel">{text.cases.pairs.noCase}</p>;
  const missing = rows.value === undefined ? 0 : batchOf.filter(({ name }) => !rows.value!.has(name)).length;
  return (
    <section aria-label={text.cases.views.pairs} class="pairs">
      <p class="lead">{text.cases.pairs.lead}</p>
      <div class="pairs-tools">
        <label class="inline">
          <span>{text.cases.pairs.which}</span>
          <select
            value={choice}
            data-role="which-pairs"
            onChange={({ currentTarget }) => {
              which.value = choices.find((each) => each === currentTarget.value);
              shown.value = batch;
            }}
          >
            {choices.map((each) => (
              <option key={each} value={each}>
                {text.cases.pairs.choices[each]}
              </option>
            ))}
          </select>
        </label>
        <Decisions />
      </div>
      <HistoryLegend />
      {missing > 0 && <p class="stamp">{text.cases.pairs.unmatched(missing)}</p>}
      <ul class="pair-list">
        {batchOf.map((pair) => {
          const row = rows.value?.get(pair.name);
          return row === undefined ? null : (
            <Pair key={pair.name} pair={pair} row={row} overview={overview} onOpen={onOpen} />
          );
        })}
      </ul>
      {wanted.length > batchOf.length && (
        <button
          type="button"
          onClick={() => {
            shown.value += batch;
          }}
        >
          {text.cases.more(Math.min(batch, wanted.length - batchOf.length))}
        </button>
      )}
    </section>
  );
}

function NoList() {
  return (
    <section class="panel">
      <h2>{text.cases.pairs.none}</h2>
      <p>{text.cases.pairs.noneHint}</p>
    </section>
  );
}

/** The column in which most of the listed names stand; undefined while it is looked for, null where they stand in none. */
function useColumnOfPairs({ columns }: CaseOverview, nameAt: number, all: readonly SuspectedPair[]) {
  const found = useSignal<string | null | undefined>(undefined);
  const names = all.slice(0, namesTried).map(({ name }) => name);
  const key = names.join('\n');
  useEffect(() => {
    const now = query.value;
    if (now === undefined || names.length === 0) return undefined;
    let left = false;
    const first = columns[nameAt];
    const raw = columns.filter((each) => each.role === 'column' && each !== first).map(({ name }) => name);
    const matches = async (column: string) => {
      const cohort = [{ column, in: names }];
      return (await project.source.caseOverview({ ...now, cohort, sort: undefined })).matching;
    };
    const search = async () => {
      let best: string | null = null;
      let most = 0;
      for (const column of first === undefined ? raw : [first.name, ...raw]) {
        const count = await matches(column);
        if (count > most) [best, most] = [column, count];
        if (most >= names.length) return best;
      }
      return best;
    };
    search().then(
      (column) => {
        if (!left) found.value = column;
      },
      () => {
        if (!left) found.value = null;
      },
    );
    return () => {
      left = true;
    };
  }, [key, columns]);
  return found;
}

/** The rows of these pairs by name; undefined while they are fetched. */
function useRowsOf(column: string | undefined, wanted: readonly SuspectedPair[]) {
  const rows = useSignal<ReadonlyMap<string, CaseRow> | undefined>(undefined);
  const key = wanted.map(({ name }) => name).join('\n');
  useEffect(() => {
    const now = query.value;
    if (now === undefined || column === undefined || wanted.length === 0) return undefined;
    let left = false;
    const cohort = [{ column, in: wanted.map(({ name }) => name) }];
    const asked = { ...now, cohort, sort: undefined };
    void Promise.all([project.source.caseOverview(asked), project.source.caseRows(asked, 0, 2 * wanted.length)]).then(
      ([{ columns }, found]) => {
        const at = columns.findIndex(({ name }) => name === column);
        if (!left) rows.value = new Map([...found.rows].reverse().map((row) => [sayCell(row.cells[at]), row]));
      },
    );
    return () => {
      left = true;
    };
  }, [key, column]);
  return rows;
}

interface PairProperties {
  readonly pair: SuspectedPair;
  readonly row: CaseRow;
  readonly overview: CaseOverview;
  readonly onOpen: (row: CaseRow) => void;
}

function Pair({ pair, row, overview: { columns }, onOpen }: PairProperties) {
  const { name, said } = pair;
  const decision = decisions.value.get(name);
  const cellNamed = (test: RegExp) => sayCell(row.cells[columns.findIndex((each) => test.test(each.name))]);
  const note = cellNamed(/^(note|report|caption|text|clinical_notes)$/i) || cellNamed(/note|summary|report/i);
  const kind = cellNamed(/^pair$/);
  const flagged = timesFlagged(pair);
  const rated = said.some((each) => each.flagged !== undefined);
  return (
    <li class={`pair${decision === undefined ? '' : ` ${decision}`}`} data-case={name}>
      <button type="button" class="pair-picture" aria-label={text.cases.open(name)} onClick={() => onOpen(row)}>
        <Thumbnail path={picturesOf(columns, row)?.path} label="" />
      </button>
      <div class="pair-said">
        <h3>{text.cases.case(name)}</h3>
        <Scroll label={text.cases.pairs.noteOf(name)} className="note">
          {note || <span class="quiet">{text.cases.pairs.noNote}</span>}
        </Scroll>
        <ul class="why">
          {said.map((each) => (
            <li key={each.training}>
              <span class="meter" aria-hidden="true">
                <span style={{ width: `${100 * each.above}%` }} />
              </span>
              {text.cases.pairs.why({
                suspicion: formatNumber(each.value, 3),
                above: formatPercent(each.above),
                of: each.pairs,
                training: each.training,
              })}
            </li>
          ))}
        </ul>
        <PairHistoryPart name={name} />
        <p class="pair-marks">
          {rated && (
            <strong class={flagged > 0 ? 'flagged' : 'quiet'}>
              {flagged > 0 ? text.cases.pairs.flaggedIn(flagged, said.length) : text.cases.pairs.notFlagged}
            </strong>
          )}
          {kind !== '' && <span class="quiet"> {text.cases.pairs.known(kind)}</span>}
        </p>
        <Choose name={name} decision={decision} />
      </div>
    </li>
  );
}

function Choose({ name, decision }: { readonly name: string; readonly decision: Decision | undefined }) {
  const button = (each: Decision, label: string) => (
    <button
      type="button"
      class="tool"
      aria-pressed={decision === each}
      aria-label={`${label}: ${name}`}
      onClick={() => decide(name, decision === each ? undefined : each)}
    >
      {label}
    </button>
  );
  return (
    <p class="row">
      {button('out', text.cases.pairs.accept)}
      {button('kept', text.cases.pairs.restore)}
    </p>
  );
}

/** How much is decided, and keeping it. */
function Decisions() {
  const kept = useSignal('');
  const all = [...decisions.value.values()];
  const out = all.filter((each) => each === 'out').length;
  const { keepTable } = project.source;
  const folder = query.value?.tables[0]?.path.split('/').slice(0, -1).join('/') ?? '';
  const path = `${folder === '' ? '' : `${folder}/`}pair-decisions.csv`;
  return (
    <div class="row" data-role="decisions">
      <span>{text.cases.pairs.count(out, all.length - out)}</span>
      <button type="button" disabled={all.length === 0} onClick={() => saveCsv('pair-decisions', decisionsTable())}>
        {text.cases.pairs.save}
      </button>
      {keepTable !== undefined && (
        <button
          type="button"
          onClick={() =>
            void keepTable(path, csvText(decisionsTable())).then(
              () => {
                kept.value = text.cases.pairs.keptAs(path);
              },
              (error: unknown) => {
                kept.value = String(error);
              },
            )
          }
        >
          {text.cases.pairs.keep}
        </button>
      )}
      <span class="quiet" role="status">
        {kept.value}
      </span>
      {all.length > 0 && (
        <span class="quiet small">
          {text.cases.pairs.useOf}{' '}
          <code>{`cases: { decisions: ${keepTable === undefined ? 'pair-decisions.csv' : path} }`}</code>
        </span>
      )}
    </div>
  );
}
