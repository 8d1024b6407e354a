import { describe, expect, test } from 'vitest';
import { fairClipPrompts, promptTexts } from '../../../../src/learn/uses/prompt-templates.ts';

describe('promptTexts', () => {
  test('says every class in every template', () => {
    expect(promptTexts(['A photo of {class}', '{class}: a scan of {class}'], ['$& a', 'b'])).toEqual({
      texts: ['A photo of $& a', 'A photo of b', '$& a: a scan of $& a', 'b: a scan of b'],
      classOf: [0, 1, 0, 1],
    });
  });

  test('makes FairCLIP’s prompts', () => {
    expect(promptTexts(['A photo of {class}'], ['non-glaucoma', 'glaucoma'])).toEqual(fairClipPrompts);
  });

  test('refuses templates without a class, and none', () => {
    const refusal = expect.objectContaining({ code: 'learn/bad-prompts' });
    expect(() => promptTexts(['A photo'], ['a'])).toThrow(refusal);
    expect(() => promptTexts([], ['a'])).toThrow(refusal);
    expect(() => promptTexts(['{class}'], [])).toThrow(refusal);
  });
});
