import { type Command, Option } from '@commander-js/extra-typings';
import type { LearnFlags } from '../actions/learn.ts';
import { threadCount } from '../plan/audit-flags.ts';
import { createVerb, type Session } from '../verb.ts';

const help = {
  summary: 'train a model by a named method, judged by group',
  description:
    'Trains what PLAN describes: a table of cases with images, texts or features, a network, a method (see --list), and how the epoch is selected, for ' +
    'several seeds. Each seed gets a model (ONNX), scores of the validation and test cases, curves by group and a manifest. A run that was stopped goes ' +
    'on where it was; the same plan gives the same bytes on one platform.',
  examples: [
    ['evenhand learn --list', 'Methods with their settings and sources'],
    ['evenhand learn --template > plan.yaml', 'A plan to start from'],
    ['evenhand learn plan.yaml --out run', 'Train all seeds of the plan'],
    [
      'evenhand audit run/seed-1/scores.csv --label "label = present" --score score --attribute race --split split --scored test',
      'Audit the scores of a seed',
    ],
  ],
} as const;

/** `evenhand learn`. */
export function learnCommand(session: Session): Command {
  const options = [
    new Option('--out <folder>', 'folder for the run (default: the name of the plan)'),
    new Option('--list', 'list methods, networks, uses and criteria'),
    new Option('--template', 'print a plan to start from'),
    new Option('--threads <count>', 'threads of the runtime (default: one for each core)').argParser(threadCount),
    new Option('--overwrite', 'replace what another run left in the folder'),
    new Option('--json', 'print the summary as JSON'),
    new Option('--quiet', 'no progress'),
  ] as Option[];
  const verb = createVerb('learn', help, session.terminal).argument('[plan]', 'the plan (YAML)');
  const command = options.reduce((made, option) => made.addOption(option), verb as unknown as Command);
  return command.action(async (...args: unknown[]) => {
    const [plan, flags] = args as [string | undefined, LearnFlags];
    const { learn } = await import('../actions/learn.ts');
    await learn(plan, flags, session);
  });
}
