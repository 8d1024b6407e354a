// The smallest population in which a shortcut can be learned: one number that carries the finding, and marks that go with it.
import { usageError } from '../../core/errors.ts';
import { log } from '../../core/math.ts';

/** A mark that a model could use in place of the finding: how often it is present with and without the finding, each in [0, 1]. */
export interface Bias {
  readonly amongEvents: number;
  readonly amongNonEvents: number;
}

/**
 * A population: the finding is present with chance `prevalence`; what a model sees of it is c ~ N(+separation / 2, 1) with and N(-separation / 2, 1) without
 * the finding; the biases are independent of c and of each other given the finding. SimBA's populations have separation 2.
 */
export interface BiasPopulation {
  /** Distance of the two normals in standard deviations, 0 or more. */
  readonly separation: number;
  /** Share of events, in (0, 1). Default 0.5. */
  readonly prevalence?: number | undefined;
  readonly biases: readonly Bias[];
}

/** One combination of present and absent biases. */
export interface BiasPattern {
  /** By bias: whether it is present. */
  readonly present: readonly boolean[];
  /** Chance of the combination among events and among non-events. */
  readonly amongEvents: number;
  readonly amongNonEvents: number;
  /** ln(amongEvents / amongNonEvents) by bias, as far as present or absent: what seeing it adds to the log-odds of the finding. */
  readonly evidence: readonly number[];
}

const mostBiases = 12;

/**
 * All 2^k patterns of k biases; the first has none present, the last all.
 * @throws `simulate/oracle` (usage) when a number of the population is out of range, or for more than 12 biases.
 */
export function biasPatterns(population: BiasPopulation): BiasPattern[] {
  checkPopulation(population);
  const { biases } = population;
  return Array.from({ length: 1 << biases.length }, (_, code) => {
    const present = biases.map((_bias, index) => ((code >> index) & 1) === 1);
    const chances = biases.map(({ amongEvents, amongNonEvents }, index) =>
      present[index] ? [amongEvents, amongNonEvents] : [1 - amongEvents, 1 - amongNonEvents],
    );
    return {
      present,
      amongEvents: chances.reduce((product, [event]) => product * event!, 1),
      amongNonEvents: chances.reduce((product, [, nonEvent]) => product * nonEvent!, 1),
      evidence: chances.map(([event, nonEvent]) => (event === nonEvent ? 0 : log(event! / nonEvent!))),
    };
  });
}

/** The default of `prevalence` filled in. */
export function prevalenceOf({ prevalence = 0.5 }: BiasPopulation): number {
  return prevalence;
}

function checkPopulation({ separation, prevalence = 0.5, biases }: BiasPopulation): void {
  const isShare = (value: number): boolean => value >= 0 && value <= 1;
  const problems = [
    ...(separation >= 0 && Number.isFinite(separation) ? [] : [`separation must be 0 or more; got ${separation}`]),
    ...(prevalence > 0 && prevalence < 1 ? [] : [`prevalence must be in (0, 1); got ${prevalence}`]),
    ...(biases.length <= mostBiases ? [] : [`there may be at most ${mostBiases} biases; got ${biases.length}`]),
    ...biases.flatMap(({ amongEvents, amongNonEvents }, index) =>
      isShare(amongEvents) && isShare(amongNonEvents)
        ? []
        : [`the shares of bias ${index + 1} must be in [0, 1]; got ${amongEvents} and ${amongNonEvents}`],
    ),
  ];
  if (problems.length > 0)
    throw usageError('simulate/oracle', `the population cannot be: ${problems[0]}.`, { problems });
}
