// Worlds and rows of the benchmark of bad pairs, from the flags.
import { usageError } from '../../core/errors.ts';
import type { BenchRow } from '../../learn/benchmark/bench-cell.ts';
import { imageWorlds } from '../../learn/benchmark/bench-level.ts';
import { refusalOf } from '../../learn/benchmark/refused-row.ts';
import { benchmarkMethod, pairMethods, referenceRows } from '../../learn/benchmark/run-cell.ts';
import type { WorldFactors } from '../../learn/benchmark/world-factors.ts';
import { type BadPairWorld, badPairWorld, badPairWorldOf, badPairWorlds } from '../../learn/benchmark/worlds.ts';
import type { BenchFlags } from './bench-flags.ts';

/** The worlds named, and those of one's own, each once; without any all of the set, or those that are trained end to end. Throws `learn/unknown-world`, `learn/bad-world-factors` (usage). */
export function worldsFromFlags({
  worlds,
  world,
  level,
}: Pick<BenchFlags, 'worlds' | 'world' | 'level'>): readonly BadPairWorld[] {
  if (worlds === undefined && world === undefined) return level === 'images' ? imageWorlds : badPairWorlds;
  const named = [
    ...(worlds ?? []).map(badPairWorldOf),
    ...(world ?? []).map((text) => badPairWorld(factorsFromText(text))),
  ];
  return [...new Map(named.map((each) => [each.name, each])).values()];
}

const numeric = ['larger', 'strength', 'groups', 'unknown'];
const factorNames = ['noise', 'rates', 'axis', ...numeric];

/** Factors as in `noise=contradictory,rates=0.2/0.3,larger=70`. Throws `learn/bad-world-factors` (usage). */
export function factorsFromText(text: string): Partial<WorldFactors> & Pick<WorldFactors, 'noise'> {
  const pairs = text.split(',').map((part) => {
    const [name = '', ...rest] = part.split('=');
    const value = rest.join('=');
    if (!factorNames.includes(name) || value === '') {
      throw usageError('learn/bad-world-factors', `"${part}" is no factor of a world of bad pairs.`, {
        hint: `Factors are ${factorNames.join(', ')}, as in "noise=contradictory,rates=0.2/0.3,larger=70".`,
      });
    }
    return [
      name,
      numeric.includes(name) ? numberFromText(value) : name === 'rates' ? ratesFromText(value) : value,
    ] as const;
  });
  return Object.fromEntries(pairs) as unknown as ReturnType<typeof factorsFromText>;
}

function ratesFromText(text: string): unknown {
  const [larger, smaller, ...more] = text.split('/');
  if (smaller === undefined || more.length > 0) return text;
  return { larger: numberFromText(larger!), smaller: numberFromText(smaller) };
}

/** What is no number stays as it is, to be named when it is refused. */
function numberFromText(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : number;
}

/** The rows named; without any the rows to compare with and every method of pairs that needs no recorded classes. Throws `learn/unknown-method` (usage). */
export function rowsFromFlags({ methods, trials = 1 }: Pick<BenchFlags, 'methods' | 'trials'>): readonly BenchRow[] {
  const names = methods ?? usualRows();
  return names.map((name) => {
    const method = name.replace(/\+labels$/, '');
    benchmarkMethod(method);
    return { method, ...(method === name ? {} : { labels: true }), ...(trials === 1 ? {} : { trials }) };
  });
}

function usualRows(): readonly string[] {
  const further = pairMethods().filter((name) => !referenceRows.includes(name));
  return [...referenceRows, ...further].filter((method) => refusalOf({ method }) === undefined);
}
