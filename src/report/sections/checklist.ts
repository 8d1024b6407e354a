// The reporting checklist: filled from the data, supplied in the study document, or missing. What is missing stays visible.
import type { AuditResult, ChecklistItem } from '../../audit/result.ts';
import { type Content, html } from '../html.ts';
import { lead, stateBadge, table } from '../pieces.ts';

/** The checklist by section. */
export function checklistSection({ checklist }: AuditResult): Content {
  if (checklist.length === 0) return html`<p>No checklist was evaluated.</p>`;
  const sections = [...new Set(checklist.map(({ section }) => section))];
  return [
    lead(`${checklistCount(checklist)} A tool can fill an item or say that it is missing; it cannot certify.`),
    sections.map((section) =>
      table({
        caption: section,
        label: `Checklist, ${section}`,
        head: ['Item', 'State', 'Answer or place in this report', 'Asked for by'],
        texts: [1, 2, 3],
        rows: checklist
          .filter((item) => item.section === section)
          .map(({ item, state, answer, sources }) => [
            item,
            stateBadge(state),
            answer === '' ? html`<span class="quiet">not supplied</span>` : answer,
            html`<span class="quiet">${sources.join('; ')}</span>`,
          ]),
        className: 'checklist',
      }),
    ),
  ];
}

/** How many items are filled, supplied and missing, as a sentence. */
export function checklistCount(checklist: readonly ChecklistItem[]): string {
  const count = (state: ChecklistItem['state']) => checklist.filter((item) => item.state === state).length;
  return `Of ${checklist.length} items, ${count('filled')} are filled from the data, ${count('supplied')} supplied by the study document, ${count('missing')} missing.`;
}
