// What a post-processing did to cases with labels: every group before and after, and who pays.
import type { ComparedGroup } from '../../audit/compare-result.ts';
import { calibrationInTheLarge, type GroupCalibration } from './calibration-in-the-large.ts';
import { outcomesOf, rowsOf } from './fitting-cases.ts';
import { type LevellingOfMetric, levellingCheck } from './levelling-check.ts';
import type { FittedPostProcessing, PostProcessed } from './post-process.ts';

/** Labelled cases beside what came of them. Arrays have one entry a case. */
export interface CheckedCases {
  readonly attribute: string;
  readonly label: Uint8Array;
  readonly groups: readonly string[];
  /** -1 where unknown; such cases count in the row of all. */
  readonly codes: Int32Array;
  readonly patient: Int32Array;
}

/** How the check is made. */
export interface PostProcessingCheckOptions {
  readonly margin: number;
  readonly alpha: number;
  /** Groups with from 1 to one less than this many events or non-events are left out and named. */
  readonly minimumCell: number;
}

/** All groups before and after a post-processing. JSON. */
export interface PostProcessingCheck {
  readonly margin: number;
  readonly alpha: number;
  /** By metric: the groups, the gap before and after, how it narrowed, and the levelling-down check. */
  readonly metrics: readonly LevellingOfMetric[];
  /** The same for all cases together, those of unknown group included. */
  readonly all: readonly { readonly metric: LevellingOfMetric['metric']; readonly change: ComparedGroup }[];
  /** Mean probability against the share of events, after a recalibration; else null. */
  readonly calibration: readonly GroupCalibration[] | null;
  /** Groups that are left out because their cells are too small to be shown. */
  readonly withheld: readonly string[];
}

/**
 * Sensitivity and specificity, after a recalibration also AUC, of every group before and after, by `levellingCheck`:
 * each change paired by patient with its interval, and the levelling-down check. Decisions are compared as they are
 * drawn, not by their chances. Groups with from 1 to `minimumCell` - 1 events or non-events are withheld; where all
 * are, `metrics` is empty. Throws `learn/bad-post-processing` (usage, data) as `levellingCheck`.
 */
export function checkPostProcessing(
  { rule }: FittedPostProcessing,
  { before, after }: PostProcessed,
  { margin, alpha, minimumCell, ...cases }: CheckedCases & PostProcessingCheckOptions,
): PostProcessingCheck {
  const isSmall = (count: number): boolean => count > 0 && count < minimumCell;
  const kept = cases.groups.map((_, code) => {
    const { events, nonEvents } = outcomesOf(Uint8Array.from(rowsOf(cases.codes, code), (row) => cases.label[row]!));
    return !isSmall(events) && !isSmall(nonEvents);
  });
  const groups = cases.groups.filter((_, code) => kept[code]);
  const codes = cases.codes.map((code) => (code >= 0 && kept[code] ? groups.indexOf(cases.groups[code]!) : -1));
  const input = {
    attribute: cases.attribute,
    label: cases.label,
    patient: cases.patient,
    before: { ...scoresOf(before), chance: before.decision },
    after: { ...scoresOf(after), chance: after.decision },
    margin,
    alpha,
  };
  const one = levellingCheck({ ...input, groups: ['all'], codes: new Int32Array(cases.label.length) });
  return {
    margin,
    alpha,
    metrics: groups.length === 0 ? [] : levellingCheck({ ...input, groups, codes }),
    all: one.map(({ metric, groups: [change] }) => ({ metric, change: change! })),
    calibration: rule.kind === 'recalibration' ? calibrationOf(rule.scale) : null,
    withheld: cases.groups.filter((_, code) => !kept[code]),
  };

  // Thresholds change no score, so there is no change of AUC to look at.
  function scoresOf({ score }: { readonly score: Float64Array }) {
    return rule.kind === 'recalibration' ? { score } : {};
  }

  function calibrationOf(scale: 'probability' | 'logit') {
    const scores = { before: scale === 'probability' ? before.score : undefined, after: after.score };
    return calibrationInTheLarge({ label: cases.label, groups, codes, ...scores });
  }
}
