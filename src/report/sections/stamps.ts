// Warnings that break a rule stand above everything else, on paper too.
import type { Warning } from '../../audit/result.ts';
import { type Content, html } from '../html.ts';

/** The stamp over the rules that are broken, or nothing when none is. */
export function stamps(stops: readonly Pick<Warning, 'message' | 'hint'>[], rules = stops.length): Content {
  if (stops.length === 0) return undefined;
  const count = rules === 1 ? 'a rule' : `${rules} rules`;
  const lines = stops.map(
    ({ message, hint }) => html`<li>${message}${hint ? html` <span class="quiet">${hint}</span>` : ''}</li>`,
  );
  return html`<section class="stamp" aria-labelledby="stamp-title"><h2 id="stamp-title"><span aria-hidden="true">■</span> This result breaks ${count} of sound evaluation</h2>
<ul>${lines}</ul></section>
`;
}
