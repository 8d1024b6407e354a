import type { CasePlan } from './case-plan.ts';
import { hasCalibration } from './case-problems.ts';
import type { PostProcessingPlan } from './post-processing-plan.ts';
import { nearest, type PlaceOf, placed } from './schema-problems.ts';

/** What of a rule does not go with the cases, one sentence a problem. */
export function postProcessingProblems(
  { attribute, rule, fitOn, ...rest }: PostProcessingPlan,
  { attributes, classes, task, splits }: CasePlan,
  { path, place }: { readonly path: readonly PropertyKey[]; readonly place: PlaceOf | undefined },
): readonly string[] {
  const names = attributes.map(({ name }) => name);
  const problems: string[] = [];
  if (names.length === 0) {
    problems.push(placed(`the rule "${rule}" tells groups apart, but the plan has no attributes.`, path, place));
  } else if (attribute !== undefined && !names.includes(attribute)) {
    problems.push(
      placed(`there is no attribute "${attribute}".${nearest(attribute, names)}`, [...path, 'attribute'], place),
    );
  }
  if (fitOn === 'calibration' && !hasCalibration({ splits })) {
    const text =
      'no part is set apart for "fitOn: calibration": name its value of the split column as cases.splits.calibration, or give cases.splits.shares.calibration.';
    problems.push(placed(text, [...path, 'fitOn'], place));
  }
  if (task === 'classes' && classes?.length !== 2) {
    problems.push(
      placed('postProcessing is for two classes; tell one from the others with cases.task: finding.', path, place),
    );
  }
  if ('value' in rest && rest.value === 0) {
    problems.push(placed(`the rate of "${rule}" must be above 0.`, [...path, 'value'], place));
  }
  return problems;
}
