// `evenhand bench`: methods over worlds and seeds.
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { BenchLevel } from '../../learn/benchmark/bench-level.ts';
import { benchTemplate } from '../../learn/plan/plan-template.ts';
import type { Session } from '../verb.ts';
import { benchBadPairs } from './bench-bad-pairs.ts';
import { benchPlan } from './bench-plan.ts';

/** Flags of `bench`. */
export interface BenchFlags {
  readonly out?: string | undefined;
  readonly workers?: number | undefined;
  readonly estimate?: true | undefined;
  readonly template?: true | undefined;
  readonly quiet?: true | undefined;
  readonly worlds?: readonly string[] | undefined;
  readonly world?: readonly string[] | undefined;
  readonly methods?: readonly string[] | undefined;
  readonly seeds?: readonly number[] | undefined;
  readonly development?: true | undefined;
  readonly trials?: number | undefined;
  readonly level?: BenchLevel | undefined;
  readonly cache?: string | undefined;
  readonly small?: true | undefined;
  /** Training pairs, validation pairs, test cases of each group and class. */
  readonly sizes?: readonly number[] | undefined;
  readonly list?: true | undefined;
}

/** Prints a template, runs the benchmark of bad pairs, or a plan. */
export async function bench(what: string | undefined, flags: BenchFlags, session: Session): Promise<void> {
  if (flags.template) return session.terminal.out(benchTemplate());
  if (what === undefined) {
    throw usageError('cli/bench', 'neither "bad-pairs" nor a plan is named.', {
      hint: '"evenhand bench --template" prints a plan to start from.',
    });
  }
  if (what === 'bad-pairs') return benchBadPairs(flags, session);
  if (/\.(ya?ml|json)$/i.test(what)) {
    requireOfPlan(flags);
    return benchPlan(what, flags, session);
  }
  const isNear = nearestNames(what, ['bad-pairs']).length > 0;
  throw usageError('cli/bench', `"${what}" is neither "bad-pairs" nor a plan.`, {
    hint: isNear ? 'Did you mean "bad-pairs"?' : 'The name of a plan ends in .yaml.',
  });
}

const ofBadPairs = [
  'worlds',
  'world',
  'methods',
  'seeds',
  'development',
  'trials',
  'level',
  'cache',
  'small',
  'sizes',
  'list',
] as const satisfies readonly (keyof BenchFlags)[];

/** Refuses flags that a plan has no use for: it says these things itself. */
function requireOfPlan(flags: BenchFlags): void {
  const given = ofBadPairs.find((flag) => flags[flag] !== undefined);
  if (given === undefined) return;
  throw usageError('cli/bench', `--${given} is a flag of "bad-pairs"; a plan is what it says.`, {
    hint: 'Say it in the plan: methods, seeds, search.trials. "evenhand bench --template" prints one.',
  });
}
