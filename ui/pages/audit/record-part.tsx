// What stands at the end: what the audit noticed, the checklist, and what identifies the result, with everything to take away.
import type { AuditResult, ChecklistItem, Warning } from '../../../src/audit/result.ts';
import { formatBytes } from '../../../src/report/format.ts';
import { severityWords } from '../../../src/report/words.ts';
import { project } from '../../app/project.ts';
import { saveFile } from '../../charts/save.ts';
import { Scroll } from '../../elements/scroll.tsx';
import { text } from '../../text/en.ts';
import { Section } from './section.tsx';

const severities = ['stop', 'caution', 'note'] as const;
const severityTones = { stop: 't-strong', caution: 't-mild', note: 't-unknown' } as const;
const stateTones = { filled: 't-none', supplied: 't-none', missing: 't-strong' } as const;
const stateSigns = { filled: '●', supplied: '◐', missing: '○' } as const;

export function WarningsPart({ result }: { readonly result: AuditResult }) {
  const ordered = severities.flatMap((severity) => result.warnings.filter((warning) => warning.severity === severity));
  const alike = new Map<string, Warning[]>();
  for (const warning of ordered) {
    const key = `${warning.severity} ${warning.code} ${warning.hint}`;
    alike.set(key, [...(alike.get(key) ?? []), warning]);
  }
  return (
    <Section
      id="warnings"
      title={text.audit.parts.warnings}
      lead={ordered.length === 0 ? text.audit.noWarnings : undefined}
    >
      <ul class="warnings">
        {Array.from(alike, ([key, warnings]) => (
          <Alike key={key} warnings={warnings} />
        ))}
      </ul>
    </Section>
  );
}

/** Warnings that differ in what they are about only: one, or all of them folded away. */
function Alike({ warnings }: { readonly warnings: readonly Warning[] }) {
  const [first] = warnings;
  if (first === undefined) return null;
  const { severity, code, hint } = first;
  return (
    <li>
      <span class={`badge ${severityTones[severity]}`}>{severityWords[severity]}</span> <code>{code}</code>{' '}
      {warnings.length === 1 ? (
        <>
          <span class="quiet">{placeOf(first)}</span>
          <p>{first.message}</p>
        </>
      ) : (
        <details>
          <summary>{text.audit.warningTimes(warnings.length, first.message)}</summary>
          <ul>
            {warnings.map((warning) => (
              <li key={`${placeOf(warning)} ${warning.message}`}>
                <span class="quiet">{placeOf(warning)}</span> {warning.message}
              </li>
            ))}
          </ul>
        </details>
      )}
      {hint !== undefined && <p class="quiet">{text.audit.hints[code] ?? hint}</p>}
    </li>
  );
}

function placeOf({ task, attribute }: Warning): string {
  return [task, attribute].filter((part) => part !== undefined).join(', ');
}

export function ChecklistPart({ checklist }: Pick<AuditResult, 'checklist'>) {
  const count = (state: ChecklistItem['state']) => checklist.filter((item) => item.state === state).length;
  const sections = [...new Set(checklist.map(({ section }) => section))];
  return (
    <Section
      id="checklist"
      title={text.audit.parts.checklist}
      lead={text.audit.checklistLead(checklist.length, count('filled'), count('supplied'), count('missing'))}
    >
      {sections.map((section) => {
        const items = checklist.filter((item) => item.section === section);
        const missing = items.filter(({ state }) => state === 'missing').length;
        return (
          <details key={section}>
            <summary>
              {section} <span class="quiet">{text.audit.ofItems(items.length - missing, items.length)}</span>
            </summary>
            <Scroll label={section}>
              <table class="checklist">
                <thead>
                  <tr>
                    {text.audit.checklistHead.map((head) => (
                      <th key={head} scope="col" class="text">
                        {head}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ id, item, state, answer, sources }) => (
                    <tr key={id}>
                      <th scope="row">{item}</th>
                      <td class="text">
                        <span class={`badge ${stateTones[state]}`}>
                          <span aria-hidden="true">{stateSigns[state]}</span> {text.audit.states[state]}
                        </span>
                      </td>
                      <td class="text">
                        {answer === '' ? <span class="quiet">{text.audit.notSupplied}</span> : answer}
                      </td>
                      <td class="text quiet">{sources.join('; ')}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          </details>
        );
      })}
    </Section>
  );
}

export function RecordPart({ result }: { readonly result: AuditResult }) {
  const { sha256, stage } = project.audit.value;
  const { manifest } = result;
  return (
    <Section id="record" title={text.audit.parts.record} lead={text.audit.recordLead}>
      <p class="row">
        <button
          type="button"
          disabled={stage !== 'full'}
          onClick={() => saveFile('result.json', `${JSON.stringify(result, null, 2)}\n`, 'application/json')}
        >
          result.json
        </button>
        <button type="button" disabled={stage !== 'full'} onClick={() => void saveReport(result, 'team')}>
          {text.audit.reportTeam}
        </button>
        <button type="button" disabled={stage !== 'full'} onClick={() => void saveReport(result, 'board')}>
          {text.audit.reportBoard}
        </button>
        <button type="button" disabled={stage !== 'full'} onClick={() => void saveMetrics(result)}>
          metrics.csv
        </button>
      </p>
      <dl class="record">
        <div>
          <dt>{text.audit.resultHash}</dt>
          <dd>
            <code data-role="sha256">{sha256 ?? text.audit.notYet}</code>
          </dd>
        </div>
        <div>
          <dt>{text.explain.planHash}</dt>
          <dd>
            <code>{manifest.plan}</code>
          </dd>
        </div>
        {manifest.inputs.map(({ file, bytes, sha256: hash }) => (
          <div key={file}>
            <dt>
              {file} <small>{formatBytes(bytes)}</small>
            </dt>
            <dd>
              <code>{hash}</code>
            </dd>
          </div>
        ))}
        <div>
          <dt>{text.explain.made}</dt>
          <dd>{text.explain.madeBy(manifest.evenhand, manifest.seed)}</dd>
        </div>
      </dl>
    </Section>
  );
}

async function saveReport(result: AuditResult, persona: 'team' | 'board'): Promise<void> {
  const { renderHtml } = await import('../../../src/report/render-html.ts');
  saveFile(
    persona === 'team' ? 'report.html' : 'report-board.html',
    await renderHtml(result, { persona }),
    'text/html',
  );
}

async function saveMetrics(result: AuditResult): Promise<void> {
  const { renderCsv } = await import('../../../src/report/render-csv.ts');
  saveFile('metrics.csv', renderCsv(result), 'text/csv');
}
