// The result of an audit: one JSON value from which every view is drawn, and nothing else. Published as JSON Schema in schema/.
// Numbers are finite or null; a value that does not exist says why. Nothing here depends on time, host or number of workers.
import { z } from 'zod';
import { planSchema } from './plan.ts';

/** Raised on every change of shape; `migrateResult` reads the older ones. */
export const resultSchemaVersion = 1;

/** A value with its interval and the name of the interval's method, or the reason why there is none. */
export const measureSchema = z.union([
  z.strictObject({ value: z.number(), low: z.number().nullable(), high: z.number().nullable(), method: z.string() }),
  z.strictObject({ undefined: z.string() }),
]);

/** A count, or null where it is withheld because it is under the minimum cell size (or would reveal one that is). */
const count = z.int().min(0).nullable();

const measures = z.record(z.string(), measureSchema);

/** A point of a receiver operating characteristic curve, thinned to at most 101 points. */
const rocPoint = z.strictObject({ fpr: z.number(), tpr: z.number() });

/** Calibration by bins that are the same for all groups of a task, and a smooth curve with its band. */
const calibrationSchema = z.strictObject({
  bins: z.array(
    z.strictObject({ low: z.number(), high: z.number(), cases: count, meanScore: z.number(), observed: z.number() }),
  ),
  smooth: z.array(z.strictObject({ score: z.number(), observed: z.number(), low: z.number(), high: z.number() })),
});

/** Net benefit per case at a threshold, of the model, of treating all; treating none is 0. */
const netBenefitPoint = z.strictObject({ threshold: z.number(), model: z.number(), all: z.number() });

const curvesSchema = z.strictObject({
  roc: z.array(rocPoint).optional(),
  calibration: calibrationSchema.optional(),
  netBenefit: z.array(netBenefitPoint).optional(),
  /** Share of cases in 20 equal bins of the score's overall range, by label; null where the bin holds fewer than the minimum cell. */
  scores: z
    .strictObject({
      edges: z.array(z.number()),
      events: z.array(z.number().nullable()),
      nonEvents: z.array(z.number().nullable()),
    })
    .optional(),
});

/** All that is known of one group (or of everybody, under the name "All") for one task. */
export const groupSchema = z.strictObject({
  group: z.string(),
  cases: count,
  patients: count,
  events: count,
  nonEvents: count,
  prevalence: z.number().nullable(),
  /** Names of the counts withheld. */
  withheld: z.array(z.string()),
  /** Whether the group takes part in the verdict; if not, why. */
  scored: z.boolean(),
  reason: z.string().optional(),
  designEffect: z.number().nullable(),
  metrics: measures,
  curves: curvesSchema.optional(),
});

const pairSchema = z.strictObject({
  first: z.string(),
  second: z.string(),
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  p: z.number(),
  detectable: z.number(),
});

export const verdictCodes = [
  'gap-of-delta-or-more',
  'gap-below-delta',
  'no-gap-larger-than-delta',
  'not-enough-data',
] as const;

/** One of the four verdicts, with its plain sentence. `certain`: the interval, not only the estimate, lies on the named side of delta. */
export const verdictSchema = z.strictObject({
  code: z.enum(verdictCodes),
  certain: z.boolean(),
  sentence: z.string(),
});

/** The comparison of an attribute's groups in the primary metric of one task. */
export const gapSchema = z.strictObject({
  metric: z.string(),
  /** Groups compared, and groups that could not be, with the reason. */
  groups: z.array(z.string()),
  notScored: z.array(z.strictObject({ group: z.string(), reason: z.string() })),
  best: z.string().nullable(),
  worst: z.string().nullable(),
  /** Largest minus smallest; interval from simultaneous pairwise intervals. */
  value: measureSchema,
  test: z
    .strictObject({
      method: z.string(),
      statistic: z.number(),
      degreesOfFreedom: z.number(),
      p: z.number(),
      pAdjusted: z.number(),
      correction: z.enum(['holm', 'benjamini-hochberg']),
      family: z.int(),
      permutations: z.int(),
    })
    .nullable(),
  /** The distribution of the gap statistics when all groups are equal. */
  nullDistribution: z
    .strictObject({
      method: z.string(),
      gapMean: z.number(),
      gapUpper95: z.number(),
      equityScaledMean: z.number().nullable(),
      equityScaledLower5: z.number().nullable(),
    })
    .nullable(),
  equivalence: z
    .strictObject({ delta: z.number(), p: z.number(), shown: z.boolean(), largestCompatible: z.number() })
    .nullable(),
  /** The smallest true gap between any two scored groups that this data would find with the planned power. */
  minimumDetectable: z.number().nullable(),
  pairs: z.array(pairSchema),
  /** The gap after direct standardisation to the pooled distribution of the confounders within each outcome class. */
  adjusted: z
    .strictObject({
      confounders: z.array(z.string()),
      value: measureSchema,
      groups: z.array(z.strictObject({ group: z.string(), measure: measureSchema })),
      /** Share of cases in strata that all compared groups have. */
      support: z.number(),
    })
    .nullable(),
  /** Variance between groups as seen, and with the sampling noise taken out. */
  betweenVariance: z.strictObject({ observed: z.number(), corrected: z.number() }).nullable(),
  /** Estimates shrunk towards main effects (intersections only). */
  shrunken: z.array(z.strictObject({ group: z.string(), measure: measureSchema })).nullable(),
  verdict: verdictSchema,
});

/** Comparisons over an attribute's groups for every metric: differences, ratios, spreads and the named parity measures. */
const summariesSchema = z.strictObject({
  /** By metric: how each group differs from everybody and from the reference group. */
  reference: z.string().nullable(),
  byMetric: z.record(
    z.string(),
    z.strictObject({
      groups: z.array(
        z.strictObject({
          group: z.string(),
          differenceToAll: z.number().nullable(),
          ratioToAll: z.number().nullable(),
          differenceToReference: measureSchema,
          ratioToReference: z.number().nullable(),
        }),
      ),
      range: z.number().nullable(),
      worst: z.string().nullable(),
      standardDeviation: z.number().nullable(),
    }),
  ),
  /** Named measures: `equityScaledAuc`, `demographicParityDifference`, `equalizedOddsDifference`, ... */
  named: measures,
  /** xAUC: chance that a positive of the row's group is ranked above a negative of the column's group. */
  crossAuc: z.strictObject({ groups: z.array(z.string()), matrix: z.array(z.array(measureSchema)) }).nullable(),
});

const taskAttributeSchema = z.strictObject({
  attribute: z.string(),
  role: z.enum(['confirmatory', 'exploratory']),
  groups: z.array(groupSchema),
  gap: gapSchema,
  summaries: summariesSchema,
  /** Numbers of other tools, by tool, with the quirk of each named. */
  compat: z
    .record(
      z.string(),
      z.strictObject({ values: z.record(z.string(), z.number().nullable()), quirks: z.array(z.string()) }),
    )
    .optional(),
});

const taskResultSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(['binary', 'multiclass', 'quality']),
  metric: z.string(),
  direction: z.enum(['higher', 'lower']),
  classes: z.array(z.string()).optional(),
  threshold: z.strictObject({ value: z.number(), rule: z.string(), source: z.string(), leak: z.boolean() }).nullable(),
  all: groupSchema,
  attributes: z.array(taskAttributeSchema),
});

const attributeResultSchema = z.strictObject({
  name: z.string(),
  role: z.enum(['confirmatory', 'exploratory']),
  recipe: z.strictObject({
    columns: z.array(z.string()),
    recode: z.record(z.string(), z.string()).optional(),
    edges: z.array(z.number()).optional(),
    closed: z.enum(['left', 'right']).optional(),
    crosses: z.array(z.string()).optional(),
  }),
  variesWithinPatient: z.boolean(),
  groups: z.array(z.strictObject({ group: z.string(), cases: count, patients: count, share: z.number().nullable() })),
  unknownShare: z.number(),
  verdict: verdictSchema,
  /** The task whose gap decided, when one did. */
  task: z.string().nullable(),
});

export const warningSchema = z.strictObject({
  code: z.string(),
  /** `stop`: the result breaks a rule and is stamped; `caution`: read with care; `note`: for the record. */
  severity: z.enum(['stop', 'caution', 'note']),
  message: z.string(),
  hint: z.string().optional(),
  task: z.string().optional(),
  attribute: z.string().optional(),
});

const checklistItemSchema = z.strictObject({
  id: z.string(),
  section: z.string(),
  item: z.string(),
  sources: z.array(z.string()),
  state: z.enum(['filled', 'supplied', 'missing']),
  /** Where in the report it is filled, or the text supplied. */
  answer: z.string(),
});

const dataSchema = z.strictObject({
  cases: z.int(),
  patients: z.int().nullable(),
  clusters: z.strictObject({ column: z.string().nullable(), meanSize: z.number(), largest: z.int() }),
  weighted: z.boolean(),
  splits: z.array(
    z.strictObject({
      name: z.string(),
      role: z.enum(['scored', 'threshold', 'unused']),
      cases: count,
      patients: count,
      sharedPatients: count,
    }),
  ),
  joins: z.array(
    z.strictObject({
      table: z.string(),
      keys: z.array(z.string()),
      matched: z.int(),
      unmatchedLeft: z.int(),
      unmatchedRight: z.int(),
    }),
  ),
  exclusions: z.array(z.strictObject({ task: z.string().optional(), reason: z.string(), cases: z.int() })),
});

export const manifestSchema = z.strictObject({
  evenhand: z.string(),
  /** SHA-256 of the plan in canonical form, taken before any score was read. */
  plan: z.string(),
  study: z.string().nullable(),
  /** Base name, size and SHA-256 of every input file, in the order read. */
  inputs: z.array(z.strictObject({ file: z.string(), bytes: z.int(), sha256: z.string() })),
  seed: z.int(),
});

/** The whole result. */
export const resultSchema = z.strictObject({
  schema: z.literal('evenhand/audit'),
  schemaVersion: z.literal(resultSchemaVersion),
  title: z.string(),
  plan: planSchema,
  study: z.record(z.string(), z.string()).nullable(),
  data: dataSchema,
  attributes: z.array(attributeResultSchema),
  tasks: z.array(taskResultSchema),
  warnings: z.array(warningSchema),
  checklist: z.array(checklistItemSchema),
  manifest: manifestSchema,
});

/** A value with its interval (null where there is none) and the interval's method, or the reason why it is undefined. */
export type Measure = z.output<typeof measureSchema>;
/** One group of one task: counts, metrics, curves, and why it is not scored if it is not. */
export type GroupResult = z.output<typeof groupSchema>;
/** The comparison of an attribute's groups in the primary metric of one task, with its verdict. */
export type GapResult = z.output<typeof gapSchema>;
/** The difference of two groups, with limits that hold for all pairs at once. */
export type PairResult = z.output<typeof pairSchema>;
/** One of the four verdicts with its sentence; `certain` as in `verdictSchema`. */
export type Verdict = z.output<typeof verdictSchema>;
/** The four verdicts: a gap of delta or more, a gap below delta, no gap larger than delta, not enough data. */
export type VerdictCode = (typeof verdictCodes)[number];
export type Summaries = z.output<typeof summariesSchema>;
export type Curves = z.output<typeof curvesSchema>;
export type TaskAttributeResult = z.output<typeof taskAttributeSchema>;
/** Everything about one task: its settings, everybody as one group, and each attribute. */
export type TaskResult = z.output<typeof taskResultSchema>;
/** The verdict of an attribute over all its tasks. */
export type AttributeResult = z.output<typeof attributeResultSchema>;
/** Something about the data or the plan that a reader must know, with a stable code. */
export type Warning = z.output<typeof warningSchema>;
export type ChecklistItem = z.output<typeof checklistItemSchema>;
export type Manifest = z.output<typeof manifestSchema>;
/** The whole result of an audit, from which every view is drawn; published as `schema/result.schema.json`. */
export type AuditResult = z.output<typeof resultSchema>;
