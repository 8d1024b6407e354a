import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { PostProcessFlags } from '../actions/post-process-flags.ts';
import { addAuditFlags, number } from '../plan/audit-flags.ts';
import { createVerb, type Session } from '../verb.ts';

const help = {
  summary: 'fit thresholds or a recalibration by group, and apply it',
  description:
    'Fits a rule on one split of a table of scores (--tune, or --holdout), applies it to another (--scored), and says for each group what it gains and ' +
    'what it pays. TABLE is read as "audit" reads it, with the same flags or plan; it may be a folder of "evenhand learn". The folder gets the cases with ' +
    'new scores and decisions, the fitted rule and the check. With --fitted a rule that was fitted before is applied to another table.',
  examples: [
    [
      'evenhand post-process scores.csv --label y --score p --attributes sex --patient patient_id --split split --tune validation --scored test --rule equal-sensitivity=0.9',
      'The same sensitivity in both sexes',
    ],
    [
      'evenhand post-process run/seed-1 --attribute race --rule recalibration --out recalibrated',
      'Scores of a training, recalibrated by group',
    ],
    [
      'evenhand post-process new.csv --fitted evenhand-post-process/rule.json --out new',
      'A fitted rule on other cases, whose labels need not be known',
    ],
  ],
} as const;

/** Flags of `audit` that this verb has too. */
const shared = [
  ...[
    '--plan',
    '--on',
    '--delimiter',
    '--encoding',
    '--case',
    '--patient',
    '--split',
    '--scored',
    '--tune',
    '--holdout',
  ],
  ...['--missing', '--label', '--score', '--decision', '--attributes', '--attribute', '--recode', '--threshold'],
  ...['--alpha', '--min-events', '--min-cell', '--seed'],
];

/** `evenhand post-process`. */
export function postProcessCommand(session: Session): Command {
  const verb = createVerb('post-process', help, session.terminal).argument(
    '[tables...]',
    'tables, patterns of tables in quotes, or a folder of "evenhand learn"',
  );
  const grouped = [
    ...ruleOptions().map((option) => option.helpGroup('The rule:')),
    ...outputOptions().map((option) => option.helpGroup('Output:')),
  ];
  const command = grouped.reduce(
    (made, option) => made.addOption(option),
    addAuditFlags(verb as unknown as Command, shared),
  );
  return command.action(async (...args: unknown[]) => {
    const [tables, flags] = args as [string[], PostProcessFlags];
    const { postProcessTables } = await import('../actions/post-process.ts');
    await postProcessTables(tables, flags, session);
  });
}

function ruleOptions(): Option[] {
  return [
    new Option(
      '--rule <rule>',
      'equal-sensitivity[=RATE], equal-specificity[=RATE], equalised-odds, minimum-sensitivity=RATE, recalibration[=METHOD] (logistic, temperature, isotonic), reject-option[=BOUND]',
    ),
    new Option('--fitted <file>', 'apply the rule of a rule.json instead of fitting one').conflicts('rule'),
    new Option('--by <attribute>', 'the attribute, where the plan or the flags name several'),
    new Option('--of <task>', 'the task, where the plan or the flags name several'),
    new Option(
      '--unfitted <policy>',
      'groups that the fitting split lacks, or has one class of: stop, or take the rule of all cases (default: error)',
    ).choices(['error', 'pooled']),
    new Option(
      '--randomised',
      'draw between thresholds, so that rates are equal exactly (equalised odds: the default)',
    ),
    new Option('--no-randomised', 'one threshold for each group, never a draw'),
    new Option(
      '--objective <name>',
      'what is largest where the rule leaves a choice (default: balanced-accuracy)',
    ).choices(['accuracy', 'balanced-accuracy']),
    new Option(
      '--shrinkage <cases>',
      'of a recalibration: cases of the rarer class at which own and pooled fit count alike (default: 20)',
    ).argParser(number),
    new Option('--scale <name>', 'of a recalibration: what scores are (default: probability)').choices([
      'probability',
      'logit',
    ]),
    new Option('--favourable <decision>', 'of a reject option: the decision that does good (default: 1)').choices([
      '0',
      '1',
    ]),
    new Option('--disadvantaged <groups>', 'of a reject option: groups that get it (default: found)').argParser(list),
    new Option('--among <cases>', 'of a reject option: whose rates are compared (default: all)').choices([
      'all',
      'label',
    ]),
    new Option('--margin <size>', 'largest loss of a group that is tolerated (default: 0.01)').argParser(number),
  ] as Option[];
}

function outputOptions(): Option[] {
  return [
    new Option('--out <folder>', 'folder for what is written (default: evenhand-post-process)'),
    new Option('--format <list>', 'form of the cases: csv, parquet (default: csv)').argParser(formats),
    new Option('--json', 'print the check as JSON on standard output and nothing else'),
    new Option('--quiet', 'no progress'),
  ] as Option[];
}

function list(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function formats(value: string): string[] {
  const chosen = list(value.toLowerCase());
  const unknown = chosen.find((name) => name !== 'csv' && name !== 'parquet');
  if (unknown !== undefined || chosen.length === 0)
    throw new InvalidArgumentError(`"${unknown ?? value}" is none of csv, parquet.`);
  return chosen;
}
