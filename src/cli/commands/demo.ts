import { type Command, Option } from '@commander-js/extra-typings';
import type { DemoFlags } from '../actions/demo.ts';
import { integer, threadCount } from '../plan/audit-flags.ts';
import { createVerb, type Session } from '../verb.ts';

/** `evenhand demo`: a cohort whose truth is known, audited. */
export function demoCommand(session: Session): Command {
  const help = {
    summary: 'audit a simulated cohort whose truth is known',
    description:
      'Simulates 20,000 chest X-ray studies with known truth, audits them as a hospital would (scores in one file, demographics in another), ' +
      'and prints each verdict beside what was planted. The files stay, to try other plans on.',
    examples: [
      ['evenhand demo', 'Into the folder evenhand-demo'],
      ['evenhand demo --seed 7 --out elsewhere', 'Another draw of the same world'],
    ],
  } as const;
  const command = createVerb('demo', help, session.terminal)
    .addOption(new Option('--out <folder>', 'folder for cohort and report').default('evenhand-demo'))
    .addOption(new Option('--seed <number>', 'seed of the simulation').argParser(integer).default(1))
    .addOption(new Option('--workers <count>', 'threads (default: one for each core)').argParser(threadCount))
    .option('--quiet', 'no progress');
  return (command as unknown as Command).action(async (...args: unknown[]) => {
    const { demo } = await import('../actions/demo.ts');
    await demo((args as [DemoFlags])[0], session);
  });
}
