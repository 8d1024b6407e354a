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

/** Name of a kind of bad pairs, or of a mixture of kinds, in the worlds of the benchmark. */
export type NoiseType = keyof typeof noiseTypes;

/** Share of bad pairs in the larger group and in each smaller one, in [0, 0.9]. */
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
    `${larger}-${shareOfRest(larger)}`,
    axis,
    ...(strength === 1 ? [] : [strength === 0.5 ? 'hard' : `strength-${strength}`]),
    ...(groups === 2 ? [] : [`groups-${groups}`]),
    ...(unknown === 0 ? [] : [`unknown-${unknown}`]),
  ].join('.');
}

/** The rest of a hundred, as it is written. */
function shareOfRest(larger: number): number {
  return Math.round((100 - larger) * 1e9) / 1e9;
}

/** How names of worlds are made. */
export const worldNameForm =
  'NOISE.RATES.LARGER-SMALLER.AXIS, as in "swapped-across.0.2-0.3.70-30.separate", then ".hard" or ".strength-0.7", ".groups-3", ".unknown-0.1"';

const number = String.raw`\d+(?:\.\d+)?`;
const nameForm = new RegExp(
  `^(${Object.keys(noiseTypes).join('|')})(?:\\.(${Object.keys(badPairRates).join('|')}|${number}-${number}))?\\.(${number})-(${number})\\.(shared|separate)` +
    `(?:\\.(hard|strength-${number}))?(?:\\.groups-([23]))?(?:\\.unknown-(${number}))?$`,
);

/** The factors that a name says, undefined where it has not the form of one. Throws `learn/bad-world-factors` (usage) where the shares of the groups are not those of a whole. */
export function factorsOfName(name: string): (Partial<WorldFactors> & Pick<WorldFactors, 'noise'>) | undefined {
  const [, noise, rates = 'none', larger, smaller, axis, strength, groups = '2', unknown = '0'] =
    nameForm.exec(name) ?? [];
  if (noise === undefined) return undefined;
  if (shareOfRest(Number(larger)) !== Number(smaller)) {
    throw usageError(
      'learn/bad-world-factors',
      `This world of bad pairs cannot be: ${larger} and ${smaller} of "${name}" must be 100 together.`,
      {
        hint: `Names are ${worldNameForm}.`,
      },
    );
  }
  const [ofLarger, ofSmaller] = rates.split('-').map(Number);
  return {
    noise: noise as NoiseType,
    rates: Object.hasOwn(badPairRates, rates)
      ? (rates as keyof typeof badPairRates)
      : { larger: ofLarger!, smaller: ofSmaller! },
    larger: Number(larger),
    axis: axis as WorldFactors['axis'],
    strength: strength === undefined ? 1 : strength === 'hard' ? 0.5 : Number(strength.slice('strength-'.length)),
    groups: Number(groups) as WorldFactors['groups'],
    unknown: Number(unknown),
  };
}

/** Factors with what is left out put in: shared signs of full strength, two groups of 80 and 20 %, all recorded. Throws `learn/bad-world-factors` (usage) with all problems. */
export function worldFactors(given: Partial<WorldFactors> & Pick<WorldFactors, 'noise'>): WorldFactors {
  const standard = { rates: 'none', larger: 80, axis: 'shared', strength: 1, groups: 2, unknown: 0 } as const;
  const factors: WorldFactors = { ...standard, ...given };
  const problems = [...levelProblems(factors), ...numberProblems(factors), ...plantedProblems(factors)];
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

/** Noise without rates, and rates without noise, plant nothing. */
function plantedProblems({ noise, rates }: WorldFactors): readonly string[] {
  const pair = typeof rates === 'string' ? badPairRates[rates] : rates;
  if (pair === undefined || !Object.hasOwn(noiseTypes, noise)) return [];
  const isPlanted = pair.larger !== 0 || pair.smaller !== 0;
  if (noise === 'none') return isPlanted ? ['rates plant nothing without a noise: name one, or leave them out'] : [];
  return isPlanted ? [] : [`noise ${noise} plants nothing without rates: give them, as in rates=0.1/0.4`];
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
