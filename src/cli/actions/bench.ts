// `evenhand bench`: methods over worlds and seeds.

import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { benchTemplate } from '../../learn/plan/plan-template.ts';
import type { Session } from '../verb.ts';
import { benchBadPairs } from './bench-bad-pairs.ts';
import type { BenchFlags } from './bench-flags.ts';
import { benchPlan } from './bench-plan.ts';

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
