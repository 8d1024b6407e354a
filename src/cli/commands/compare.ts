import { type Command, Option } from '@commander-js/extra-typings';
import type { CompareFlags } from '../actions/compare.ts';
import { addAuditFlags } from '../plan/audit-flags.ts';
import { createVerb, type Session } from '../verb.ts';

const help = {
  summary: 'set two models, or two results, side by side',
  description:
    'Two score columns of the same table are compared case by case: paired tests for each group, the change with its interval, and whether some group ' +
    'is worse by more than the margin (delta). So are two tables of the same cases with one score column. Two results are compared as they stand.',
  examples: [
    [
      'evenhand compare scores.csv --score old --score new --label y --attributes sex,site --patient patient',
      'Two models on the same cases',
    ],
    [
      'evenhand compare run-a/seed-1/scores.csv run-b/seed-1/scores.csv --score score --case case --label "label = present" --patient patient --split split --scored test --attributes sex',
      'Two trainings on the same cases',
    ],
    ['evenhand compare old/result.json new/result.json', 'Two results'],
  ],
} as const;

/** `evenhand compare`. */
export function compareCommand(session: Session): Command {
  const command = createVerb('compare', help, session.terminal).argument('<inputs...>', 'two result.json, or tables');
  const options = [
    new Option('--out <folder>', 'also write compare.json into this folder'),
    new Option('--json', 'print the comparison as JSON on standard output and nothing else'),
    new Option('--quiet', 'no progress'),
  ] as Option[];
  const verb = options.reduce(
    (built, option) => built.addOption(option.helpGroup('Output:')),
    addAuditFlags(command as unknown as Command),
  );
  return verb.action(async (...args: unknown[]) => {
    const [inputs, flags] = args as [string[], CompareFlags];
    const { compare } = await import('../actions/compare.ts');
    await compare(inputs, flags, session);
  });
}
