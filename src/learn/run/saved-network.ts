// What a model.onnx of a training says of itself, so that another training can go on from it.
import { z } from 'zod';
import { canonicalJson } from '../../core/canonical-json.ts';
import { dataError } from '../../core/errors.ts';
import type { ExportMetadata } from '../../engine/onnx/export-model.ts';
import type { ImagePreparation } from '../inputs/image-preparation.ts';

const property = 'network';

const count = z.int().min(1);
const vocabularySchema = z.object({
  kind: z.literal('words'),
  length: count,
  numbers: z.enum(['digits', 'whole']),
  words: z.array(z.string()),
});

const schema = z.object({
  name: z.string(),
  settings: z.record(z.string(), z.unknown()),
  modality: z.enum(['pairs', 'image', 'text']),
  vocabulary: vocabularySchema.optional(),
  /** Logarithm of what cosines are multiplied by. */
  logitScale: z.number().optional(),
  /** Graphs of imported files, whose weights are those of the model under `image` and `text`. */
  sources: z.array(z.string()).optional(),
  /** Changes of low rank that stand beside the weights. */
  lora: z
    .object({ rank: count, alpha: z.number().optional(), scaling: z.enum(['rank', 'rootRank']).optional() })
    .optional(),
});

/** A network of a model.onnx: its name, its settings, its words. */
export type SavedNetwork = z.infer<typeof schema>;

/** What is written into a model.onnx. */
export function savedMetadata(
  network: SavedNetwork | undefined,
  preprocessing: ImagePreparation | undefined,
): ExportMetadata {
  return {
    ...(network === undefined ? {} : { properties: { [property]: canonicalJson(plainJson(network)) } }),
    ...(preprocessing === undefined ? {} : { preprocessing: plainJson(preprocessing) }),
  };
}

/** What the properties of a model.onnx say; undefined where it is not one of ours. Throws `learn/bad-weights` (data). */
export function savedNetworkOf(properties: Readonly<Record<string, string>>, file: string): SavedNetwork | undefined {
  const text = properties[property];
  return text === undefined ? undefined : read(schema, text, `its property "${property}"`, file);
}

/** Classes of a model.onnx in the order of its scores. */
export function savedClassesOf(
  properties: Readonly<Record<string, string>>,
  file: string,
): readonly string[] | undefined {
  const text = properties['classes'];
  return text === undefined ? undefined : read(z.array(z.string()), text, 'its property "classes"', file);
}

const extent = z.object({ height: count, width: count });
const numbers = z.array(z.number()).optional();
const intensitySchema = z.union([
  z.object({ kind: z.literal('stored') }),
  z.object({ kind: z.enum(['range', 'percentiles']), low: z.number(), high: z.number() }),
]);
const preparationSchema = z.object({
  intensities: intensitySchema.optional(),
  size: z
    .union([
      extent.extend({ to: z.literal('extent') }),
      z.object({ to: z.literal('shortest-edge'), pixels: count, longest: count.optional() }),
      z.object({ to: z.literal('longest-edge'), pixels: count }),
    ])
    .optional(),
  resample: z.enum(['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming']),
  crop: extent.optional(),
  pad: extent.optional(),
  rescaleFactor: z.number(),
  mean: numbers,
  std: numbers,
  colour: z.enum(['rgb', 'bgr', 'grey']),
  centring: z.enum(['torchvision', 'transformers']).optional(),
});

/** How images become inputs of a model.onnx, where it says. Throws `learn/bad-weights` (data). */
export function savedPreparationOf(
  properties: Readonly<Record<string, string>>,
  file: string,
): ImagePreparation | undefined {
  const text = properties['preprocessing'];
  return text === undefined
    ? undefined
    : (read(preparationSchema, text, 'its property "preprocessing"', file) as ImagePreparation);
}

/** A vocabulary.json of a run. Throws `learn/bad-tokeniser` (data). */
export function vocabularyOf(value: unknown, file: string): z.infer<typeof vocabularySchema> {
  const parsed = vocabularySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw dataError('learn/bad-tokeniser', 'this is no vocabulary of a run.', {
    place: { file },
    hint: 'Give the vocabulary.json of a folder that "evenhand learn" wrote.',
  });
}

function read<Schema extends z.ZodType>(form: Schema, text: string, what: string, file: string): z.infer<Schema> {
  try {
    return form.parse(JSON.parse(text));
  } catch (cause) {
    throw dataError('learn/bad-weights', `${what} cannot be read.`, {
      place: { file },
      hint: 'Give the model.onnx as "evenhand learn" wrote it.',
      cause,
    });
  }
}

function plainJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
