// The part of a plan about what is done with the scores of a trained model, group by group.
import { z } from 'zod';
import { type ThresholdRule, thresholdSchema } from '../../audit/plan.ts';
import { nearestNames } from '../../core/nearest.ts';
import { referenceRule } from '../post-processing/post-process.ts';
import type { RuleSettings } from '../post-processing/rule-settings.ts';

const share = z.number().min(0).max(1);

/** Parts that a rule may be fitted on. */
const fittingParts = ['validation', 'calibration'] as const;

const whyNot: Readonly<Record<string, string>> = {
  train: 'the network has seen the training cases, so their scores are too good to fit a rule on',
  test: 'the test cases are what the rule is judged by',
};

function noFittingPart(part: unknown): string {
  const why = whyNot[String(part)] ?? `there is no such part ${JSON.stringify(part)}`;
  return `${why}; fit it on validation, or on calibration, a part of its own`;
}

const shared = {
  label: z.string().min(1).optional().describe('Name in a comparison of methods; by default that of the rule.'),
  attribute: z.string().min(1).optional().describe('Attribute whose groups are told apart; by default the first.'),
  fitOn: z
    .enum(fittingParts, { error: ({ input }) => noFittingPart(input) })
    .default('validation')
    .describe(
      'Part of the cases that the rule is fitted on: validation, by which epochs are selected, too, or calibration, a part of its own (cases.splits).',
    ),
  threshold: thresholdSchema
    .optional()
    .describe(
      'The one threshold that decisions are compared with, and that a rule starts from; by default the rate of the rule, else youden.',
    ),
  margin: share.default(0.01).describe('Largest loss of a group that the levelling-down check tolerates.'),
  unfitted: z
    .enum(['refuse', 'pooled'])
    .default('refuse')
    .describe(
      'pooled: groups without events or non-events to fit on take the rule of all cases; else they are an error.',
    ),
};

const ofThresholds = {
  randomised: z.boolean().optional().describe('Draws between two thresholds; by default for equalised-odds alone.'),
  objective: z
    .enum(['accuracy', 'balanced-accuracy'])
    .optional()
    .describe('What is maximised where the rule leaves a choice. Default balanced-accuracy.'),
  minimumCount: z
    .int()
    .min(0)
    .optional()
    .describe('Groups with fewer events or non-events take the rule of all cases. Default 10.'),
};

const rate = share.optional().describe('The rate; by default the one with the best objective.');

/** A rule of post-processing, fitted on validation cases or those set apart for it, and applied to the test cases. */
export const postProcessingSchema = z
  .discriminatedUnion(
    'rule',
    [
      z.strictObject({ rule: z.literal('equal-sensitivity'), value: rate, ...shared, ...ofThresholds }),
      z.strictObject({ rule: z.literal('equal-specificity'), value: rate, ...shared, ...ofThresholds }),
      z.strictObject({ rule: z.literal('equalised-odds'), ...shared, ...ofThresholds }),
      z.strictObject({
        rule: z.literal('minimum-sensitivity'),
        value: z
          .number({ error: 'give the least sensitivity of a group, from 0 to 1, as in "value: 0.85"' })
          .min(0)
          .max(1)
          .describe('The least sensitivity of a group.'),
        ...shared,
        minimumCount: ofThresholds.minimumCount,
      }),
      z.strictObject({
        rule: z.literal('recalibration'),
        method: z.enum(['logistic', 'temperature', 'isotonic']).default('logistic').describe('How scores are mapped.'),
        shrinkage: z
          .number()
          .min(0)
          .optional()
          .describe('Events at which the fit of a group and that of all count alike. Default 20.'),
        ...shared,
      }),
      z.strictObject({
        rule: z.literal('reject-option'),
        bound: share.optional().describe('Largest difference of rates that is aimed at. Default 0.05.'),
        favourable: z.literal([0, 1]).optional().describe("The decision that is to one's good. Default 1."),
        disadvantaged: z
          .array(z.string())
          .optional()
          .describe('Groups that get it near the threshold; by default those with a lower rate.'),
        among: z.enum(['all', 'label']).optional().describe('Cases whose rates are compared. Default all.'),
        minimumCount: ofThresholds.minimumCount,
        ...shared,
      }),
    ],
    {
      error: ({ input }) => unknownRule((input as { readonly rule?: unknown } | undefined)?.rule),
    },
  )
  .describe('What is done with the scores of the trained model by group.');

/** What each rule does. */
export const postProcessingAbout = {
  'equal-sensitivity': 'A threshold for each group that gives the same sensitivity.',
  'equal-specificity': 'A threshold for each group that gives the same specificity.',
  'equalised-odds':
    'Thresholds, and draws between them, that give the same sensitivity and specificity (Hardt et al. 2016).',
  'minimum-sensitivity': 'One threshold, lowered for groups whose sensitivity falls short of value.',
  recalibration: 'Scores mapped to probabilities, group by group as far as its cases allow.',
  'reject-option': 'Decisions near the threshold in favour of groups with a lower rate (Kamiran et al. 2012).',
} as const satisfies Readonly<Record<PostProcessingPlan['rule'], string>>;

const postProcessingRules = Object.keys(postProcessingAbout);

function unknownRule(rule: unknown): string {
  if (rule === undefined) return `name a rule: ${postProcessingRules.join(', ')}`;
  const near = nearestNames(String(rule), postProcessingRules);
  const names = near.length > 0 ? `did you mean "${near[0]}"` : `rules are ${postProcessingRules.join(', ')}`;
  return `there is no rule ${JSON.stringify(rule)}; ${names}`;
}

/** A rule as a plan names it, with its defaults. What has no fit after a training leaves its scores and decisions as they are, with a note. */
export type PostProcessingPlan = z.output<typeof postProcessingSchema>;

/** What is fitted by a plan's rule, and the one threshold that it is compared with. */
export function ruleOfPlan(plan: PostProcessingPlan): {
  readonly settings: RuleSettings;
  readonly before: ThresholdRule;
} {
  const settings = settingsOf(plan);
  return { settings, before: plan.threshold ?? referenceRule(settings) };
}

function settingsOf(plan: PostProcessingPlan): RuleSettings {
  switch (plan.rule) {
    case 'recalibration':
      return { kind: 'recalibration', method: plan.method, shrinkage: plan.shrinkage, unfittable: 'unchanged' };
    case 'reject-option': {
      const { threshold, favourable, disadvantaged, among, bound, minimumCount } = plan;
      return {
        kind: plan.rule,
        threshold,
        favourable,
        disadvantaged,
        among,
        bound,
        minimumCount,
        unfittable: 'unchanged',
      };
    }
    case 'minimum-sensitivity': {
      const { value, threshold = { rule: 'youden' }, minimumCount } = plan;
      return { kind: 'group-thresholds', constraint: { name: plan.rule, value, rule: threshold }, minimumCount };
    }
    default: {
      const { randomised, objective, minimumCount } = plan;
      const constraint = plan.rule === 'equalised-odds' ? { name: plan.rule } : { name: plan.rule, value: plan.value };
      return { kind: 'group-thresholds', constraint, randomised, objective, minimumCount };
    }
  }
}
