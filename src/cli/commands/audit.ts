import { relative } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import type { AuditResult } from '../../audit/result.ts';
import { createRunLog } from '../../platform/node/run-log.ts';
import type { Persona } from '../../report/render-html.ts';
import { renderText } from '../../report/render-text.ts';
import { carryOutAudit } from '../carry-out-audit.ts';
import { type Format, formatList, personas, requirePrinter, resultText, writeResult } from '../formats.ts';
import { type AuditFlags, addAuditFlags, positiveInteger } from '../plan/audit-flags.ts';
import { preparePlan } from '../plan/prepare-plan.ts';
import { progressView } from '../show-progress.ts';
import { createVerb, type Session } from '../verb.ts';

/** Flags of the run itself, which no plan holds. */
interface RunFlags {
  readonly workers?: number | undefined;
  readonly out?: string | undefined;
  readonly format: readonly Format[];
  readonly persona: Persona;
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
}

const defaultFolder = 'evenhand-report';

const help = {
  summary: 'audit a table of scores: one verdict per attribute',
  description:
    'Reads one or more tables (CSV, TSV, Parquet, JSON lines; gzipped or not), compares the groups of each attribute and writes a report. ' +
    'The first table holds the cases; further tables are joined to it. A pattern in quotes stands for files that are stacked.',
  examples: [
    ['evenhand audit scores.csv --label y --score p --attributes sex,age=40,60,80 --patient patient_id', 'One table'],
    [
      'evenhand audit scores.csv demographics.csv --on "Image Index" --patient "Patient ID" --label "Finding Labels contains *" --score "prob_*" --attributes "Patient Gender,View Position"',
      'Many findings, demographics in a second table',
    ],
    ['evenhand audit "fold*.parquet" --plan plan.yaml --format html,pdf', 'Files of folds, everything else in a plan'],
    ['evenhand audit scores.csv --plan plan.yaml --json | jq .attributes', 'For programs'],
  ],
} as const;

/** `evenhand audit`. */
export function auditCommand(session: Session): Command {
  const command = createVerb('audit', help, session.terminal).argument(
    '[tables...]',
    'tables, or patterns of tables in quotes',
  );
  return addRunFlags(addAuditFlags(command as unknown as Command)).action(async (...args: unknown[]) => {
    const [tables, flags] = args as [string[], AuditFlags & RunFlags];
    const result = await audit(tables, flags, session);
    if (result.attributes.every(({ verdict }) => verdict.code === 'not-enough-data')) session.exitStatus = 2;
  });
}

/** Adds the flags of a run to a verb. */
function addRunFlags(command: Command): Command {
  const options = [
    new Option('--out <folder>', `folder for the report (default: ${defaultFolder}; none with --json)`),
    new Option('--format <list>', 'what to write: json, html, pdf, csv')
      .argParser(formatList)
      .default(formatList('json,html,csv'), 'json,html,csv'),
    new Option('--persona <reader>', 'whom the report is for: all of it, or three pages')
      .choices(personas)
      .default('team'),
    new Option('--json', 'print the result as JSON on standard output and nothing else'),
    new Option('--workers <count>', 'threads (default: one for each core); the result does not depend on it').argParser(
      positiveInteger,
    ),
    new Option('--quiet', 'no progress'),
  ] as Option[];
  return options.reduce((verb, option) => verb.addOption(option.helpGroup('Output:')), command);
}

async function audit(
  tables: readonly string[],
  flags: AuditFlags & RunFlags,
  { terminal, signal }: Session,
): Promise<AuditResult> {
  const log = createRunLog('audit');
  const view = progressView(terminal, flags.quiet === true);
  try {
    requirePrinter(flags.format);
    log.stage('plan');
    const prepared = await preparePlan(tables, flags);
    const result = await carryOutAudit(prepared, {
      workers: flags.workers,
      watch: { signal, onProgress: view.show },
      log,
    });
    const folder = flags.out ?? (flags.json ? undefined : defaultFolder);
    if (folder !== undefined) {
      log.stage('report');
      view.show({ stage: 'report', done: 0, total: 0 });
      await writeResult(result, { folder, format: flags.format, persona: flags.persona, signal });
      await log.write(folder);
    }
    view.end();
    terminal.out(flags.json ? resultText(result) : `${renderText(result)}\n${whereWritten(folder!, flags.format)}\n`);
    return result;
  } finally {
    view.end();
  }
}

function whereWritten(folder: string, chosen: readonly Format[]): string {
  const shown = relative('.', folder) || '.';
  return chosen.includes('html') ? `Report: ${shown}/report.html` : `Written to ${shown}/`;
}
