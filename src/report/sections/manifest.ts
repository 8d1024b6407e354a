// What is needed to run the same audit again.
import type { AuditResult } from '../../audit/result.ts';
import { studyQuestions } from '../../audit/study-questions.ts';
import { formatBytes } from '../format.ts';
import { type Content, html } from '../html.ts';
import { ownValue } from '../own-value.ts';
import { definitions, lead, table } from '../pieces.ts';

/** Versions, seed and hashes. */
export function manifestSection({ manifest, schemaVersion }: AuditResult): Content {
  return [
    lead(
      'The same inputs, plan and seed give the same result, byte for byte, on any machine. The hash of the plan was taken before any score was read.',
    ),
    definitions([
      ['Evenhand', manifest.evenhand],
      ['Result schema', String(schemaVersion)],
      ['Seed', String(manifest.seed)],
      ['Plan, SHA-256', html`<code>${manifest.plan}</code>`],
      ['Study document, SHA-256', manifest.study === null ? 'none' : html`<code>${manifest.study}</code>`],
    ]),
    table({
      caption: 'Input files',
      label: 'Input files',
      head: ['File', 'Size', 'SHA-256'],
      texts: [2],
      rows: manifest.inputs.map(({ file, bytes, sha256 }) => [file, formatBytes(bytes), html`<code>${sha256}</code>`]),
    }),
  ];
}

/** What the study document says, as it was written. */
export function studySection({ study }: AuditResult): Content {
  const entries = Object.entries(study ?? {});
  if (entries.length === 0)
    return html`<p class="quiet">No study document was given: intended use, population, and why this metric and this delta are not stated.</p>`;
  return definitions(entries.map(([key, text]) => [questionOf(key), text]));
}

function questionOf(key: string): string {
  const known = ownValue<{ readonly question: string }>(studyQuestions, key);
  if (known !== undefined) return known.question;
  return key === 'signatory' ? 'Signed by' : key.replace(/^attributes\./, 'How it was recorded: ');
}
