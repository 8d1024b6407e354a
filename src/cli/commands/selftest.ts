import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { SelftestFlags } from '../actions/selftest.ts';
import { addAuditFlags, number, positiveInteger, threadCount } from '../plan/audit-flags.ts';
import { createVerb, type Session } from '../verb.ts';

const help = {
  summary: 'measure how often an audit of a table like yours would be wrong',
  description:
    'Takes the shape of your table (patients, groups, labels, AUC, ties, correlation within patients), simulates scores with equal groups and with planted gaps, ' +
    'audits them as "audit" would, and prints type I error, power and coverage with their standard errors. The flags are those of "audit"; only the AUC is simulated.',
  examples: [
    [
      'evenhand selftest --like scores.csv --label y --score p --attributes sex,age=40,60 --patient patient_id',
      'One table',
    ],
    [
      'evenhand selftest --like scores.csv demographics.csv --on "Image Index" --label "Finding Labels contains Hernia" --score prob_Hernia --attribute "Patient Gender" --patient "Patient ID" --gap 0.05,0.1,0.2',
      'One finding, demographics in a second table, three gaps',
    ],
    ['evenhand selftest --plan plan.yaml --replicates 2000 --json', 'The tables of a plan; for programs'],
  ],
} as const;

/** `evenhand selftest`. */
export function selftestCommand(session: Session): Command {
  const own = [
    new Option('--like <tables...>', 'the table whose shape is taken, and tables to join to it'),
    new Option('--replicates <count>', 'simulated tables for each line of the answer')
      .argParser(positiveInteger)
      .default(500),
    new Option('--gap <list>', 'gaps in AUC to plant').argParser(gapList).default(gapList('0.05,0.1'), '0.05,0.1'),
    new Option('--every-group', 'plant each gap in each scored group in turn, not only in the smallest'),
  ] as Option[];
  const output = [
    new Option('--json', 'print the result as JSON on standard output and nothing else'),
    new Option('--workers <count>', 'threads (default: one for each core); the result does not depend on it').argParser(
      threadCount,
    ),
    new Option('--quiet', 'no progress'),
  ] as Option[];
  const command = createVerb('selftest', help, session.terminal) as unknown as Command;
  for (const option of own) command.addOption(option.helpGroup('What is simulated:'));
  addAuditFlags(command);
  for (const option of output) command.addOption(option.helpGroup('Output:'));
  return command.action(async (...args: unknown[]) => {
    const { selftest } = await import('../actions/selftest.ts');
    await selftest((args as [SelftestFlags])[0], session);
  });
}

function gapList(value: string): number[] {
  const gaps = value.split(',').map((part) => number(part));
  if (gaps.some((gap) => !(gap > 0 && gap < 1))) throw new InvalidArgumentError('Gaps must be above 0 and under 1.');
  return gaps;
}
