// Why a metric has no value, in the words that stand in results and reports, and the checks that find it out.
import type { BinarySample, MulticlassSample, QualitySample } from './metric.ts';

/** The reasons for which a metric is undefined. */
export const reasons = {
  noCases: 'no cases',
  noEvents: 'no events (cases with the finding)',
  noNonEvents: 'no non-events (cases without the finding)',
  noScores: 'no scores: the table holds decisions only',
  noDecisions: 'no decisions: no threshold was given',
  noThreshold: 'no known threshold between 0 and 1',
  nothingFlagged: 'no flagged cases',
  everythingFlagged: 'no unflagged cases',
  notFinite: 'scores that are not finite numbers',
  notANumber: 'a value that is not a number',
  notProbabilities: 'scores outside 0 to 1, so they are not probabilities',
  notNormalised: 'class scores that do not sum to 1, so they are not probabilities',
  constantScore: 'no two different scores',
  separated: 'scores that separate events from non-events, so that the slope is infinite',
  noFit: 'a logistic fit that did not converge',
  fewCasesPerBin: 'no bins with at least two cases',
  fewClasses: 'fewer than two classes',
  unknownClass: 'labels that are none of the classes',
} as const;

/** An undefined estimate with its reason. */
export function undefinedBecause(reason: string): { readonly undefined: string } {
  return { undefined: reason };
}

/** The reason why a class is missing, if one is: `noCases`, `noEvents` or `noNonEvents`. */
export function missingClass(sample: BinarySample): string | undefined {
  const { label } = sample;
  let events = 0;
  for (let i = 0; i < label.length; i++) events += label[i];
  return classReason(label.length, events);
}

/** The reason why a class is missing among so many cases, if one is. */
export function classReason(cases: number, events: number): string | undefined {
  if (cases === 0) return reasons.noCases;
  if (events === 0) return reasons.noEvents;
  return events === cases ? reasons.noNonEvents : undefined;
}

/** Why a metric of ranking does not exist: a class is missing, or scores are missing or NaN. Infinite scores rank like any other. */
export function rankingReason(sample: BinarySample): string | undefined {
  if (sample.label.length === 0) return reasons.noCases;
  if (sample.score === undefined) return reasons.noScores;
  for (let i = 0; i < sample.score.length; i++) if (Number.isNaN(sample.score[i])) return reasons.notFinite;
  return missingClass(sample);
}

/** Why a metric of probabilities does not exist: no cases, no scores, or scores outside [0,1] (NaN included). One class is enough. */
export function probabilityReason(sample: BinarySample): string | undefined {
  if (sample.label.length === 0) return reasons.noCases;
  if (sample.score === undefined) return reasons.noScores;
  for (let i = 0; i < sample.score.length; i++) {
    if (!(sample.score[i] >= 0 && sample.score[i] <= 1)) return reasons.notProbabilities;
  }
  return undefined;
}

/** Why a metric of decisions does not exist: no cases or no decisions. */
export function decisionReason(sample: BinarySample): string | undefined {
  if (sample.label.length === 0) return reasons.noCases;
  return sample.decision === undefined ? reasons.noDecisions : undefined;
}

/** Why a metric of per-case values does not exist: no cases, or values that are NaN or infinite. */
export function qualityReason(sample: QualitySample): string | undefined {
  if (sample.value.length === 0) return reasons.noCases;
  for (let i = 0; i < sample.value.length; i++) if (!Number.isFinite(sample.value[i])) return reasons.notFinite;
  return undefined;
}

/** Why a multi-class metric does not exist: no cases, fewer than two classes, labels that are no class, or NaN scores. */
export function multiclassReason(sample: MulticlassSample): string | undefined {
  if (sample.label.length === 0) return reasons.noCases;
  const classes = sample.scores.length;
  if (classes < 2) return reasons.fewClasses;
  for (let i = 0; i < sample.label.length; i++) {
    if (!(sample.label[i] >= 0 && sample.label[i] < classes)) return reasons.unknownClass;
  }
  for (const column of sample.scores) {
    for (let i = 0; i < column.length; i++) if (Number.isNaN(column[i])) return reasons.notFinite;
  }
  return undefined;
}

/** Why a macro average does not exist: `multiclassReason`, or a class without cases or with all of them. */
export function everyClassReason(sample: MulticlassSample): string | undefined {
  const reason = multiclassReason(sample);
  if (reason !== undefined) return reason;
  const cases = new Float64Array(sample.scores.length);
  for (let i = 0; i < sample.label.length; i++) cases[sample.label[i]]++;
  const empty = cases.indexOf(0);
  return empty < 0 ? undefined : `no cases of class ${sample.classes?.[empty] ?? empty}`;
}

/** How far the class scores of a case may be from summing to 1 and still be probabilities: room for four printed decimals. */
export const normalisationTolerance = 1e-3;

/** Why a multi-class metric of probabilities does not exist: a score outside [0,1], or a case whose scores do not sum to 1. */
export function classProbabilityReason(sample: MulticlassSample): string | undefined {
  const reason = multiclassReason(sample);
  if (reason !== undefined) return reason;
  for (let i = 0; i < sample.label.length; i++) {
    let sum = 0;
    for (const column of sample.scores) {
      if (!(column[i] >= 0 && column[i] <= 1)) return reasons.notProbabilities;
      sum += column[i];
    }
    if (Math.abs(sum - 1) > normalisationTolerance) return reasons.notNormalised;
  }
  return undefined;
}
