// The cases themselves: a table that holds any number of them, filters that are cohorts, pictures, the worst errors of a group, and bad pairs.
import './cases.css';
import { useLayoutEffect } from 'preact/hooks';
import { pageData } from '../../app/page-data.ts';
import { project } from '../../app/project.ts';
import { hrefOf, hrefWith, route, setParameters } from '../../app/router.ts';
import type { CaseOverview, CaseRow } from '../../data/off-thread/case-query.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { Waiting } from '../../elements/waiting.tsx';
import { text } from '../../text/en.ts';
import { AddPictures, listenForDrops } from './add-pictures.tsx';
import { CasePanel } from './case-panel.tsx';
import { CaseTable } from './case-table.tsx';
import { audited, followCases, loadAgain, overview, query } from './cases-state.ts';
import { CohortBar } from './cohort-bar.tsx';
import { dataOfCases } from './data-of-cases.ts';
import { PairsPart } from './pairs/pairs-part.tsx';
import { PictureGrid } from './picture-grid.tsx';
import { TableChoice } from './table-choice.tsx';
import { caseColumnOf, sayCell } from './words.ts';

const views = ['table', 'pictures', 'pairs'] as const;
type ViewName = (typeof views)[number];

export function Page() {
  useLayoutEffect(followCases, []);
  useLayoutEffect(listenForDrops, []);
  useLayoutEffect(() => {
    pageData.value = dataOfCases;
    return () => {
      pageData.value = undefined;
    };
  }, []);
  const state = overview.value;
  if (query.value === undefined) return <Empty />;
  if (state === 'loading') return <Waiting label={text.cases.reading} />;
  if ('error' in state) return <Broken error={state.error} />;
  return <Parts overview={state} />;
}

function Empty() {
  const { tables: named } = route.value.parameters;
  return (
    <section class="panel">
      <h1>{text.cases.emptyTitle}</h1>
      <p>{named === undefined ? text.cases.empty : text.cases.notHere(named.replaceAll('|', ', '))}</p>
      {project.source.files.value.length > 0 && (
        <>
          <p>{text.cases.openTable}</p>
          <ul>
            {project.source.files.value.map(({ path }) => (
              <li key={path}>
                <a href={hrefWith({ tables: path })}>{path}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <a class="button" href={hrefOf('home')}>
          {text.cases.toHome}
        </a>
      </p>
    </section>
  );
}

function Broken({ error }: { readonly error: unknown }) {
  return (
    <>
      <h1>{text.cases.title}</h1>
      <ErrorPanel error={error} onRetry={loadAgain} />
      <p>
        <a class="button" href={hrefWith({ where: undefined, sort: undefined, case: undefined, beside: undefined })}>
          {text.cases.clear}
        </a>
      </p>
      <TableChoice />
    </>
  );
}

function Parts({ overview: now }: { readonly overview: CaseOverview }) {
  const { parameters } = route.value;
  const view: ViewName = views.find((each) => each === parameters['show']) ?? 'table';
  const nameAt = caseColumnOf(now.columns, query.value?.plan?.columns?.case);
  const open = ({ position }: CaseRow) =>
    setParameters({ case: String(position) }, { quietly: parameters['case'] !== undefined });
  const position = parameters['case'] === undefined ? undefined : Number(parameters['case']);
  const cohort = query.value?.cohort ?? [];
  return (
    <>
      <header class="cases-head">
        <h1>{text.cases.title}</h1>
        <Count overview={now} />
        <TableChoice />
        <TaskChoice />
        <nav aria-label={text.cases.viewsLabel} class="views-choice">
          {views.map((each) => (
            <a
              key={each}
              class="button"
              href={hrefWith({ show: each === 'table' ? undefined : each })}
              aria-current={each === view ? 'page' : undefined}
            >
              {text.cases.views[each]}
            </a>
          ))}
        </nav>
      </header>
      {view !== 'pairs' && <CohortBar cohort={cohort} columns={now.columns} />}
      <div class={`cases-body${position === undefined ? '' : ' with-case'}`}>
        <div class="cases-list">
          {view !== 'pairs' && now.matching === 0 && <p class="panel">{text.cases.none}</p>}
          {view === 'table' && now.matching > 0 && <CaseTable overview={now} onOpen={open} />}
          {view === 'pictures' && <PictureGrid overview={now} nameAt={nameAt} onOpen={open} />}
          {view === 'pairs' && <PairsPart overview={now} nameAt={nameAt} onOpen={open} />}
          {view === 'table' && <ScoresNote overview={now} />}
          <AddPictures />
        </div>
        {position !== undefined && (
          <CasePanel overview={now} nameAt={nameAt} position={position} steps={view !== 'pairs'} />
        )}
      </div>
    </>
  );
}

function Count({ overview: { matching, total, errors, threshold } }: { readonly overview: CaseOverview }) {
  return (
    <p class="count" data-role="count">
      <strong>{text.cases.count(matching, total)}</strong>
      {errors > 0 && (
        <span class="quiet">
          {' '}
          {text.cases.errors(errors)}
          {threshold !== undefined && ` ${text.cases.atThreshold(sayCell(threshold))}`}
        </span>
      )}
    </p>
  );
}

/** What the error column holds, and why some cases have no score in it. */
function ScoresNote({ overview: { columns } }: { readonly overview: CaseOverview }) {
  if (!columns.some(({ role }) => role === 'error')) return null;
  const split = query.value?.plan?.splits?.scored;
  return (
    <p class="quiet small" data-role="scores-note">
      {text.cases.errorSays}
      {typeof split === 'string' && ` ${text.cases.outsideSplit(split)}`}
    </p>
  );
}

function TaskChoice() {
  const result = audited.value;
  if (result === undefined || result.tasks.length < 2) return null;
  return (
    <label class="inline">
      <span>{text.cases.task}</span>
      <select
        value={route.value.parameters['task'] ?? result.tasks[0]?.name}
        onChange={({ currentTarget }) => setParameters({ task: currentTarget.value, threshold: undefined })}
        data-role="task"
      >
        {result.tasks.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}
