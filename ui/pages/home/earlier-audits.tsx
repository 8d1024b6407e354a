import { formatCount } from '../../../src/report/format.ts';
import { verdictWords } from '../../../src/report/words.ts';
import type { ResultSummary } from '../../../src/server/api.ts';
import { project } from '../../app/project.ts';
import { Scroll } from '../../elements/scroll.tsx';
import { text } from '../../text/en.ts';
import { openEarlier } from './home-state.ts';

/** The audits that the project folder holds, the newest first; nothing without a server. */
export function EarlierAudits() {
  const results = project.source.folder?.results.value ?? [];
  if (results.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="earlier-title">
      <h2 id="earlier-title">{text.home.earlierTitle}</h2>
      <Scroll label={text.home.earlierTable}>
        <table class="earlier" data-role="earlier">
          <caption class="unseen">{text.home.earlierTable}</caption>
          <thead>
            <tr>
              {text.home.earlierHead.map((head) => (
                <th key={head} scope="col" class={head === text.home.earlierHead[2] ? '' : 'text'}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {results.map((result) => (
              <Earlier key={result.id} result={result} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function Earlier({ result: { id, title, changed, cases, attributes, problem } }: { readonly result: ResultSummary }) {
  if (problem !== undefined)
    return (
      <tr>
        <th scope="row">{id}</th>
        <td class="text" colSpan={3}>
          {text.home.unreadable} {problem}
        </td>
      </tr>
    );
  return (
    <tr>
      <th scope="row">
        <button type="button" class="value" title={text.home.openAudit(title)} onClick={() => void openEarlier(id)}>
          {title}
        </button>
        <small class="quiet audit-folder">{id}</small>
      </th>
      <td class="text">{new Date(changed).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}</td>
      <td data-unit={` ${text.home.earlierHead[2].toLowerCase()}`}>{formatCount(cases ?? null)}</td>
      <td class="text">
        <span class="row">
          {attributes.map(({ name, verdict, sentence }) => {
            const words = (verdictWords as Readonly<Record<string, (typeof verdictWords)['not-enough-data']>>)[verdict];
            return (
              <span key={name} class={`badge t-${words?.tone ?? 'unknown'}`} title={sentence}>
                <span aria-hidden="true">{words?.symbol ?? '?'}</span> {name}: {words?.short ?? verdict}
              </span>
            );
          })}
        </span>
      </td>
    </tr>
  );
}
