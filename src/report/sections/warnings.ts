// Everything the audit noticed, the gravest first.
import type { AuditResult, Warning } from '../../audit/result.ts';
import { type Content, html, type Markup } from '../html.ts';
import { lead } from '../pieces.ts';
import { warningsOf } from '../select.ts';
import { severityWords } from '../words.ts';

const tones = { stop: 'strong', caution: 'mild', note: 'unknown' } as const;

/** The list of warnings. */
export function warningsSection(result: AuditResult): Content {
  const ordered = (['stop', 'caution', 'note'] as const).flatMap((severity) => warningsOf(result, severity));
  if (ordered.length === 0)
    return html`<p>The audit raised no warning. It checks what it can see; it cannot see how the data came about.</p>`;
  return [
    lead('What the audit noticed on its own. Codes are explained in the documentation.'),
    html`<ul class="warnings">${ordered.map(line)}</ul>`,
  ];
}

function line({ severity, message, hint, code, task, attribute }: Warning): Markup {
  const place = [task, attribute].filter((part) => part !== undefined).join(', ');
  return html`<li><span class="badge ${tones[severity]}">${severityWords[severity]}</span> <code>${code}</code>${place === '' ? '' : html` <span class="quiet">${place}</span>`}
<p>${message}</p>${hint ? html`<p class="quiet">${hint}</p>` : ''}</li>
`;
}
