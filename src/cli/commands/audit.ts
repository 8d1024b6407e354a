import { type Command, Option } from '@commander-js/extra-typings';
import { formatList, personas } from '../formats.ts';
import { type AuditFlags, addAuditFlags, threadCount } from '../plan/audit-flags.ts';
import { defaultFolder, type RunFlags } from '../plan/run-flags.ts';
import { createVerb, type Session } from '../verb.ts';

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
    const { audit } = await import('../actions/audit.ts');
    await audit(tables, flags, session);
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
      threadCount,
    ),
    new Option('--quiet', 'no progress'),
  ] as Option[];
  return options.reduce((verb, option) => verb.addOption(option.helpGroup('Output:')), command);
}
