import { z } from 'zod';
import { attributeSchema, tableSchema } from '../../audit/plan.ts';

const columnName = z.string().min(1);
const share = z.number().gt(0).lt(1);
const values = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const columnsSchema = z
  .strictObject({
    case: columnName
      .optional()
      .describe('Column that names the case, each name once; by default the column of the image.'),
    image: columnName.optional().describe('Column with the path of the image, within `folder`.'),
    text: columnName.optional().describe('Column with the text that goes with the image.'),
    label: z
      .string()
      .min(1)
      .describe(
        'Column of the recorded class, or an expression for two classes: "Finding Labels contains Hernia", "dx = mel".',
      ),
    truth: z
      .string()
      .min(1)
      .optional()
      .describe('The class as it is, where known (simulation); never used in training.'),
    patient: columnName
      .optional()
      .describe('Column of the patient; a patient is in one split only. By default each case is a patient.'),
    split: columnName.optional().describe('Column that says which part a case is in.'),
  })
  .describe('What the columns of the tables mean.');

const splitsSchema = z
  .strictObject({
    train: values.default('train').describe('Value of the split column to learn from, or several.'),
    validation: values.default('validation').describe('Value by which epochs and settings are selected.'),
    test: values.default('test').describe('Value that is read once, at the end.'),
    calibration: values
      .optional()
      .describe(
        'Value that rules of postProcessing with fitOn: calibration are fitted on, and that nothing else reads.',
      ),
    shares: z
      .strictObject({
        validation: share.default(0.15).describe('Share of the patients for selection.'),
        test: share.default(0.25).describe('Share of the patients for the test.'),
        calibration: share
          .optional()
          .describe('Share of the patients for rules of postProcessing with fitOn: calibration.'),
      })
      .optional()
      .describe(
        'Without a split column: shares of patients, drawn by a hash of the patient and the seed of the split.',
      ),
    seed: z
      .int()
      .min(0)
      .max(0xffffffff)
      .default(1)
      .describe('Seed of the draw of shares; the same for all seeds of training.'),
  })
  .describe('What each part of the cases is for.');

/** Cases to learn from: tables, the meaning of their columns, parts, attributes. */
export const caseSchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .optional()
      .describe('Name in results; by default that of the first table without its ending.'),
    layout: z
      .enum(['table', 'fairvlmed'])
      .default('table')
      .describe('How cases are stored: a table, or the folder of Harvard-FairVLMed (npz files and csv).'),
    tables: z.array(tableSchema).default([]).describe('Tables; those after the first are joined to it.'),
    folder: z
      .string()
      .min(1)
      .optional()
      .describe('Folder of the images, beside the plan; by default that of the first table.'),
    imageEnding: z
      .string()
      .regex(/^\.[A-Za-z0-9.]+$/, 'an ending begins with a dot')
      .optional()
      .describe('Ending that the names in the image column lack, as in ".jpg".'),
    missingImages: z
      .enum(['refuse', 'leave-out'])
      .default('refuse')
      .describe(
        'leave-out: cases whose image is not in the folder are left out and counted; else they are an error. Of FairVLMed: archives that cannot be read, and cases that lack a summary that is needed.',
      ),
    columns: columnsSchema.optional(),
    task: z
      .enum(['finding', 'classes'])
      .default('finding')
      .describe('finding: the label is there or not. classes: the values of the label are told apart.'),
    where: z.string().min(1).optional().describe('Which cases take part, as an expression; by default all.'),
    classes: z
      .array(z.string().min(1))
      .min(2)
      .optional()
      .describe(
        'Names of the classes in their order; of a finding first its absence. By default absent and present, or the values of the label in order.',
      ),
    splits: splitsSchema.prefault({}),
    attributes: z
      .array(attributeSchema)
      .default([])
      .describe('By what cases are compared, as in the plan of an audit; the first one foremost.'),
    decisions: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Table of decisions about training cases, beside the plan: "case" and "decision", out or kept, as the workbench keeps them. Cases that are out are not learnt from.',
      ),
    known: z
      .record(z.string().min(1), columnName)
      .default({})
      .describe(
        'What a method may see by name, as columns of numbers or expressions, in simulation only: { badPair: bad_pair }.',
      ),
  })
  .describe('Cases to learn from.');

/** The part of a plan about cases, with defaults. */
export type CasePlan = z.output<typeof caseSchema>;
