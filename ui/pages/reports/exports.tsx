import { useSignal } from '@preact/signals';
import type { AuditResult } from '../../../src/audit/result.ts';
import type { Persona } from '../../../src/report/render-html.ts';
import { project } from '../../app/project.ts';
import { saveFile } from '../../charts/save.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { text } from '../../text/en.ts';

export interface ExportsProperties {
  readonly result: AuditResult;
  /** Folder under `results/`; undefined for a result that is open in the page alone. */
  readonly id: string | undefined;
  readonly persona: Persona;
  /** Undefined while the report is being drawn. */
  readonly html: string | undefined;
  readonly onPrint: () => void;
}

/** The report and the numbers as files. A PDF is printed by the server where it has the result, else by this browser. */
export function Exports({ result, id, persona, html, onPrint }: ExportsProperties) {
  const busy = useSignal(false);
  const failure = useSignal<unknown>(undefined);
  const { folder } = project.source;
  const name = persona === 'team' ? 'report' : 'report-board';
  const print = async () => {
    if (folder === undefined || id === undefined) return;
    busy.value = true;
    failure.value = undefined;
    try {
      saveFile(`${name}.pdf`, await folder.printResult(id, persona), 'application/pdf');
    } catch (error) {
      failure.value = error;
    } finally {
      busy.value = false;
    }
  };
  return (
    <div class="exports">
      <p class="row">
        <button
          type="button"
          class="primary"
          disabled={html === undefined}
          onClick={() => saveFile(`${name}.html`, html ?? '', 'text/html')}
        >
          HTML
        </button>
        {folder !== undefined && id !== undefined && (
          <button type="button" disabled={busy.value} onClick={() => void print()}>
            {busy.value ? text.reports.printing : 'PDF'}
          </button>
        )}
        <button type="button" disabled={html === undefined} onClick={onPrint}>
          {text.reports.print}
        </button>
        <button
          type="button"
          onClick={() => saveFile('result.json', `${JSON.stringify(result, null, 2)}\n`, 'application/json')}
        >
          JSON
        </button>
        <button type="button" onClick={() => void saveTables(result)}>
          CSV
        </button>
      </p>
      {failure.value !== undefined && <ErrorPanel error={failure.value} />}
    </div>
  );
}

async function saveTables(result: AuditResult): Promise<void> {
  const { renderCsv } = await import('../../../src/report/render-csv.ts');
  saveFile('metrics.csv', renderCsv(result), 'text/csv');
}
