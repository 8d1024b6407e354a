// The Bayes detector of the benchmark: what somebody knows of a pair who knows how its world was made, and reads picture and note well.
import { exp, log } from '../../core/math.ts';
import { typicalCupToDisc } from '../../simulate/worlds/fundus/notes/note-facts.ts';
import { normal } from '../../stats/distributions/normal.ts';
import { groupNames, groupShares, noiseTypes, type PlantedKind, ratesOf, type WorldFactors } from './world-factors.ts';
import { benchmarkPrevalence, type SignDistribution, type SignName, signsOf } from './world-text.ts';

/** What is seen of a pair. */
export interface PairEvidence {
  readonly group: string;
  /** Signs that the picture shows. */
  readonly signs: Readonly<Record<SignName, number>>;
  /** Whether the picture can be read at all. */
  readonly readable: boolean;
  /** Diagnosis that the note states; undefined where it says nothing clinical. */
  readonly diagnosis?: boolean | undefined;
  /** Ratio that the note states. */
  readonly ratio?: number | undefined;
}

/** Error with which the observer reads the ratio from a picture (that of `standardMechanism`), and that of an author. */
const errors = { picture: 0.02, note: 0.03 };

/**
 * Chance in [0, 1] that a pair is bad, by Bayes' rule over the kinds of a world. The observer knows rates, group and class-conditional
 * distributions; it sees the four signs of the picture (the ratio to 0.02), and of the note the diagnosis and the ratio. Given
 * the class y, with D the density of the stated ratio r among notes of the stated class d: good P(y = d) N(r; ratio shown, 0.02 and 0.03);
 * swapped across P(y != d) D(r | d), within P(y = d) D(r | d); contradictory P(y != d) N(r; typical of d); P(y) is that given the signs.
 * A note without anything clinical, and a picture that cannot be read, are bad for certain. Nothing else of note and picture is used, so a
 * method that uses more may do better.
 */
export function pairPosterior(factors: WorldFactors): (evidence: PairEvidence) => number {
  const rates = kindRates(factors);
  const signs = signsOf(factors);
  const ofGroup = (group: string) => (group === 'A' ? 'larger' : 'smaller');
  const donors = groupNames(factors).map((group, k) => ({
    share: groupShares(factors)[k]!,
    cup: signs[ofGroup(group)].cupToDiscRatio,
  }));
  return ({ group, signs: shown, readable, diagnosis, ratio }) => {
    if (!readable || diagnosis === undefined) return 1;
    const size = ofGroup(group);
    const ill = chanceOfDisease(signs[size], shown);
    const agrees = diagnosis ? ill : 1 - ill;
    const about = (mean: number, deviation: number): number =>
      ratio === undefined ? 1 : gaussian(ratio, mean, deviation);
    const donor = donors.reduce(
      (sum, { share, cup }) =>
        sum + share * about(cup.mean + (diagnosis ? cup.effect : 0), both(cup.deviation, errors.note)),
      0,
    );
    const [mean, deviation] = typicalCupToDisc[diagnosis ? 'present' : 'absent'];
    const likelihood: Readonly<Record<PlantedKind, number>> = {
      good: agrees * about(shown.cupToDiscRatio, both(errors.picture, errors.note)),
      swappedAcross: (1 - agrees) * donor,
      swappedWithin: agrees * donor,
      contradictory: (1 - agrees) * about(mean, deviation),
      uninformative: 0,
      lowQuality: 0,
    };
    const joint = Object.entries(rates[size]).map(
      ([kind, rate]) => [kind, rate * likelihood[kind as PlantedKind]] as const,
    );
    const all = joint.reduce((sum, [, mass]) => sum + mass, 0);
    const good = joint.find(([kind]) => kind === 'good')![1];
    return all > 0 ? 1 - good / all : 1;
  };
}

function kindRates(factors: WorldFactors) {
  const among: Partial<Record<PlantedKind, number>> = noiseTypes[factors.noise];
  const of = (rate: number) => ({
    good: 1 - rate,
    ...Object.fromEntries(Object.entries(among).map(([kind, share]) => [kind, rate * share])),
  });
  const { larger, smaller } = ratesOf(factors);
  return { larger: of(larger), smaller: of(smaller) };
}

/** Chance of the disease given the signs, which are independent given the class. */
function chanceOfDisease(signs: Readonly<Record<SignName, SignDistribution>>, shown: PairEvidence['signs']): number {
  const logOdds = Object.entries(signs).reduce(
    (sum, [name, sign]) => {
      const value = shown[name as SignName];
      return sum + logDensity(sign, value, 1) - logDensity(sign, value, 0);
    },
    log(benchmarkPrevalence / (1 - benchmarkPrevalence)),
  );
  return 1 / (1 + exp(-logOdds));
}

/** Logarithm of the density of a truncated normal number, less what both classes share. */
function logDensity({ mean, effect, deviation, low, high }: SignDistribution, value: number, disease: 0 | 1): number {
  const centre = mean + effect * disease;
  const z = (value - centre) / deviation;
  const inside = normal.cdf((high - centre) / deviation) - normal.cdf((low - centre) / deviation);
  return -0.5 * z * z - log(inside);
}

function gaussian(value: number, mean: number, deviation: number): number {
  const z = (value - mean) / deviation;
  return exp(-0.5 * z * z) / deviation;
}

function both(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}
