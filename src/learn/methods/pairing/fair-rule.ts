import { type ClassChances, discriminate } from './class-chances.ts';
import { groupFactors, type SharedRuleEvidence, sharedScores } from './group-factors.ts';

/**
 * Chance of each class of each image by one rule that knows no group, held-out: ridge regression of the chances that the groups' own rules
 * give, groups weighted by `groupFactors`, then linear discriminants. What a model is to say that serves all groups without being told which
 * it looks at.
 */
export function fairRule(evidence: SharedRuleEvidence): ClassChances {
  const { classes, data } = evidence.targets;
  const fair: ClassChances = { classes, data: new Float64Array(data.length) };
  discriminate({ ...sharedScores(evidence, groupFactors(evidence)), targets: evidence.targets }, fair);
  return fair;
}
