// What an ideal model scores that uses a bias, ignores it, or uses it in part, in closed form.
import { usageError } from '../../core/errors.ts';
import { logit } from '../../core/math.ts';
import { normal } from '../../stats/distributions/normal.ts';
import { type BiasPattern, type BiasPopulation, biasPatterns, prevalenceOf } from './bias-population.ts';

/** How the ideal model reads, and on what it is tested. */
export interface OracleOptions {
  /**
   * How far the model uses each bias (one number for all, or one a bias): 0 ignores it, 1 gives it the weight that is right in the population it was trained
   * on, more than 1 leans on it too much. Default 1.
   */
  readonly utilisation?: number | readonly number[] | undefined;
  /** The population on which it is tested, with the same number of biases. Default: the one it was trained on. */
  readonly tested?: BiasPopulation | undefined;
  /** `shown`: each case carries its biases. `absent`: the same cases rendered without any (the no-bias twins); groups are as assigned. Default `shown`. */
  readonly rendering?: 'shown' | 'absent' | undefined;
}

/** One group (pattern of biases) of the tested population. Rates at the model's own threshold. */
export interface OracleGroup {
  readonly present: readonly boolean[];
  /** Share of the population, and of events within the group (NaN in a group without cases). */
  readonly share: number;
  readonly prevalence: number;
  /** From which c on a case of the group is called positive; may be infinite where a bias decides alone. */
  readonly threshold: number;
  /** Phi(separation / 2 - threshold) and Phi(-separation / 2 - threshold). */
  readonly tpr: number;
  readonly fpr: number;
  readonly accuracy: number;
  /** NaN when nothing is called positive. */
  readonly precision: number;
  readonly alertRate: number;
  readonly auc: number;
}

/** What showing one bias instead of not showing it does to the same case, over the tested population. */
export interface OracleFlip {
  /** Chance that the decision changes: prevalence |change of TPR| + (1 - prevalence) |change of FPR|. */
  readonly rate: number;
  /** Change of the log-odds that the model gives. */
  readonly logitShift: number;
}

/** Everything that the oracle says. Gaps of several biases compare the group with all against the group with none. */
export interface OracleResult {
  readonly accuracy: number;
  /** The highest accuracy that any model can reach on the tested population as it is shown. */
  readonly bayesAccuracy: number;
  /** AUC of the model's score over everybody. */
  readonly auc: number;
  /** By pattern; the first has no bias present, the last all. Patterns of which the population has no case are included, with share 0. */
  readonly groups: readonly OracleGroup[];
  readonly deltaTpr: number;
  readonly deltaFpr: number;
  /** Largest range over the groups that have cases, of TPR or of FPR; and range of the alert rate. */
  readonly equalizedOdds: number;
  readonly demographicParity: number;
  /** By bias: this one toggled, the others as they are. */
  readonly flips: readonly OracleFlip[];
}

/**
 * The oracle of a model trained without limit on `trained`. Its score is separation c + prior + sum of utilisation x
 * evidence, positive from 0 on (equal costs), so its threshold in a group is c >= -(prior log-odds + sum of utilisation
 * x evidence) / separation. Overall AUC = sum over pairs of groups g, h of P(g | event) P(h | non-event) Phi((m + (s_g
 * - s_h) / separation) / sqrt 2), with s the sums of evidence used and m the tested separation. At a separation of 0
 * the model calls all or none of a group.
 * @throws `simulate/oracle` (usage) when a number is out of range (separation 0 or more, prevalence in (0, 1), shares
 * in [0, 1], finite utilisations), or the tested population has another number of biases.
 */
export function biasOracle(trained: BiasPopulation, options: OracleOptions = {}): OracleResult {
  const { tested = trained, rendering = 'shown' } = options;
  const patterns = biasPatterns(tested);
  const used = evidenceUsed(trained, tested, options.utilisation ?? 1);
  const seen = rendering === 'shown' ? used : used.map(() => used[0]!);
  const cuts = seen.map((evidence) => cutOf(trained, evidence));
  const groups = patterns.map((pattern, code) => groupOf(tested, pattern, cuts[code]!));
  const present = groups.filter(({ share }) => share > 0);
  const last = groups[groups.length - 1]!;
  return {
    accuracy: weighted(groups, ({ accuracy }) => accuracy),
    bayesAccuracy: bayesAccuracy(tested, rendering),
    auc: overallAuc(
      tested,
      patterns,
      seen.map((evidence) => shiftOf(trained, evidence)),
    ),
    groups,
    deltaTpr: last.tpr - groups[0]!.tpr,
    deltaFpr: last.fpr - groups[0]!.fpr,
    equalizedOdds: Math.max(range(present.map(({ tpr }) => tpr)), range(present.map(({ fpr }) => fpr))),
    demographicParity: range(present.map(({ alertRate }) => alertRate)),
    flips: tested.biases.map((_, bias) => flipOf(trained, tested, { patterns, used, bias })),
  };
}

/** By pattern, the evidence of the training population that the model adds to its log-odds. */
function evidenceUsed(
  trained: BiasPopulation,
  tested: BiasPopulation,
  utilisation: number | readonly number[],
): number[] {
  const weights = typeof utilisation === 'number' ? trained.biases.map(() => utilisation) : utilisation;
  const counts = [trained.biases.length, tested.biases.length, weights.length];
  if (new Set(counts).size > 1 || !weights.every(Number.isFinite)) {
    throw usageError(
      'simulate/oracle',
      `the trained population, the tested one and the utilisations (finite numbers) must be of equally many biases; got ${counts.join(', ')}.`,
    );
  }
  return biasPatterns(trained).map(({ evidence }) =>
    evidence.reduce((sum, value, bias) => (weights[bias] === 0 ? sum : sum + weights[bias]! * value), 0),
  );
}

/** Where a group is cut on c. A model that sees nothing of the finding calls all or none of a group. */
function cutOf(trained: BiasPopulation, evidence: number): number {
  const odds = logit(prevalenceOf(trained)) + evidence;
  if (trained.separation > 0) return -odds / trained.separation;
  return odds >= 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** The evidence on the scale of c; where c carries nothing, any evidence outweighs it. */
function shiftOf({ separation }: BiasPopulation, evidence: number): number {
  return evidence === 0 ? 0 : evidence / separation;
}

function groupOf(tested: BiasPopulation, pattern: BiasPattern, threshold: number): OracleGroup {
  const prevalence = prevalenceOf(tested);
  const events = prevalence * pattern.amongEvents;
  const nonEvents = (1 - prevalence) * pattern.amongNonEvents;
  const share = events + nonEvents;
  const tpr = normal.cdf(tested.separation / 2 - threshold);
  const fpr = normal.cdf(-tested.separation / 2 - threshold);
  const alerts = events * tpr + nonEvents * fpr;
  return {
    present: pattern.present,
    share,
    prevalence: events / share,
    threshold,
    tpr,
    fpr,
    accuracy: (events * tpr + nonEvents * (1 - fpr)) / share,
    precision: (events * tpr) / alerts,
    alertRate: alerts / share,
    auc: normal.cdf(tested.separation * Math.SQRT1_2),
  };
}

function bayesAccuracy(tested: BiasPopulation, rendering: 'shown' | 'absent'): number {
  const seen = rendering === 'shown' ? tested : { ...tested, biases: [] };
  return weighted(
    biasPatterns(seen).map((pattern) => {
      const evidence = pattern.evidence.reduce((sum, value) => sum + value, 0);
      return groupOf(seen, pattern, cutOf(seen, evidence));
    }),
    ({ accuracy }) => accuracy,
  );
}

function overallAuc(tested: BiasPopulation, patterns: readonly BiasPattern[], shifts: readonly number[]): number {
  let total = 0;
  for (const [g, event] of patterns.entries()) {
    for (const [h, nonEvent] of patterns.entries()) {
      const weight = event.amongEvents * nonEvent.amongNonEvents;
      if (weight === 0) continue;
      const lead = shifts[g] === shifts[h] ? 0 : shifts[g]! - shifts[h]!;
      total += weight * normal.cdf((tested.separation + lead) * Math.SQRT1_2);
    }
  }
  return total;
}

interface Toggled {
  readonly patterns: readonly BiasPattern[];
  readonly used: readonly number[];
  readonly bias: number;
}

function flipOf(trained: BiasPopulation, tested: BiasPopulation, { patterns, used, bias }: Toggled): OracleFlip {
  const prevalence = prevalenceOf(tested);
  let rate = 0;
  for (const [code, pattern] of patterns.entries()) {
    if (pattern.amongEvents === 0 && pattern.amongNonEvents === 0) continue;
    const off = pattern.present[bias] ? code - (1 << bias) : code;
    const without = groupOf(tested, pattern, cutOf(trained, used[off]!));
    const shown = groupOf(tested, pattern, cutOf(trained, used[off + (1 << bias)]!));
    rate += prevalence * pattern.amongEvents * Math.abs(shown.tpr - without.tpr);
    rate += (1 - prevalence) * pattern.amongNonEvents * Math.abs(shown.fpr - without.fpr);
  }
  return { rate, logitShift: used[1 << bias]! - used[0]! };
}

function weighted(groups: readonly OracleGroup[], read: (group: OracleGroup) => number): number {
  return groups.reduce((total, group) => (group.share > 0 ? total + group.share * read(group) : total), 0);
}

function range(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
