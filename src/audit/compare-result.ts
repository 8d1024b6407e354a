// The result of comparing two models, or two versions of one: one JSON value, like the result of an audit.
import { z } from 'zod';
import { manifestSchema, measureSchema, warningSchema } from './result.ts';

/** Raised on every change of shape. */
export const compareSchemaVersion = 1;

const count = z.int().min(0).nullable();

const changeSchema = z.strictObject({
  first: z.number().nullable(),
  second: z.number().nullable(),
  /** second - first, with its interval. */
  change: measureSchema,
  p: z.number().nullable(),
});

/** `worse` or `not-worse` by more than the margin, at level 1 - alpha; `unclear` when the interval holds the margin. */
export const groupOutcomes = ['worse', 'not-worse', 'unclear', 'not-compared'] as const;

const comparedGroupSchema = z.strictObject({
  group: z.string(),
  cases: count,
  patients: count,
  primary: changeSchema,
  /** Over all groups, attributes and tasks of the comparison (Holm). */
  pAdjusted: z.number().nullable(),
  outcome: z.enum(groupOutcomes),
  metrics: z.record(z.string(), changeSchema),
});

const comparedAttributeSchema = z.strictObject({
  attribute: z.string(),
  groups: z.array(comparedGroupSchema),
  /** Gap of the primary metric over the groups that an audit would score, before and after: not Unknown unless the plan includes it, nor groups with too few events. */
  gap: z.strictObject({ first: z.number().nullable(), second: z.number().nullable() }),
  /** Whether some group pays: `some-group-worse`, `not-shown` (a loss beyond the margin cannot be excluded somewhere) or `none`. */
  levellingDown: z.strictObject({ code: z.enum(['none', 'not-shown', 'some-group-worse']), sentence: z.string() }),
});

/** The schema of `compare.json`: two models on the same cases, or two results; published as `schema/compare.schema.json`. */
export const compareSchema = z.strictObject({
  schema: z.literal('evenhand/compare'),
  schemaVersion: z.literal(compareSchemaVersion),
  title: z.string(),
  first: z.string(),
  second: z.string(),
  /** Whether the two were compared on the same cases, patient by patient. */
  paired: z.boolean(),
  margin: z.number(),
  alpha: z.number(),
  tasks: z.array(
    z.strictObject({
      name: z.string(),
      metric: z.string(),
      direction: z.enum(['higher', 'lower']),
      all: comparedGroupSchema,
      attributes: z.array(comparedAttributeSchema),
    }),
  ),
  warnings: z.array(warningSchema),
  manifest: z.strictObject({ evenhand: z.string(), first: manifestSchema, second: manifestSchema }),
});

/** A comparison of two models, as `evenhand compare` writes it. */
export type CompareResult = z.output<typeof compareSchema>;
export type ComparedGroup = z.output<typeof comparedGroupSchema>;
export type ComparedAttribute = z.output<typeof comparedAttributeSchema>;
export type Change = z.output<typeof changeSchema>;
export type GroupOutcome = (typeof groupOutcomes)[number];
