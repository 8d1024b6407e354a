// Writes a result. HTML, JSON and CSV are made in memory and written together; a PDF is printed from the HTML after them, so that a
// browser that fails costs nothing else.
import type { AuditResult } from '../../audit/result.ts';
import { usageError } from '../../core/errors.ts';
import { chromiumHint, findChromium, printPdf } from '../../platform/node/pdf.ts';
import { type OutputFile, writeFiles } from '../../platform/node/write-files.ts';
import { renderCsv, renderVerdictsCsv } from '../../report/render-csv.ts';
import { type Persona, renderHtml } from '../../report/render-html.ts';
import type { Format } from '../formats.ts';

/** How a result is to be written. */
export interface OutputOptions {
  readonly folder: string;
  readonly format: readonly Format[];
  readonly persona: Persona;
  readonly signal: AbortSignal;
}

/** Refuses a PDF that no browser of this machine could print, before any work is done. */
export function requirePrinter(format: readonly Format[]): void {
  if (!format.includes('pdf') || findChromium() !== undefined) return;
  throw usageError('pdf/no-browser', 'a PDF needs a Chromium, Chrome or Edge, and none was found.', {
    hint: chromiumHint,
  });
}

/** Writes a result in the chosen formats and gives the names of the files. Those for the board have a name of their own, so that both lie in one folder. */
export async function writeResult(
  result: AuditResult,
  { folder, format, persona, signal }: OutputOptions,
): Promise<string[]> {
  const html = format.includes('html') || format.includes('pdf') ? await renderHtml(result, { persona }) : '';
  const name = persona === 'team' ? 'report' : `report-${persona}`;
  const files: OutputFile[] = [];
  if (format.includes('json')) files.push({ name: 'result.json', data: resultText(result) });
  if (format.includes('html')) files.push({ name: `${name}.html`, data: html });
  if (format.includes('csv')) {
    files.push(
      { name: 'verdicts.csv', data: renderVerdictsCsv(result) },
      { name: 'metrics.csv', data: renderCsv(result) },
    );
  }
  await writeFiles(folder, files, signal);
  const names = files.map((file) => file.name);
  if (!format.includes('pdf')) return names;
  await writeFiles(folder, [{ name: `${name}.pdf`, data: await printPdf(html, { signal }) }], signal);
  return [...names, `${name}.pdf`];
}

/** The text of `result.json`, and of standard output with `--json`. */
export function resultText(result: AuditResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
