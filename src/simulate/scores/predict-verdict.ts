// How likely each verdict is when the truth is known: group AUCs drawn from normals about their true values, judged by the same rules.
import type { VerdictCode } from '../../audit/result.ts';
import { createStream } from '../../core/stream.ts';
import { chiSquare } from '../../stats/distributions/chi-square.ts';
import { normal } from '../../stats/distributions/normal.ts';

/** What the verdict of an audit depends on beside the data. `family`: number of tests that a correction shares alpha between. */
export interface VerdictRules {
  readonly delta: number;
  readonly alpha: number;
  readonly minimumEvents: number;
  readonly family: number;
  readonly seed: number;
}

interface Group {
  readonly studies: number;
  readonly events: number;
  readonly auc: number;
}

const draws = 500;

/**
 * Share of 500 draws that end in each verdict: a gap when the heterogeneity of the drawn AUCs is significant at alpha / family, of delta or more by the drawn difference
 * of the largest and smallest; no gap larger than delta when all pairs pass two one-sided tests at alpha; else not enough data. Groups with fewer expected
 * events than `minimumEvents` are left out. An approximation (normal AUCs, Bonferroni for Holm): it says what to expect, not what is right.
 *
 * @param designEffect factor of the variances for several studies a patient.
 * @param key names the random stream.
 */
export function predictVerdict(
  groups: readonly Group[],
  designEffect: number,
  rules: VerdictRules,
  key: string,
): Record<VerdictCode, number> {
  const scored = groups.filter(({ events, studies }) => Math.min(events, studies - events) >= rules.minimumEvents);
  const counts: Record<VerdictCode, number> = {
    'gap-of-delta-or-more': 0,
    'gap-below-delta': 0,
    'no-gap-larger-than-delta': 0,
    'not-enough-data': 0,
  };
  const stream = createStream(rules.seed, 'simulate', 'predict', key);
  const variances = scored.map((group) => aucVariance(group) * designEffect);
  for (let draw = 0; draw < draws; draw++) {
    const aucs = scored.map(({ auc }, index) => auc + Math.sqrt(variances[index]!) * stream.normal());
    counts[judge(aucs, variances, rules)]++;
  }
  for (const code of Object.keys(counts) as VerdictCode[]) counts[code] /= draws;
  return counts;
}

/** Variance of an AUC by Hanley and McNeil (1982), with Q1 = A / (2 - A) and Q2 = 2 A^2 / (1 + A). */
function aucVariance({ auc, events, studies }: Group): number {
  const others = studies - events;
  const squared = auc * auc;
  const byEvents = (events - 1) * (auc / (2 - auc) - squared);
  const byOthers = (others - 1) * ((2 * squared) / (1 + auc) - squared);
  return (auc * (1 - auc) + byEvents + byOthers) / (events * others);
}

function judge(aucs: readonly number[], variances: readonly number[], rules: VerdictRules): VerdictCode {
  if (aucs.length < 2) return 'not-enough-data';
  const weights = variances.map((variance) => 1 / variance);
  const total = sum(weights);
  const mean = sum(aucs.map((auc, index) => auc * weights[index]!)) / total;
  const statistic = sum(aucs.map((auc, index) => weights[index]! * (auc - mean) * (auc - mean)));
  const gap = Math.max(...aucs) - Math.min(...aucs);
  if (chiSquare.upperTail(statistic, aucs.length - 1) <= rules.alpha / rules.family)
    return gap >= rules.delta ? 'gap-of-delta-or-more' : 'gap-below-delta';
  const margin = normal.upperQuantile(rules.alpha);
  const equivalent = aucs.every((first, i) =>
    aucs.every(
      (second, j) =>
        i >= j || Math.abs(first - second) + margin * Math.sqrt(variances[i]! + variances[j]!) < rules.delta,
    ),
  );
  return equivalent ? 'no-gap-larger-than-delta' : 'not-enough-data';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
