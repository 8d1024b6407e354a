import { describe, expect, test } from 'vitest';
import { wordTokeniser } from '../../../../src/learn/inputs/word-tokeniser.ts';
import { importedClassModel } from '../../../../src/learn/models/imported-models.ts';
import { classWords, modelOfUse } from '../../../../src/learn/plan/model-of-use.ts';
import { loraOfPlan } from '../../../../src/learn/plan/use-settings.ts';
import { fitsPattern } from '../../../../src/learn/scope/name-pattern.ts';

const tokeniser = wordTokeniser({ kind: 'words', length: 8, numbers: 'digits', words: ['a', 'dark', 'bright', 'eye'] });

describe('texts of classes with places for learnt words', () => {
  test('keep their beginning first and their end last', () => {
    const options = { tokeniser, context: 2, classes: 2 };
    const { shape, data } = classWords(['a dark eye', 'a bright bright bright eye'], options);
    expect(shape).toEqual([2, 8]);
    expect(Array.from(data, Number)).toEqual([6, 6, 6, 2, 3, 5, 7, 0, 6, 6, 6, 2, 4, 4, 4, 7]);
  });

  test('are one a class, with room for a word', () => {
    expect(() => classWords(['a', 'b', 'c'], { tokeniser, context: 2, classes: 2 })).toThrow(
      /exactly one text a class/,
    );
    expect(() => classWords(['a', 'b'], { tokeniser, context: 6, classes: 2 })).toThrow(/leave no room for 6/);
  });
});

describe('what is trained', () => {
  const model = importedClassModel({ encoder: { model: {} as never, file: 'a.onnx', inputs: {} } });
  const trainedBy = (kind: 'fine-tune' | 'adapter', settings = {}) => {
    const { trainable } = modelOfUse(kind, model, { settings, isSmall: false });
    const names = [
      'image.conv.weight',
      'text.tokens.weight',
      'text_model.encoder.x',
      'vision_model.x',
      'image_adapter.up.weight',
      'head.bias',
      'logit_scale',
    ];
    return trainable && names.filter((name) => fitsPattern(name, trainable));
  };

  test('is all in fine-tuning, or the image half, or what the released code of FairCLIP trains', () => {
    expect(trainedBy('fine-tune')).toBeUndefined();
    expect(trainedBy('fine-tune', { half: 'image' })).toEqual([
      'image.conv.weight',
      'vision_model.x',
      'image_adapter.up.weight',
      'head.bias',
      'logit_scale',
    ]);
    expect(trainedBy('fine-tune', { half: 'as-fairclip' })).toEqual([
      'text_model.encoder.x',
      'vision_model.x',
      'head.bias',
    ]);
  });

  test('is the adapter and the head', () => {
    expect(trainedBy('adapter')).toEqual(['image_adapter.up.weight', 'head.bias']);
  });
});

describe('changes of low rank', () => {
  const names = [
    'vision_model.layers.0.self_attn.q_proj.weight',
    'text_model.layers.0.self_attn.k_proj.weight',
    'blocks.0.attn.qkv.weight',
    '/encoder/layer.0/attention/self/value/MatMul',
    'mlp.fc1.weight',
    'image.projection.weight',
  ];
  const matched = (settings: Readonly<Record<string, unknown>>, isSmall = false) => {
    const { match } = loraOfPlan(settings, { isSmall });
    return names.map((name) => fitsPattern(name, match));
  };

  test('are made to queries, keys and values, in one half or both, or where the plan says', () => {
    expect(matched({})).toEqual([true, true, true, true, false, false]);
    expect(matched({ half: 'image' })).toEqual([true, false, true, true, false, false]);
    expect(matched({ match: 'fc1' })).toEqual([false, false, false, false, true, false]);
    expect(matched({}, true)).toEqual([false, false, true, false, false, true]);
  });

  test('are scaled by 1 unless the plan gives alpha', () => {
    expect(loraOfPlan({ rank: 4 }, { isSmall: false })).toMatchObject({ rank: 4, alpha: 4, scaling: 'rank' });
    expect(loraOfPlan({ rank: 4, alpha: 8 }, { isSmall: false })).toMatchObject({ alpha: 8 });
  });
});
