import { basename, dirname, join } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { migrateResult } from '../../audit/migrate.ts';
import type { AuditResult } from '../../audit/result.ts';
import { dataError, EvenhandError } from '../../core/errors.ts';
import type { Persona } from '../../report/render-html.ts';
import { type Format, formatList, personas, requirePrinter, writeResult } from '../formats.ts';
import { readText } from '../plan/prepare-plan.ts';
import { createVerb, type Session } from '../verb.ts';

interface ReportFlags {
  readonly format: readonly Format[];
  readonly persona: Persona;
  readonly out?: string | undefined;
}

/** `evenhand report`. */
export function reportCommand({ terminal, signal }: Session): Command {
  const help = {
    summary: 'write a report again from a result',
    description: 'Draws the report from a result.json, without the data: in other formats, or for other readers.',
    examples: [
      ['evenhand report evenhand-report/result.json --format pdf --persona board', 'Three pages for the board, as PDF'],
      ['evenhand report old.json --out redrawn', 'A result of an earlier version, drawn anew'],
    ],
  } as const;
  const command = createVerb('report', help, terminal)
    .argument('<result>', 'result.json of an audit')
    .addOption(
      new Option('--format <list>', 'html, pdf, csv, json').argParser(formatList).default(formatList('html'), 'html'),
    )
    .addOption(new Option('--persona <reader>', 'whom the report is for').choices(personas).default('team'))
    .option('--out <folder>', 'folder for the report (default: that of the result)');
  return (command as unknown as Command).action(async (...args: unknown[]) => {
    const [path, { format, persona, out = dirname(path) }] = args as [string, ReportFlags];
    requirePrinter(format);
    const names = await writeResult(await readResult(path), { folder: out, format, persona, signal });
    for (const name of names) terminal.out(`${join(out, name)}\n`);
  });
}

/**
 * The result in a JSON file, of any schema version that is still read.
 * @throws `EvenhandError` naming the file: kind `io` if it cannot be read, `data` if it is not JSON or not a result.
 */
export async function readResult(path: string): Promise<AuditResult> {
  const text = await readText(path);
  const file = basename(path);
  try {
    return migrateResult(JSON.parse(text) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw dataError('result/not-json', `this is not JSON (${error.message}).`, {
        place: { file },
        hint: 'Name the result.json that "evenhand audit" wrote.',
        cause: error,
      });
    }
    if (!(error instanceof EvenhandError)) throw error;
    const { code, message, hint, problems } = error;
    throw dataError(code, message, {
      place: { file },
      problems,
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
