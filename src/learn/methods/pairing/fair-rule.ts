import { type ClassChances, discriminate, scoresByClass } from './class-chances.ts';
import { groupFactors, type SharedRuleEvidence, sharedRules } from './group-factors.ts';

/**
 * Chance of each class of each image by one rule that knows no group, held-out: ridge regression of what the images are taken to show,
 * groups weighted by `groupFactors`, then linear discriminants. What a model is to say that serves all groups without being told which
 * it looks at.
 */
export function fairRule(evidence: SharedRuleEvidence): ClassChances {
  const { rows, targets, group, groups, taught = rows.count } = evidence;
  const factors = groupFactors(evidence);
  const weights = Float64Array.from(group, (own, row) => (row < taught ? factors[Math.min(own, groups)]! : 0));
  const members = Array.from(group.keys());
  const scores = scoresByClass(targets, sharedRules(evidence)(factors));
  const fair: ClassChances = { classes: targets.classes, data: new Float64Array(targets.data.length) };
  discriminate({ scores, targets, weights, members }, fair);
  return fair;
}
