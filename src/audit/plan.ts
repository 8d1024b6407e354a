// The plan of an audit: everything that is decided before the scores are read. Flags of the command line become a plan too, so there
// is one description of every run; its hash stands in the manifest.
import { z } from 'zod';

const columnName = z.string().min(1);
const probability = z.number().gt(0).lt(1);

/** A table to read, or a glob of per-fold files that are stacked; tables after the first are joined to it. */
export const tableSchema = z.strictObject({
  path: z.string().min(1),
  /** Columns to join on, by default those named the same in both tables. Not for the first table. */
  on: z.array(columnName).min(1).optional(),
  delimiter: z.string().length(1).optional(),
  encoding: z.enum(['utf-8', 'latin1']).optional(),
});

const binaryTask = z.strictObject({
  kind: z.literal('binary'),
  /** With a `*` in `score`, one task for each matching column; `*` in `name` and `label` is then the matched text. */
  name: z.string().min(1).optional(),
  /** A 0/1 column or an expression: `Finding Labels contains Hernia`, `dx = mel`, `grade >= 3`. */
  label: z.string().min(1),
  score: columnName.optional(),
  decision: columnName.optional(),
});

const multiclassTask = z.strictObject({
  kind: z.literal('multiclass'),
  name: z.string().min(1),
  /** The column that holds the class. */
  label: columnName,
  /** One column a class: `prob_*`, the `*` being the class as written in the label column. */
  scores: columnName,
});

const qualityTask = z.strictObject({
  kind: z.literal('quality'),
  name: z.string().min(1).optional(),
  /** The column of per-case values; may hold a `*`. */
  value: columnName,
  direction: z.enum(['higher', 'lower']).default('higher'),
});

/** What is measured: a finding, a set of exclusive classes, or a per-case quality. */
export const taskSchema = z.discriminatedUnion('kind', [binaryTask, multiclassTask, qualityTask]);

/** A grouping of cases. */
export const attributeSchema = z.strictObject({
  name: z.string().min(1),
  /** The column, by default the one named as the attribute. */
  column: columnName.optional(),
  /** New category for each recorded spelling: `{ White: [white, W, caucasian] }`. Spellings not listed are an error unless `other` names a category. */
  recode: z.record(z.string(), z.array(z.string())).optional(),
  other: z.string().optional(),
  /** Ascending cut points of a numeric column. */
  edges: z.array(z.number()).min(1).optional(),
  /** Which end of a band belongs to it: `left` makes [40,60), `right` makes (40,60]. */
  closed: z.enum(['left', 'right']).default('left'),
  /** Names of attributes to cross. */
  cross: z.array(z.string()).min(2).optional(),
  /** The group that others are compared with in reference tables; by default the largest. */
  reference: z.string().optional(),
  /** Spellings that mean missing, beside the usual ones. */
  unknown: z.array(z.string()).default([]),
});

/** How the decision threshold of a task is set. */
export const thresholdSchema = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('fixed'), value: z.number() }),
  z.strictObject({ rule: z.literal('youden') }),
  z.strictObject({ rule: z.literal('f1') }),
  z.strictObject({ rule: z.literal('sensitivity'), value: probability }),
  z.strictObject({ rule: z.literal('specificity'), value: probability }),
]);

const columnsSchema = z.strictObject({
  case: columnName.optional(),
  patient: columnName.optional(),
  site: columnName.optional(),
  split: columnName.optional(),
  weight: columnName.optional(),
});

const splitsSchema = z.strictObject({
  /** Value of the split column that is scored; by default all rows that no other role claims. */
  scored: z.string().optional(),
  /** Value of the split column from which thresholds are chosen. */
  threshold: z.string().optional(),
  /** Without a split column: the share of patients set aside, by a hash of the patient, for choosing thresholds. */
  holdout: probability.optional(),
});

const analysisSchema = z.strictObject({
  /** Primary metric of the verdicts, by task kind where not given: `auc`, `macroAuc`, `meanQuality`. */
  metric: z.string().optional(),
  /** The largest gap that would be tolerated, in units of the primary metric. */
  delta: z.number().gt(0).default(0.05),
  alpha: probability.default(0.05),
  power: probability.default(0.8),
  threshold: thresholdSchema.optional(),
  thresholds: z.record(z.string(), thresholdSchema).default({}),
  /** Attributes whose verdicts are confirmatory (Holm); the rest are exploratory (Benjamini-Hochberg). By default every attribute that is not an intersection. */
  confirmatory: z.array(z.string()).optional(),
  /** Tasks in the confirmatory family; by default all. */
  confirmatoryTasks: z.array(z.string()).optional(),
  /** Attributes by which gaps are standardised. */
  confounders: z.array(z.string()).default([]),
  includeUnknown: z.boolean().default(false),
  /** Fewest events, and fewest non-events, with which a group is scored. */
  minimumEvents: z.int().min(2).default(10),
  /** Counts from 1 up to one less than this are suppressed in everything that is written. */
  minimumCell: z.int().min(0).default(5),
  resamples: z.int().min(0).max(1_000_000).default(2000),
  permutations: z.int().min(0).max(1_000_000).default(2000),
  /** Intervals from influence values (`analytic`) or from the patient-clustered bootstrap, wherever both exist. */
  intervals: z.enum(['analytic', 'bca', 'percentile']).default('analytic'),
  /** What to do with rows that miss a score or a label. */
  missing: z.enum(['error', 'exclude']).default('error'),
  seed: z.int().min(0).max(0xffffffff).default(1),
  compat: z.array(z.enum(['fairclip', 'fairmedfm', 'medfair', 'fairlearn'])).default([]),
});

/** The plan as written by a user. */
export const planSchema = z.strictObject({
  version: z.literal(1).default(1),
  title: z.string().default('Audit'),
  tables: z.array(tableSchema).min(1),
  columns: columnsSchema.prefault({}),
  splits: splitsSchema.prefault({}),
  tasks: z.array(taskSchema).min(1),
  attributes: z.array(attributeSchema).min(1),
  analysis: analysisSchema.prefault({}),
  /** Path of the study document, beside the plan. */
  study: z.string().optional(),
});

/** A plan with all defaults filled in. */
export type Plan = z.output<typeof planSchema>;
/** A plan as a user writes it. */
export type PlanInput = z.input<typeof planSchema>;
export type TaskPlan = z.output<typeof taskSchema>;
export type AttributePlan = z.output<typeof attributeSchema>;
export type TablePlan = z.output<typeof tableSchema>;
export type ThresholdRule = z.output<typeof thresholdSchema>;
export type AnalysisPlan = z.output<typeof analysisSchema>;
