// What the worlds of the bad-pairs benchmark are made from: a few named factors, each with its numbers.
import { usageError } from '../../core/errors.ts';

/** Kinds of planted pair, as the node `planted` of a benchmark world names them. */
export const plantedKinds = [
  'good',
  'swappedAcross',
  'swappedWithin',
  'uninformative',
  'contradictory',
  'lowQuality',
] as const;

export type PlantedKind = (typeof plantedKinds)[number];

/** Shares of the kinds among the bad pairs, by type of noise; they add up to 1. */
export const noiseTypes = {
  none: {},
  'swapped-across': { swappedAcross: 1 },
  'swapped-within': { swappedWithin: 1 },
  uninformative: { uninformative: 1 },
  contradictory: { contradictory: 1 },
  image: { lowQuality: 1 },
  mixed: { swappedAcross: 0.3, swappedWithin: 0.1, uninformative: 0.2, contradictory: 0.2, lowQuality: 0.2 },
} as const satisfies Readonly<Record<string, Partial<Record<PlantedKind, number>>>>;

export type NoiseType = keyof typeof noiseTypes;

/** Share of bad pairs in the larger group and in each smaller one. */
export interface BadPairRates {
  readonly larger: number;
  readonly smaller: number;
}

/** Rates by name. */
export const badPairRates = {
  none: { larger: 0, smaller: 0 },
  mild: { larger: 0.1, smaller: 0.1 },
  strong: { larger: 0.1, smaller: 0.4 },
  reversed: { larger: 0.4, smaller: 0.1 },
  'reversed-clean': { larger: 0.4, smaller: 0 },
} as const satisfies Readonly<Record<string, BadPairRates>>;

/** Factors of a world. */
export interface WorldFactors {
  readonly noise: NoiseType;
  /** Shares in [0, 0.9], or the name of a pair of them. */
  readonly rates: keyof typeof badPairRates | BadPairRates;
  /** Share of the larger group, in percent, from 34 to 99; smaller groups share the rest. */
  readonly larger: number;
  /** Whether the disease shows by the same signs in all groups, or by the cup in the larger and by rim and nerve fibres in the smaller ones. */
  readonly axis: 'shared' | 'separate';
  /** How strongly the disease shows in smaller groups, in (0, 1.5]; 1 is as in the larger one. */
  readonly strength: number;
  /** Number of groups. */
  readonly groups: 2 | 3;
  /** Share of cases whose group is not recorded, in [0, 0.9]. */
  readonly unknown: number;
}

/** Names of the groups, the larger one first. */
export function groupNames(factors: Pick<WorldFactors, 'groups'>): readonly string[] {
  return ['A', 'B', 'C'].slice(0, factors.groups);
}

/** The rates of a world as numbers. */
export function ratesOf({ rates }: WorldFactors): BadPairRates {
  return typeof rates === 'string' ? badPairRates[rates] : rates;
}

/** Share of each group, the larger one first; the second of two smaller ones has two fifths of the rest. */
export function groupShares({ larger, groups }: Pick<WorldFactors, 'larger' | 'groups'>): readonly number[] {
  const rest = 100 - larger;
  const percents = groups === 2 ? [larger, rest] : [larger, 0.6 * rest, 0.4 * rest];
  return percents.map((percent) => Math.round(percent * 10) / 1000);
}

/** Name of a world, from its factors: `swapped-across.strong.80-20.separate`. */
export function worldName(factors: WorldFactors): string {
  const { noise, rates, larger, axis, strength, groups, unknown } = factors;
  const rateName = typeof rates === 'string' ? rates : `${rates.larger}-${rates.smaller}`;
  return [
    noise === 'none' ? 'none' : `${noise}.${rateName}`,
    `${larger}-${100 - larger}`,
    axis,
    ...(strength === 1 ? [] : [strength === 0.5 ? 'hard' : `strength-${strength}`]),
    ...(groups === 2 ? [] : [`groups-${groups}`]),
    ...(unknown === 0 ? [] : [`unknown-${unknown}`]),
  ].join('.');
}

/** Factors with what is left out put in: shared signs of full strength, two groups of 80 and 20 %, all recorded. Throws `learn/bad-world-factors` (usage) with all problems. */
export function worldFactors(given: Partial<WorldFactors> & Pick<WorldFactors, 'noise'>): WorldFactors {
  const standard = { rates: 'none', larger: 80, axis: 'shared', strength: 1, groups: 2, unknown: 0 } as const;
  const factors: WorldFactors = { ...standard, ...given };
  const problems = [...levelProblems(factors), ...numberProblems(factors)];
  if (problems.length === 0) return factors;
  throw usageError('learn/bad-world-factors', `This world of bad pairs cannot be: ${problems.join('; ')}.`, {
    problems,
    hint: 'docs/benchmarks/bad-pairs.md lists the factors and their levels.',
  });
}

function levelProblems({ noise, rates, axis, groups }: WorldFactors): readonly string[] {
  const problems: string[] = [];
  const one = (name: string, value: unknown, levels: readonly unknown[]): void => {
    if (!levels.includes(value)) problems.push(`${name} must be one of ${levels.join(', ')}; got ${String(value)}`);
  };
  one('noise', noise, Object.keys(noiseTypes));
  one('axis', axis, ['shared', 'separate']);
  one('groups', groups, [2, 3]);
  if (typeof rates === 'string') one('rates', rates, Object.keys(badPairRates));
  return problems;
}

function numberProblems(factors: WorldFactors): readonly string[] {
  const { rates, larger, strength, unknown } = factors;
  const pair: BadPairRates | undefined = typeof rates === 'string' ? undefined : rates;
  const ranges: readonly (readonly [string, number, number, number])[] = [
    ['larger', larger, 34, 99],
    ['strength', strength, 0.01, 1.5],
    ['unknown', unknown, 0, 0.9],
    ...(pair === undefined
      ? []
      : ([
          ['rates.larger', pair.larger, 0, 0.9],
          ['rates.smaller', pair.smaller, 0, 0.9],
        ] as const)),
  ];
  return ranges
    .filter(([, value, low, high]) => !(value >= low && value <= high))
    .map(([name, value, low, high]) => `${name} must be a number in ${low}..${high}; got ${value}`);
}
