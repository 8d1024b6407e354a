import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { AuditResult } from '../audit/result.ts';
import { renderPdf } from '../platform/node/pdf.ts';
import type { OutputFile } from '../platform/node/write-files.ts';

export const formats = ['json', 'html', 'pdf', 'csv'] as const;
export const personas = ['team', 'board'] as const;

/** A form in which a result can be written. */
export type Format = (typeof formats)[number];
/** Whom the report is for: the team (everything) or the board (three pages). */
export type Persona = (typeof personas)[number];

/** Reads the value of `--format`. */
export function formatList(value: string): Format[] {
  const chosen = value.split(',').map((part) => part.trim().toLowerCase());
  for (const name of chosen) {
    if (!isFormat(name)) throw new InvalidArgumentError(`"${name}" is none of ${formats.join(', ')}.`);
  }
  return formats.filter((name) => chosen.includes(name));
}

function isFormat(name: string): name is Format {
  return (formats as readonly string[]).includes(name);
}

/** The files of a result in the chosen formats, complete and in memory. */
export async function renderFormats(
  result: AuditResult,
  chosen: readonly Format[],
  persona: Persona,
): Promise<OutputFile[]> {
  const { renderHtml, renderCsv } = await import('../report/index.ts');
  const html = chosen.includes('html') || chosen.includes('pdf') ? await renderHtml(result, { persona }) : '';
  const files: OutputFile[] = [];
  if (chosen.includes('json')) files.push({ name: 'result.json', data: resultText(result) });
  if (chosen.includes('html')) files.push({ name: 'report.html', data: html });
  if (chosen.includes('pdf')) files.push({ name: 'report.pdf', data: await renderPdf(html) });
  if (chosen.includes('csv')) files.push(...renderCsv(result));
  return files;
}

/** The text of `result.json`, and of standard output with `--json`. */
export function resultText(result: AuditResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
