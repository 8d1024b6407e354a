import { z } from 'zod';
import { dataError } from '../../core/errors.ts';
import type { Activation } from '../layers/activation.ts';
import type { ClipOptions } from '../networks/clip.ts';

const count = z.int().min(1).max(1_000_000);
const tower = {
  hidden_size: count.optional(),
  intermediate_size: count.optional(),
  num_hidden_layers: count.optional(),
  num_attention_heads: count.optional(),
  hidden_act: z.string().optional(),
  layer_norm_eps: z.number().gt(0).optional(),
};
const schema = z.looseObject({
  projection_dim: count.default(512),
  vision_config: z.looseObject({ ...tower, patch_size: count.optional() }).nullish(),
  text_config: z
    .looseObject({ ...tower, vocab_size: count.optional(), max_position_embeddings: count.optional() })
    .nullish(),
});

const activations: Readonly<Record<string, Activation>> = {
  quick_gelu: 'quickGelu',
  gelu: 'gelu',
  gelu_new: 'geluTanh',
  gelu_pytorch_tanh: 'geluTanh',
};

/**
 * Sizes of both towers from the `config.json` of a CLIP of Hugging Face; what is left out has the values of the transformers library (those of
 * ViT-B/32). Throws `learn/bad-weights` (data) for values that are none, or an activation that is not known.
 */
export function clipOptionsOf(config: Readonly<Record<string, unknown>>, file = 'config.json'): ClipOptions {
  const parsed = schema.safeParse(config);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw bad(file, `"${path.join('.')}" is not right: ${message}`);
  }
  const { projection_dim: projection, vision_config: vision, text_config: text } = parsed.data;
  return {
    vision: { ...towerOf(vision ?? {}, { width: 768, heads: 12 }, file), patch: vision?.patch_size ?? 32 },
    text: {
      ...towerOf(text ?? {}, { width: 512, heads: 8 }, file),
      words: text?.vocab_size ?? 49408,
      longest: text?.max_position_embeddings ?? 77,
    },
    projection,
  };
}

type Tower = { readonly [Key in keyof typeof tower]?: z.output<(typeof tower)[Key]> };

function towerOf(config: Tower, standard: { readonly width: number; readonly heads: number }, file: string) {
  const name = config.hidden_act ?? 'quick_gelu';
  const activation = Object.hasOwn(activations, name) ? activations[name] : undefined;
  if (activation === undefined) {
    throw bad(file, `"hidden_act" is "${name}"; known are ${Object.keys(activations).join(', ')}`);
  }
  const { hidden_size: width = standard.width } = config;
  return {
    width,
    depth: config.num_hidden_layers ?? 12,
    heads: config.num_attention_heads ?? standard.heads,
    hidden: config.intermediate_size ?? 4 * standard.width,
    activation,
    epsilon: config.layer_norm_eps ?? 1e-5,
  };
}

function bad(file: string, problem: string) {
  return dataError('learn/bad-weights', `${problem}.`, {
    place: { file },
    hint: 'Give the config.json that belongs to these weights.',
  });
}
