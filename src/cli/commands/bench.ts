import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { BenchFlags } from '../actions/bench-flags.ts';
import { positiveInteger, threadCount } from '../plan/audit-flags.ts';
import { createVerb, type Session } from '../verb.ts';

const help = {
  summary: 'compare methods of training over worlds and seeds',
  description:
    '"bad-pairs" trains methods on simulated worlds of pictures and notes, some pairs of which are bad, and says how well each serves every group, what ' +
    'knowing the bad pairs would be worth, and which bars are met. A plan (YAML) trains methods on cases of your own. All methods get the same training, ' +
    'seeds and budget of settings; selection is on validation cases only. A run that was stopped goes on where it was.',
  examples: [
    ['evenhand bench bad-pairs --list', 'Worlds and methods'],
    ['evenhand bench bad-pairs --seeds 1,2,3 --estimate', 'What it would take'],
    [
      'evenhand bench bad-pairs --worlds contradictory.strong.80-20.separate --methods clip,oracle,evenhand-robust --seeds 1,2,3 --out bench',
      'Three rows on one world',
    ],
    [
      'evenhand bench bad-pairs --world noise=contradictory,rates=0.2/0.3,larger=70 --small',
      'A world of your own, small',
    ],
    ['evenhand bench --template > plan.yaml', 'A plan to start from, for cases of your own'],
    ['evenhand bench plan.yaml --out bench', 'Methods on cases of your own'],
  ],
} as const;

/** `evenhand bench`. */
export function benchCommand(session: Session): Command {
  const options = [
    new Option(
      '--out <folder>',
      'folder for the results (default: evenhand-bench, evenhand-bench-images, or the name of the plan)',
    ),
    new Option('--workers <count>', 'threads; the results do not depend on it (default: 1)').argParser(threadCount),
    new Option('--estimate', 'say what it will take, and start nothing'),
    new Option('--template', 'print a plan to start from'),
    new Option('--quiet', 'no estimate and no progress'),
    ...badPairsOptions().map((option) => option.helpGroup('Of bad-pairs:')),
  ] as Option[];
  const verb = createVerb('bench', help, session.terminal).argument('[what]', 'bad-pairs, or a plan (YAML)');
  const command = options.reduce((made, option) => made.addOption(option), verb as unknown as Command);
  return command.action(async (...args: unknown[]) => {
    const [what, flags] = args as [string | undefined, BenchFlags];
    const { bench } = await import('../actions/bench.ts');
    await bench(what, flags, session);
  });
}

function badPairsOptions(): Option[] {
  return [
    new Option('--worlds <names>', 'worlds of the set, or others by a name of the same form (default: all)').argParser(
      list,
    ),
    new Option(
      '--world <factors>',
      'a world of your own: noise=TYPE,rates=NAME or LARGER/SMALLER,... (repeatable)',
    ).argParser(collect),
    new Option(
      '--methods <names>',
      'rows; NAME+labels tells a method the classes of training pairs (default: clip, oracle, clean, bayes-detector and all methods of pairs that need no such classes)',
    ).argParser(list),
    new Option('--seeds <numbers>', 'seeds, 1 to 1000; with --development 1001 to 2000 (default: the first)').argParser(
      seeds,
    ),
    new Option('--development', 'seeds and test cases for development, apart from those of reports'),
    new Option('--trials <count>', 'settings that each method tries, its defaults first (default: 1)').argParser(
      positiveInteger,
    ),
    new Option(
      '--level <level>',
      'what is learnt: linear maps upon frozen features, or a small dual encoder end to end on the images of a few worlds (default: features)',
    ).choices(['features', 'images']),
    new Option('--cache <folder>', 'where features of pictures are kept between runs (default: cache in the folder)'),
    new Option('--small', 'small worlds, to try things out: --sizes 600,200,100').conflicts('sizes'),
    new Option('--sizes <numbers>', 'training pairs, validation pairs, test cases of each group and class').argParser(
      sizes,
    ),
    new Option('--list', 'list worlds and methods'),
  ] as Option[];
}

function list(value: string): string[] {
  return value.split(',').filter((name) => name !== '');
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

function seeds(value: string): number[] {
  return list(value).map((part) => {
    if (!/^\d+$/.test(part)) throw new InvalidArgumentError('It must be whole numbers with commas between them.');
    return Number(part);
  });
}

function sizes(value: string): number[] {
  const numbers = seeds(value);
  if (numbers.length !== 3 || numbers.some((number) => number < 1)) {
    throw new InvalidArgumentError('It must be three numbers of at least 1, as in 600,200,100.');
  }
  return numbers;
}
