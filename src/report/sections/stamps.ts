// Warnings that break a rule stand above everything else, on paper too.
import type { AuditResult } from '../../audit/result.ts';
import { type Content, html } from '../html.ts';
import { warningsOf } from '../select.ts';

/** The stamp, or nothing when no rule is broken. */
export function stamps(result: AuditResult): Content {
  const stops = warningsOf(result, 'stop');
  if (stops.length === 0) return undefined;
  const count = stops.length === 1 ? 'a rule' : `${stops.length} rules`;
  const lines = stops.map(
    ({ message, hint }) => html`<li>${message}${hint ? html` <span class="quiet">${hint}</span>` : ''}</li>`,
  );
  return html`<section class="stamp" aria-labelledby="stamp-title"><h2 id="stamp-title"><span aria-hidden="true">■</span> This result breaks ${count} of sound evaluation</h2>
<ul>${lines}</ul></section>
`;
}
