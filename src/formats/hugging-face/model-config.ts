import { z } from 'zod';
import { type JsonOptions, malformedConfig, parseJsonObject } from './parse-json-object.ts';

/** What `config.json` says of a model, as far as Evenhand uses it; all of it in `all`. */
export interface ModelConfig {
  /** Family, such as `vit`, `clip`, `dinov2`. */
  readonly modelType: string | undefined;
  readonly architectures: readonly string[];
  /** Names of the classes by index; empty where the model has none. */
  readonly labels: ReadonlyMap<number, string>;
  /** `single_label_classification`, `multi_label_classification` or `regression`. */
  readonly problemType: string | undefined;
  /** Every field as it stands in the file. */
  readonly all: Readonly<Record<string, unknown>>;
}

const configSchema = z.looseObject({
  model_type: z.string().nullish(),
  architecture: z.string().nullish(),
  architectures: z.array(z.string()).nullish(),
  id2label: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
  label_names: z.array(z.string()).nullish(),
  problem_type: z.string().nullish(),
});

/**
 * Reads `config.json` of the transformers or the timm library. Class names come from `id2label`, or from timm's
 * `label_names`, in the order of their numbers.
 * @throws `EvenhandError` (data) `formats/model-folder-malformed` naming the fields.
 */
export function parseModelConfig(text: string, { file }: JsonOptions): ModelConfig {
  const config = parseJsonObject(text, configSchema, file);
  const { model_type: modelType, architectures, architecture, problem_type: problemType } = config;
  const labels = Object.entries(config.id2label ?? { ...config.label_names }).map(([id, label]) => {
    const index = Number(id);
    if (!/^\d{1,9}$/.test(id))
      throw malformedConfig(file, [`"id2label": the key "${id}" is not the number of a class`]);
    return [index, String(label)] as const;
  });
  return {
    modelType: modelType ?? undefined,
    architectures: architectures ?? (architecture ? [architecture] : []),
    labels: new Map(labels.sort(([a], [b]) => a - b)),
    problemType: problemType ?? undefined,
    all: config,
  };
}
