// The reports as they are sent to others: for the team that checks, for the board that decides. Everything in them comes from the result.
import './reports.css';
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { AuditResult } from '../../../src/audit/result.ts';
import type { Persona } from '../../../src/report/render-html.ts';
import { pageData } from '../../app/page-data.ts';
import { project } from '../../app/project.ts';
import { hrefOf, route, setParameters } from '../../app/router.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { Waiting } from '../../elements/waiting.tsx';
import { text } from '../../text/en.ts';
import { Exports } from './exports.tsx';

const personas: readonly Persona[] = ['team', 'board'];

/** The result that a report is drawn from, and its folder under `results/` where it has one. */
interface Source {
  readonly result: AuditResult;
  readonly id: string | undefined;
}

export function Page() {
  const chosen = useSignal<Source | undefined>(undefined);
  const failure = useSignal<unknown>(undefined);
  const { result: open, stage, id: folderOfOpen } = project.audit.value;
  const listed = project.source.folder?.results.value.filter(({ problem }) => problem === undefined) ?? [];
  const ready = stage === 'full' ? open : undefined;
  const wanted = route.value.parameters['result'];
  // The folder of the open audit is listed a moment after the audit is done; its result is at hand.
  const openId = ready === undefined ? undefined : listed.find((each) => each.id === folderOfOpen)?.id;
  const id = listed.find((each) => each.id === wanted)?.id ?? (ready === undefined ? listed[0]?.id : openId);
  const isOpen = ready !== undefined && id === openId;
  useEffect(() => {
    if (id === undefined || isOpen) return undefined;
    let left = false;
    failure.value = undefined;
    project.source.folder?.readResult(id).then(
      (result) => {
        if (!left) chosen.value = { result, id };
      },
      (error: unknown) => {
        if (!left) failure.value = error;
      },
    );
    return () => {
      left = true;
    };
  }, [id, isOpen]);
  const source = isOpen ? { result: ready, id: folderOfOpen } : chosen.value?.id === id ? chosen.value : undefined;
  const other = source?.id === undefined || source.id === project.audit.value.id ? undefined : source.result;
  useLayoutEffect(() => {
    pageData.value = { tables: () => [], attachments: async () => [], result: () => other };
    return () => {
      pageData.value = undefined;
    };
  }, [other]);
  return (
    <>
      <h1>{text.reports.title}</h1>
      <p class="lead">{text.reports.lead}</p>
      {failure.value !== undefined && <ErrorPanel error={failure.value} />}
      {listed.length > 0 && (
        <label class="which">
          <span>{text.reports.which}</span>
          <select
            value={id ?? ''}
            data-role="result"
            onChange={({ currentTarget }) => setParameters({ result: currentTarget.value || undefined })}
          >
            {ready !== undefined && openId === undefined && <option value="">{text.reports.open(ready.title)}</option>}
            {listed.map((each) => (
              <option key={each.id} value={each.id}>
                {each.id === openId ? text.reports.open(each.title) : text.reports.listed(each.title, each.id)}
              </option>
            ))}
          </select>
        </label>
      )}
      {source !== undefined && <Report source={source} />}
      {source === undefined && id !== undefined && <Waiting label={text.reports.drawing} />}
      {source === undefined && id === undefined && (
        <Nothing running={stage === 'verdicts' || stage === 'analytic' || open !== undefined} />
      )}
    </>
  );
}

function Nothing({ running }: { readonly running: boolean }) {
  return (
    <section class="panel">
      <p>{running ? text.reports.running : text.reports.nothing}</p>
      <p>
        <a class="button" href={hrefOf(running ? 'audit' : 'home')}>
          {running ? text.home.back : text.audit.toHome}
        </a>
      </p>
    </section>
  );
}

/** A report as it was drawn, and what it was drawn of. */
interface Drawn {
  readonly result: AuditResult;
  readonly persona: Persona;
  readonly html: string;
  readonly address: string;
}

function Report({ source: { result, id } }: { readonly source: Source }) {
  const persona = personas.find((each) => each === route.value.parameters['persona']) ?? 'team';
  const last = useSignal<Drawn | undefined>(undefined);
  const failure = useSignal<unknown>(undefined);
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    let gone = false;
    failure.value = undefined;
    import('../../../src/report/render-html.ts')
      .then(({ renderHtml }) => renderHtml(result, { persona }))
      .then(
        (html) => {
          if (gone) return;
          last.value = { result, persona, html, address: URL.createObjectURL(new Blob([html], { type: 'text/html' })) };
        },
        (error: unknown) => {
          if (!gone) failure.value = error;
        },
      );
    return () => {
      gone = true;
      if (last.value !== undefined) URL.revokeObjectURL(last.value.address);
      last.value = undefined;
    };
  }, [result, persona]);
  // Until the effect has run, the report of the reader before is still there: it must not be saved as that of this one.
  const drawn = last.value?.result === result && last.value.persona === persona ? last.value : undefined;
  return (
    <>
      <div class="report-bar">
        <fieldset>
          <legend class="unseen">{text.reports.reader}</legend>
          {personas.map((each) => (
            <label key={each} class="choice">
              <input
                type="radio"
                name="persona"
                checked={persona === each}
                onChange={() => setParameters({ persona: each })}
              />{' '}
              {text.reports.personas[each]}
            </label>
          ))}
        </fieldset>
        <Exports
          {...{ result, id, persona, html: drawn?.html }}
          onPrint={() => frame.current?.contentWindow?.print()}
        />
      </div>
      {failure.value !== undefined && <ErrorPanel error={failure.value} />}
      {drawn === undefined ? (
        <Waiting label={text.reports.drawing} />
      ) : (
        <iframe
          ref={frame}
          class="report"
          title={text.reports.frame(result.title, text.reports.personas[persona])}
          sandbox="allow-same-origin allow-modals"
          src={drawn.address}
        />
      )}
    </>
  );
}
