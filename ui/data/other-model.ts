import type { PlanInput } from '../../src/audit/plan.ts';

/** The model to compare with: the same plan with other score columns, or another first table. */
export interface OtherModel {
  readonly name: string;
  readonly plan: PlanInput;
  /** The plan that it is compared with, where that is a part of the audit. */
  readonly first?: PlanInput;
}

/** The plan of the sample, and the second model that comes with it. */
export interface SamplePlan {
  readonly plan: PlanInput;
  readonly other: OtherModel;
}
