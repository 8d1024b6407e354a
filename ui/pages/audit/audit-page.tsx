// The audit: verdicts first, then who is in the data, each group, the operating point, curves, intersections, a second model, and the record.
import './audit.css';
import { useEffect } from 'preact/hooks';
import type { AuditResult } from '../../../src/audit/result.ts';
import { type AuditState, project } from '../../app/project.ts';
import { hrefOf, hrefWith, route, setParameters } from '../../app/router.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { Waiting } from '../../elements/waiting.tsx';
import { text } from '../../text/en.ts';
import { ComparePart } from './compare-part.tsx';
import { CurvesPart } from './curves-part.tsx';
import { DataPart } from './data-part.tsx';
import { ExplainDrawer } from './explain-drawer.tsx';
import { ForestPart } from './forest-part.tsx';
import { hasIntersections, IntersectionsPart } from './intersections-part.tsx';
import { OperatingPart } from './operating-part.tsx';
import { ChecklistPart, RecordPart, WarningsPart } from './record-part.tsx';
import { type Selection, selection } from './selection.ts';
import { TruthPart } from './truth-part.tsx';
import { VerdictPart } from './verdict-part.tsx';

export function Page() {
  const { result, error, plan } = project.audit.value;
  const now = selection.value;
  return (
    <>
      {error !== undefined && (
        <ErrorPanel
          error={error}
          hints={text.audit.errorHints}
          {...(plan === undefined ? {} : { onRetry: () => void project.run(plan) })}
        >
          <a class="button primary" href={hrefOf('home')}>
            {text.audit.correct}
          </a>
        </ErrorPanel>
      )}
      <ProgressStrip />
      {result === undefined && error === undefined && <Empty />}
      {result !== undefined && now !== undefined && <Parts result={result} now={now} />}
      <ExplainDrawer />
    </>
  );
}

function Empty() {
  if (project.audit.value.progress !== undefined || project.audit.value.plan !== undefined)
    return <Waiting label={text.audit.firstVerdicts} />;
  return (
    <section class="panel">
      <h1>{text.audit.emptyTitle}</h1>
      <p>{text.audit.empty}</p>
      <p>
        <a class="button" href={hrefOf('home')}>
          {text.audit.toHome}
        </a>
      </p>
    </section>
  );
}

/** What is being computed, and what stands meanwhile. */
function ProgressStrip() {
  const { progress, stage, plan, result, error } = project.audit.value;
  if (progress === undefined && result !== undefined && error === undefined && stage !== 'full')
    return <Incomplete stage={stage} plan={plan} />;
  if (progress === undefined || plan === undefined) return null;
  const share = progress.total > 0 ? progress.done / progress.total : 0;
  return (
    <section class="progress" aria-label={text.audit.running}>
      <progress max={1} value={share} aria-label={progress.stage} />
      <span>
        {text.audit.shownEarly[stage]} <span class="quiet">{text.audit.stage(progress)}</span>
      </span>
      <button type="button" class="tool" onClick={() => project.stop()}>
        {text.audit.stop}
      </button>
    </section>
  );
}

/** What is missing of an audit that was stopped, or saved before it was complete. */
function Incomplete({ stage, plan }: Pick<AuditState, 'stage' | 'plan'>) {
  return (
    <p class="note row" data-role="incomplete">
      <span>{text.audit.incomplete[stage]}</span>
      {plan !== undefined && (
        <button type="button" onClick={() => void project.run(plan)}>
          {text.audit.complete}
        </button>
      )}
    </p>
  );
}

function Parts({ result, now }: { readonly result: AuditResult; readonly now: Selection }) {
  return (
    <>
      <header class="audit-head">
        <h1>{result.title}</h1>
        <Stamps result={result} />
      </header>
      <Chooser result={result} now={now} />
      <VerdictPart selection={now} />
      <DataPart selection={now} />
      <ForestPart selection={now} />
      <OperatingPart selection={now} />
      <CurvesPart selection={now} />
      <IntersectionsPart selection={now} />
      <ComparePart selection={now} />
      {project.other.value?.name === 'scores-revised.csv' && <TruthPart result={result} />}
      <WarningsPart result={result} />
      <ChecklistPart checklist={result.checklist} />
      <RecordPart result={result} />
    </>
  );
}

function Stamps({ result }: { readonly result: AuditResult }) {
  const stops = result.warnings.filter(({ severity }) => severity === 'stop');
  if (stops.length === 0) return null;
  return (
    <div class="stamp" role="note">
      <strong>{text.audit.stamped}</strong>
      <ul>
        {[...new Set(stops.map(({ message }) => message))].map((message) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    </div>
  );
}

const partNames = [
  'verdicts',
  'data',
  'groups',
  'operating',
  'curves',
  'intersections',
  'compare',
  'warnings',
  'checklist',
  'record',
] as const;

/** Goes to a part, also to the one that the address names already. */
function showPart(name: string | undefined): void {
  const part = name === undefined ? null : document.getElementById(name);
  part?.scrollIntoView();
  part?.focus({ preventScroll: true });
}

/** Task and attribute for all parts below, and the way to each part. */
function Chooser({ result, now }: { readonly result: AuditResult; readonly now: Selection }) {
  const { at } = route.value.parameters;
  useEffect(() => showPart(at), [at]);
  const shown = partNames.filter((name) => name !== 'intersections' || hasIntersections(result));
  return (
    <div class="chooser">
      {result.tasks.length > 1 && (
        <label class="inline">
          <span>{text.audit.task}</span>
          <select
            value={now.task.name}
            onChange={({ currentTarget }) => setParameters({ task: currentTarget.value, threshold: undefined })}
            data-role="task"
          >
            {result.tasks.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      <label class="inline">
        <span>{text.audit.by}</span>
        <select
          value={now.found.attribute}
          onChange={({ currentTarget }) => setParameters({ by: currentTarget.value, task: now.task.name })}
          data-role="by"
        >
          {result.attributes.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <nav aria-label={text.audit.partsLabel}>
        <ul>
          {shown.map((name) => (
            <li key={name}>
              <a
                href={hrefWith({ at: name })}
                aria-current={at === name ? 'location' : undefined}
                onClick={() => showPart(name)}
              >
                {text.audit.parts[name]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
