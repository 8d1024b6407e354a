// What is decided before a training begins. Every key says what it is; defaults suit two cores and some thousand small images.
import { z } from 'zod';
import { sharedSettings } from '../protocol/search-settings.ts';
import { caseSchema } from './case-plan.ts';
import { postProcessingSchema } from './post-processing-plan.ts';
import {
  comparisonSchema,
  inputSchema,
  methodSchema,
  networkSchema,
  selectionSchema,
  trainingSchema,
  useSchema,
} from './training-plan.ts';

function repeated(values: readonly number[]): number | undefined {
  return values.find((value, index) => values.indexOf(value) < index);
}

const seeds = z
  .array(z.int().min(0).max(0xffffffff))
  .min(1)
  .refine((values) => repeated(values) === undefined, {
    error: ({ input }) => `the seed ${repeated(input as readonly number[])} stands twice; each makes one training`,
  })
  .default([1, 2, 3])
  .describe('Seeds: weights, order, augmentation and draws of the method; one training each.');

const shared = {
  version: z.literal(1).default(1).describe('Version of this form of plan.'),
  title: z.string().optional().describe('Title of the result.'),
  network: networkSchema.prefault({}),
  use: useSchema.prefault({}),
  inputs: inputSchema.prefault({}),
  training: trainingSchema.prefault({}),
  selection: selectionSchema.prefault({}),
  comparison: comparisonSchema.optional(),
  seeds,
};

const tried = (values: readonly number[]) =>
  z
    .array(z.number().min(0))
    .min(1)
    .default([...values]);

/** The plan of `evenhand learn`. */
export const learnPlanSchema = z.strictObject({
  ...shared,
  cases: caseSchema,
  method: methodSchema.optional().describe('The method of training; by default clip for pairs, else erm.'),
  postProcessing: postProcessingSchema.optional(),
  output: z
    .strictObject({
      model: z.boolean().default(true).describe('Writes model.onnx of every seed.'),
      suspicion: z
        .boolean()
        .default(true)
        .describe('Writes how likely each training pair is bad, where the method says.'),
      history: z
        .boolean()
        .optional()
        .describe('Writes loss, weight and evidence of each training case after every epoch; true where left out.'),
    })
    .prefault({})
    .describe('What is written besides scores, curves and the record.'),
});

/** The plan of `evenhand bench`: methods x seeds over one or several sets of cases. */
export const benchPlanSchema = z.strictObject({
  ...shared,
  cases: z
    .union([caseSchema, z.array(caseSchema).min(1)])
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .describe('Cases, or a list of several worlds of cases that are compared together.'),
  methods: z
    .array(
      methodSchema.extend({
        label: z.string().min(1).optional().describe('Name in tables and charts; by default that of the method.'),
        trials: z.int().min(1).optional().describe('Trials of the search, where they differ from those of `search`.'),
      }),
    )
    .min(1)
    .describe('Methods, the baseline first.'),
  postProcessing: z
    .union([postProcessingSchema, z.array(postProcessingSchema).min(1)])
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .optional()
    .describe('A rule, or several: each is a row more for every method.'),
  baseline: z
    .string()
    .min(1)
    .optional()
    .describe('Label of the method that others are compared with; by default the first.'),
  search: z
    .strictObject({
      trials: z
        .int()
        .min(1)
        .default(1)
        .describe('Settings that each method tries: its defaults, then a random draw. 1 for no search.'),
      seed: z.int().min(0).max(0xffffffff).default(1).describe('Seed of the draw.'),
      training: z
        .strictObject({
          learningRate: tried(sharedSettings.learningRate.search).describe('Learning rates that are tried.'),
          weightDecay: tried(sharedSettings.weightDecay.search).describe('Weight decays that are tried.'),
        })
        .prefault({})
        .describe('Values of settings that all methods share; the first trial has those of `training`.'),
      rule: z
        .string()
        .min(1)
        .default('auc')
        .describe('What selects the trial on validation cases: a criterion, as in selection.'),
    })
    .prefault({})
    .describe('Budget of the search for settings, the same for every method.'),
});

/** A plan of `learn` with all defaults. */
export type LearnPlan = z.output<typeof learnPlanSchema>;
/** A plan of `learn` as written. */
export type LearnPlanInput = z.input<typeof learnPlanSchema>;
/** A plan of `bench` with all defaults. */
export type BenchPlan = z.output<typeof benchPlanSchema>;
/** A plan of `bench` as written. */
export type BenchPlanInput = z.input<typeof benchPlanSchema>;
