// A rule by its settings: one value for all that can be fitted, as a command line or a plan holds it.
import type { PostProcessingRule } from './apply-rule.ts';
import type { FittingCases } from './fitting-cases.ts';
import { fitGroupThresholds, type GroupThresholdOptions } from './group-thresholds.ts';
import { fitRecalibration, type RecalibrationOptions } from './recalibration.ts';
import { fitRejectOption, type RejectOptionOptions } from './reject-option.ts';

/** What is to be fitted, told apart by `kind`. JSON. */
export type RuleSettings =
  | ({ readonly kind: 'group-thresholds' } & GroupThresholdOptions)
  | ({ readonly kind: 'recalibration' } & RecalibrationOptions)
  | ({ readonly kind: 'reject-option' } & RejectOptionOptions);

/** Fits the rule that the settings name: `fitGroupThresholds`, `fitRecalibration` or `fitRejectOption`, whose errors it throws. */
export function fitRule(cases: FittingCases, settings: RuleSettings): PostProcessingRule {
  switch (settings.kind) {
    case 'group-thresholds':
      return fitGroupThresholds(cases, settings);
    case 'recalibration':
      return fitRecalibration(cases, settings);
    case 'reject-option':
      return fitRejectOption(cases, settings);
  }
}
