import { expect, test } from 'vitest';
import { clipOptionsOf } from '../../../../src/learn/models/clip-config.ts';
import { clipSizes } from '../../../../src/learn/networks/clip.ts';

test('what a configuration leaves out is what the transformers library has: ViT-B/32', () => {
  const { vision, text, projection } = clipSizes['ViT-B/32'];
  expect(clipOptionsOf({})).toMatchObject({ vision, text, projection });
  expect(clipOptionsOf({}).vision.hidden).toBe(3072);
  expect(clipOptionsOf({}).text.hidden).toBe(2048);
});

test('sizes come from the file', () => {
  const found = clipOptionsOf({
    projection_dim: 24,
    vision_config: {
      hidden_size: 48,
      num_hidden_layers: 2,
      num_attention_heads: 3,
      patch_size: 16,
      hidden_act: 'gelu',
    },
    text_config: { vocab_size: 100, max_position_embeddings: 20, layer_norm_eps: 1e-6 },
  });
  expect(found.vision).toMatchObject({ width: 48, depth: 2, heads: 3, patch: 16, activation: 'gelu' });
  expect(found.text).toMatchObject({ width: 512, words: 100, longest: 20, epsilon: 1e-6, activation: 'quickGelu' });
  expect(found.projection).toBe(24);
});

test('what is not understood names the field', () => {
  expect(() => clipOptionsOf({ vision_config: { hidden_act: 'swish' } })).toThrow(
    /config\.json: "hidden_act" is "swish"/,
  );
  expect(() => clipOptionsOf({ text_config: { hidden_size: 'x' } })).toThrow(/"text_config\.hidden_size" is not right/);
});
