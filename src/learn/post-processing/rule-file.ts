// A fitted rule as a file: what was fitted, on which cases, and how the attribute is made of columns, so that it can be applied elsewhere.
import { z } from 'zod';
import { attributeSchema, thresholdSchema } from '../../audit/plan.ts';
import { dataError } from '../../core/errors.ts';
import type { PostProcessingRule } from './apply-rule.ts';
import type { FittedPostProcessing } from './post-process.ts';

/** Version of the file. */
export const ruleFileSchema = 'evenhand/post-processing-rule@1';

const count = z.int().min(0).nullable();
const share = z.number().nullable();
const chance = z.strictObject({
  always: z.number(),
  steps: z.array(z.strictObject({ threshold: z.number(), weight: z.number() })),
});
const groupThreshold = z.strictObject({
  group: z.string(),
  chance,
  source: z.enum(['own', 'pooled']),
  events: count,
  nonEvents: count,
  sensitivity: share,
  specificity: share,
});
const map = z.discriminatedUnion('form', [
  z.strictObject({ form: z.literal('logistic'), intercept: z.number(), slope: z.number() }),
  z.strictObject({ form: z.literal('isotonic'), x: z.array(z.number()), y: z.array(z.number()) }),
]);
const named = { split: z.string(), attribute: z.string(), notes: z.array(z.string()) };
const value = z.number().optional();

const rule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('group-thresholds'),
    ...named,
    constraint: z.discriminatedUnion('name', [
      z.strictObject({ name: z.literal('single'), rule: thresholdSchema }),
      z.strictObject({ name: z.literal('equal-sensitivity'), value }),
      z.strictObject({ name: z.literal('equal-specificity'), value }),
      z.strictObject({ name: z.literal('equalised-odds') }),
      z.strictObject({ name: z.literal('minimum-sensitivity'), value: z.number(), rule: thresholdSchema }),
    ]),
    randomised: z.boolean(),
    groups: z.array(groupThreshold),
    pooled: groupThreshold,
  }),
  z.strictObject({
    kind: z.literal('recalibration'),
    ...named,
    method: z.enum(['logistic', 'temperature', 'isotonic']),
    scale: z.enum(['probability', 'logit']),
    groups: z.array(
      z.strictObject({ group: z.string(), own: map.nullable(), weight: z.number(), events: count, nonEvents: count }),
    ),
    pooled: map,
  }),
  z.strictObject({
    kind: z.literal('reject-option'),
    ...named,
    threshold: z.number(),
    width: z.number().nullable(),
    favourable: z.literal([0, 1]),
    disadvantaged: z.array(z.string()),
    others: z.array(z.string()),
    rates: z.array(z.strictObject({ group: z.string(), before: share, after: share })),
    gap: z.strictObject({ before: z.number(), after: z.number() }),
  }),
]);

const fileSchema = z.strictObject({
  schema: z.literal(ruleFileSchema),
  rule,
  before: z.strictObject({ rule: thresholdSchema, threshold: z.number() }),
  thresholdAfter: z.number().optional(),
  seed: z.int().min(0),
  /** The attribute, last, after those that it crosses. */
  attributes: z.array(attributeSchema).min(1),
  /** Column of the scores. */
  score: z.string(),
  fittedOn: z.strictObject({ split: z.string(), cases: count, patients: count }),
  manifest: z.strictObject({
    evenhand: z.string(),
    planHash: z.string(),
    inputs: z.array(z.strictObject({ file: z.string(), bytes: z.number(), sha256: z.string() })),
    settings: z.record(z.string(), z.unknown()),
  }),
});

/** What a rule file holds. Counts and rates of few cases are null. */
export type RuleFile = z.output<typeof fileSchema>;

/** The rule of a file, ready for `postProcess`. Withheld counts are 0: they are for the reader, and no decision depends on them. */
export function fittedOf({ rule: stored, before, thresholdAfter, seed }: RuleFile): FittedPostProcessing {
  return { rule: withCounts(stored), before, thresholdAfter, seed };
}

function withCounts(stored: RuleFile['rule']): PostProcessingRule {
  const counted = <Group extends { readonly events: number | null; readonly nonEvents: number | null }>(
    group: Group,
  ) => ({
    ...group,
    events: group.events ?? 0,
    nonEvents: group.nonEvents ?? 0,
  });
  if (stored.kind === 'reject-option') return stored;
  if (stored.kind === 'recalibration') return { ...stored, groups: stored.groups.map(counted) };
  return { ...stored, groups: stored.groups.map(counted), pooled: counted(stored.pooled) };
}

/**
 * The rule as it is stored: counts from 1 to one less than `minimum` are null, with the rates that rest on them; where
 * one group alone would be null, the next smallest is too, since the total would tell. The shares of a recalibration
 * stay, which tell counts that are null. Throws `learn/bad-rule-file` (data) for an abstention, which no file holds.
 */
export function storedRule(fitted: PostProcessingRule, minimum: number): RuleFile['rule'] {
  if (fitted.kind === 'abstention')
    throw dataError('learn/bad-rule-file', 'an abstention is not stored as a rule file.');
  const copy = structuredClone(fitted) as RuleFile['rule'];
  if (copy.kind === 'reject-option') return copy;
  for (const [count, rate] of [
    ['events', 'sensitivity'],
    ['nonEvents', 'specificity'],
  ] as const) {
    const groups = copy.groups.filter((group) => group[count]! > 0).sort((a, b) => a[count]! - b[count]!);
    const small = groups.filter((group) => group[count]! < minimum).length;
    for (const group of groups.slice(0, small === 1 ? 2 : small)) {
      group[count] = null;
      if (rate in group) Object.assign(group, { [rate]: null });
    }
  }
  return copy;
}

/**
 * The rule file in a JSON value. Throws `learn/bad-rule-file` (data) with every problem: another schema version,
 * unknown or missing keys, wrong types. Rates and thresholds are taken as they stand.
 */
export function parseRuleFile(content: unknown): RuleFile {
  const hint = 'Name the rule.json that "evenhand post-process" wrote.';
  const schema = (content as { readonly schema?: unknown } | null)?.schema;
  if (schema !== ruleFileSchema) {
    throw dataError(
      'learn/bad-rule-file',
      `this is not the file of a fitted rule: its schema is ${JSON.stringify(schema)}.`,
      {
        hint,
      },
    );
  }
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'the file'}: ${message}`,
  );
  throw dataError('learn/bad-rule-file', 'the file of the fitted rule is not as it was written:', { problems, hint });
}
