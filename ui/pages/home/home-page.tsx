// Where data come in: drop a table, see what is recognised, correct it, run. The sample is one click away.
import './home.css';
import { useEffect } from 'preact/hooks';
import { project } from '../../app/project.ts';
import { hrefOf } from '../../app/router.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { Waiting } from '../../elements/waiting.tsx';
import { text } from '../../text/en.ts';
import { AlikeNote } from './alike-note.tsx';
import { ColumnsTable } from './columns-table.tsx';
import { DropZone } from './drop-zone.tsx';
import { EarlierAudits } from './earlier-audits.tsx';
import { Files } from './files.tsx';
import { absentTables, followTables } from './home-address.ts';
import { apart, busy, choices, failure, keepSample, openSample, taken, useTables } from './home-state.ts';
import { OddTablesNote } from './odd-tables-note.tsx';
import { PlanForm } from './plan-form.tsx';
import { UnfinishedAudits } from './unfinished-audits.tsx';

export function Page() {
  useEffect(followTables, []);
  const value = choices.value;
  return (
    <>
      <div class={value === undefined ? 'hero' : 'hero brief'}>
        <h1>{text.home.title}</h1>
        <p class="lead">{text.home.lead}</p>
        {project.audit.value.stage !== 'none' && (
          <p>
            <a class="button" href={hrefOf('audit')}>
              {text.home.back}
            </a>
          </p>
        )}
      </div>
      <div class="entrance">
        <DropZone />
        <Sample />
      </div>
      {busy.value !== undefined && <Waiting label={busy.value} />}
      <Failure />
      {taken.value !== undefined && (
        <p class="note" data-role="taken">
          {taken.value}
        </p>
      )}
      {absentTables.value.length > 0 && (
        <p class="note" role="status" data-role="absent">
          {text.home.absent(absentTables.value)}
        </p>
      )}
      <UnfinishedAudits />
      <EarlierAudits />
      <AlikeNote />
      <OddTablesNote />
      <Files />
      {value !== undefined && (
        <div class="setup">
          <ColumnsTable value={value} />
          <PlanForm value={value} />
        </div>
      )}
    </>
  );
}

function Sample() {
  return (
    <section class="panel sample" aria-labelledby="sample-title">
      <h2 id="sample-title">{text.home.sampleTitle}</h2>
      <p>{text.home.sampleText}</p>
      <p class="row end">
        <button type="button" disabled={busy.value !== undefined} onClick={() => void openSample()} data-role="sample">
          {text.home.sample}
        </button>
        {project.source.folder !== undefined && (
          <button type="button" disabled={busy.value !== undefined} onClick={() => void keepSample()}>
            {text.home.keepSample}
          </button>
        )}
      </p>
    </section>
  );
}

/** What went wrong; of several tables that do not go together, those that do alone are offered. */
function Failure() {
  if (failure.value === undefined) return null;
  return (
    <ErrorPanel error={failure.value}>
      {apart.value.length > 0 && (
        <button type="button" class="primary" data-role="alone" onClick={() => void useTables(apart.value)}>
          {text.home.useAlone(apart.value.join(', '))}
        </button>
      )}
    </ErrorPanel>
  );
}
