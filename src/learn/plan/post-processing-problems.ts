import type { CasePlan } from './case-plan.ts';
import type { PostProcessingPlan } from './post-processing-plan.ts';
import { nearest, type PlaceOf, placed } from './schema-problems.ts';

/** What of a rule does not go with the cases, one sentence a problem. */
export function postProcessingProblems(
  { attribute, rule, ...rest }: PostProcessingPlan,
  { attributes, classes, task }: CasePlan,
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
