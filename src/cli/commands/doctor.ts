import type { Command } from '@commander-js/extra-typings';
import { createVerb, type Session } from '../verb.ts';

/** `evenhand doctor`: what this machine can do. */
export function doctorCommand(session: Session): Command {
  const help = {
    summary: 'say what this machine can do',
    description:
      'Looks at this machine and says, line by line, what each part is for and what to do where one is missing. Changes nothing.',
    examples: [
      ['evenhand doctor', 'For people'],
      ['evenhand doctor --json', 'For programs'],
    ],
  } as const;
  return createVerb('doctor', help, session.terminal)
    .option('--json', 'answer as JSON')
    .action(async ({ json }) => {
      const { doctor } = await import('../actions/doctor.ts');
      await doctor(json === true, session);
    }) as unknown as Command;
}
