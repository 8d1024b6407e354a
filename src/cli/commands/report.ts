import { type Command, Option } from '@commander-js/extra-typings';
import type { ReportFlags } from '../actions/report.ts';
import { formatList, personas } from '../formats.ts';
import { createVerb, type Session } from '../verb.ts';

/** `evenhand report`. */
export function reportCommand(session: Session): Command {
  const help = {
    summary: 'write a report again from a result',
    description: 'Draws the report from a result.json, without the data: in other formats, or for other readers.',
    examples: [
      ['evenhand report evenhand-report/result.json --format pdf --persona board', 'Three pages for the board, as PDF'],
      ['evenhand report old.json --out redrawn', 'A result of an earlier version, drawn anew'],
    ],
  } as const;
  const command = createVerb('report', help, session.terminal)
    .argument('<result>', 'result.json of an audit')
    .addOption(
      new Option('--format <list>', 'html, pdf, csv, json').argParser(formatList).default(formatList('html'), 'html'),
    )
    .addOption(new Option('--persona <reader>', 'whom the report is for').choices(personas).default('team'))
    .option('--out <folder>', 'folder for the report (default: that of the result)');
  return (command as unknown as Command).action(async (...args: unknown[]) => {
    const [path, flags] = args as [string, ReportFlags];
    const { report } = await import('../actions/report.ts');
    await report(path, flags, session);
  });
}
