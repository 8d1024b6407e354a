import type { Command } from '@commander-js/extra-typings';
import { createVerb, type Session } from '../verb.ts';

/** `evenhand validate`. */
export function validateCommand(session: Session): Command {
  const help = {
    summary: 'check a table, plan, study document or result',
    description:
      'Finds out what the file is, and lists everything that is wrong with it. Exit status 0 if nothing is, 64 for a plan or study document, 65 for a table or result.',
    examples: [
      ['evenhand validate scores.csv', 'A table: its columns, types and missing values'],
      ['evenhand validate plan.yaml', 'A plan: every problem with its line'],
      ['evenhand validate evenhand-report/result.json --json', 'For programs'],
    ],
  } as const;
  return createVerb('validate', help, session.terminal)
    .argument('<file>', 'table, plan, study document or result')
    .option('--json', 'answer as JSON')
    .action(async (path, { json }) => {
      const { validate } = await import('../actions/validate.ts');
      await validate(path, json === true, session);
    }) as unknown as Command;
}
