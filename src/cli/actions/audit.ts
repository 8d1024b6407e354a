import { relative } from 'node:path';
import { requireOutput } from '../../platform/node/make-output.ts';
import { createRunLog } from '../../platform/node/run-log.ts';
import { renderText } from '../../report/render-text.ts';
import type { AuditFlags } from '../plan/audit-flags.ts';
import { preparePlan } from '../plan/prepare-plan.ts';
import { defaultFolder, type RunFlags } from '../plan/run-flags.ts';
import { progressView } from '../show-progress.ts';
import type { Session } from '../verb.ts';
import { carryOutAudit } from './carry-out-audit.ts';
import { requirePrinter, resultText, writeResult } from './write-result.ts';

/** Prepares, carries out and writes an audit; prints its verdicts, or the result with `--json`. */
export async function audit(tables: readonly string[], flags: AuditFlags & RunFlags, session: Session): Promise<void> {
  const { terminal, signal } = session;
  const log = createRunLog('audit');
  const view = progressView(terminal, flags.quiet === true);
  try {
    requirePrinter(flags.format);
    const folder = flags.out ?? (flags.json ? undefined : defaultFolder);
    if (folder !== undefined) await requireOutput(folder);
    log.stage('plan');
    const prepared = await preparePlan(tables, flags);
    const result = await carryOutAudit(prepared, {
      workers: flags.workers,
      watch: { signal, onProgress: view.show },
      log,
    });
    let files: readonly string[] = [];
    if (folder !== undefined) {
      log.stage('report');
      view.show({ stage: 'report', done: 0, total: 0 });
      files = await writeResult(result, { folder, format: flags.format, persona: flags.persona, signal });
      await log.write(folder);
    }
    view.end();
    terminal.out(flags.json ? resultText(result) : `${renderText(result)}\n${whereWritten(folder!, files)}\n`);
    if (result.attributes.every(({ verdict }) => verdict.code === 'not-enough-data')) session.exitStatus = 2;
  } finally {
    view.end();
  }
}

function whereWritten(folder: string, files: readonly string[]): string {
  const shown = relative('.', folder) || '.';
  const page = files.find((name) => name.endsWith('.html'));
  return page === undefined ? `Written to ${shown}/` : `Report: ${shown}/${page}`;
}
