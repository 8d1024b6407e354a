// The flags of `audit` (and of `compare` on tables), declared once, with their types.
import type { Command } from '@commander-js/extra-typings';
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';

/** Values of the flags; a flag that was not given is absent. */
export interface AuditFlags {
  readonly plan?: string | undefined;
  readonly on?: readonly string[] | undefined;
  readonly label?: string | undefined;
  readonly score?: readonly string[] | undefined;
  readonly decision?: string | undefined;
  readonly value?: string | undefined;
  readonly lowerIsBetter?: true | undefined;
  readonly taskKind?: 'binary' | 'multiclass' | 'quality' | undefined;
  readonly task?: string | undefined;
  readonly attributes?: readonly string[] | undefined;
  readonly attribute?: readonly string[] | undefined;
  readonly recode?: string | undefined;
  readonly case?: string | undefined;
  readonly patient?: string | undefined;
  readonly site?: string | undefined;
  readonly split?: string | undefined;
  readonly weight?: string | undefined;
  readonly scored?: string | undefined;
  readonly tune?: string | undefined;
  readonly holdout?: number | undefined;
  readonly threshold?: string | undefined;
  readonly metric?: string | undefined;
  readonly delta?: number | undefined;
  readonly alpha?: number | undefined;
  readonly power?: number | undefined;
  readonly confounders?: readonly string[] | undefined;
  readonly confirmatory?: readonly string[] | undefined;
  readonly includeUnknown?: true | undefined;
  readonly minEvents?: number | undefined;
  readonly minCell?: number | undefined;
  readonly resamples?: number | undefined;
  readonly permutations?: number | undefined;
  readonly intervals?: 'analytic' | 'bca' | 'percentile' | undefined;
  readonly missing?: 'error' | 'exclude' | undefined;
  readonly compat?: readonly ('fairclip' | 'fairmedfm' | 'medfair' | 'fairlearn')[] | undefined;
  readonly delimiter?: string | undefined;
  readonly encoding?: 'utf-8' | 'latin1' | undefined;
  readonly title?: string | undefined;
  readonly seed?: number | undefined;
  readonly study?: string | undefined;
}

/** Adds the flags to a verb, grouped in its help; with `only` those of these long names. */
export function addAuditFlags(command: Command, only?: readonly string[]): Command {
  for (const [group, options] of groups) {
    const kept = options.filter(({ long }) => only === undefined || only.includes(long ?? ''));
    for (const option of kept) command.addOption(option.helpGroup(`${group}:`));
  }
  return command;
}

const groups: readonly (readonly [string, readonly Option[]])[] = [
  [
    'Tables and columns',
    [
      new Option('--plan <file>', 'a YAML plan; flags override what it says'),
      new Option(
        '--on <column>',
        'column to join the tables on (repeatable; default: columns of the same name)',
      ).argParser(collect),
      new Option('--delimiter <character>', 'delimiter of the text tables (default: found from the header)').argParser(
        unescapeTab,
      ),
      new Option('--encoding <name>', 'encoding of the text tables').choices(['utf-8', 'latin1']),
      new Option('--case <column>', 'column that names the case (image)'),
      new Option('--patient <column>', 'column that names the patient: the unit of resampling and of all intervals'),
      new Option('--site <column>', 'column that names the site'),
      new Option('--split <column>', 'column that names the split'),
      new Option('--scored <value>', 'value of the split column that is audited'),
      new Option('--tune <value>', 'value of the split column from which thresholds are chosen').conflicts('holdout'),
      new Option('--holdout <share>', 'share of patients set aside for choosing thresholds').argParser(number),
      new Option('--weight <column>', 'column of row weights'),
      new Option('--missing <rule>', 'rows without a score or label: stop, or leave them out and count them').choices([
        'error',
        'exclude',
      ]),
    ],
  ],
  [
    'What is measured',
    [
      new Option(
        '--label <expression>',
        '0/1 column, or an expression: "Finding contains Hernia", "grade >= 3", "dx = mel"',
      ),
      new Option(
        '--score <column>',
        'score column, or a pattern such as "prob_*": one task a match (compare: once for each model)',
      ).argParser(collect),
      new Option('--decision <column>', '0/1 column of decisions, instead of or beside scores'),
      new Option('--value <column>', 'column with one quality a case (Dice, IoU, error); may be a pattern'),
      new Option('--lower-is-better', 'the quality is an error'),
      new Option('--task-kind <kind>', 'kind of task (default: quality with --value, else binary)').choices([
        'binary',
        'multiclass',
        'quality',
      ]),
      new Option('--task <name>', 'name of the task'),
    ],
  ],
  [
    'By what it is compared',
    [
      new Option(
        '--attributes <list>',
        'columns to compare by, cut by edges where numeric, crossed with *: sex,age=40,60,sex*age',
      ).argParser(collect),
      new Option('--attribute <name>', 'one more attribute, taken as it is written (repeatable)').argParser(collect),
      new Option('--recode <file>', 'YAML that maps recorded spellings to categories, by attribute'),
      new Option('--confounders <list>', 'attributes by which gaps are standardised').argParser(list),
      new Option(
        '--confirmatory <list>',
        'attributes of the confirmatory family (default: all but crossed ones)',
      ).argParser(list),
      new Option('--include-unknown', 'let the group Unknown take part in the verdicts'),
    ],
  ],
  [
    'How it is judged',
    [
      new Option('--metric <name>', 'primary metric of the verdicts (default: auc, macroAuc or meanQuality)'),
      new Option('--delta <size>', 'largest gap that would be tolerated (default: 0.05)').argParser(number),
      new Option('--threshold <rule>', 'a number, youden, f1, sensitivity=0.9 or specificity=0.8'),
      new Option('--alpha <level>', 'level of the tests (default: 0.05)').argParser(number),
      new Option('--power <share>', 'power behind the smallest detectable gap (default: 0.8)').argParser(number),
      new Option(
        '--min-events <count>',
        'fewest events, and non-events, with which a group is scored (default: 10)',
      ).argParser(integer),
      new Option('--min-cell <count>', 'counts below this are withheld from everything written (default: 5)').argParser(
        integer,
      ),
      new Option('--resamples <count>', 'bootstrap resamples of patients (default: 2000)').argParser(integer),
      new Option('--permutations <count>', 'permutations of patients (default: 2000)').argParser(integer),
      new Option('--intervals <method>', 'how intervals are made where there is a choice (default: analytic)').choices([
        'analytic',
        'bca',
        'percentile',
      ]),
      new Option('--compat <list>', 'also give the numbers of: fairclip, fairmedfm, medfair, fairlearn').argParser(
        list,
      ),
      new Option('--seed <number>', 'seed of everything random (default: 1)').argParser(integer),
      new Option('--title <text>', 'title of the report'),
      new Option('--study <file>', 'YAML with what data cannot say: intended use, population, who signs'),
    ],
  ],
];

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

function list(value: string, previous: readonly string[] = []): string[] {
  return [...previous, ...value.split(',').map((part) => part.trim())].filter((part) => part !== '');
}

/** A number as typed. */
export function number(value: string): number {
  const parsed = Number(value);
  if (value.trim() === '' || !Number.isFinite(parsed)) throw new InvalidArgumentError('It must be a number.');
  return parsed;
}

/** A whole number of 0 or more. */
export function integer(value: string): number {
  const parsed = number(value);
  if (!Number.isSafeInteger(parsed) || parsed < 0)
    throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return parsed;
}

/** A whole number of 1 or more. */
export function positiveInteger(value: string): number {
  const parsed = number(value);
  if (!Number.isSafeInteger(parsed) || parsed < 1)
    throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return parsed;
}

/** A number of threads: from 1 to more than any machine of today is helped by. */
export function threadCount(value: string): number {
  const parsed = positiveInteger(value);
  if (parsed > mostThreads)
    throw new InvalidArgumentError(`It must be at most ${mostThreads}; the number of cores is the best.`);
  return parsed;
}

const mostThreads = 256;

function unescapeTab(value: string): string {
  return value === '\\t' || value === 'tab' ? '\t' : value;
}
