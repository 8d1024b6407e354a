import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EvenhandError } from '../../../../src/core/errors.ts';
import { checkLatents } from '../../../../src/simulate/world-file/check-latents.ts';
import { parseWorldFile } from '../../../../src/simulate/world-file/parse-world-file.ts';
import type { World } from '../../../../src/simulate/worlds/world.ts';

const world: World = {
  name: 'eye',
  title: 'Eye',
  modality: 'fundus photograph',
  about: '',
  latents: [
    { kind: 'real', name: 'ratio', unit: '', low: 0.1, high: 0.9, standard: 0.4, about: '' },
    { kind: 'real', name: 'size', unit: 'mm', low: 1, high: 3, standard: 2, about: '' },
    { kind: 'category', name: 'side', values: ['left', 'right'], standard: 'left', about: '' },
  ],
  settings: z.unknown(),
  storage: () => 'png8',
  open: () => Promise.reject(new Error('not drawn')),
};

function bind(rest: string) {
  return checkLatents(parseWorldFile(`world: eye\nnodes:\n  ill: { bernoulli: 0.5 }\n${rest}`, 'w.yaml'), world);
}

function problemsOf(rest: string): readonly string[] {
  try {
    bind(rest);
  } catch (error) {
    if (error instanceof EvenhandError) return error.problems;
    throw error;
  }
  return [];
}

describe('checkLatents', () => {
  it('gives the latents that the world knows, from latents and from nodes of their names', () => {
    const latentsOf = bind(
      '  size: { uniform: { low: 1, high: 3 } }\n  x: { normal: { mean: 0, sd: 1 } }\nlatents: { ratio: 0.3 + 0.2 * ill }\n',
    );
    expect(latentsOf({ ill: 1, size: 2.5, x: 9 }, 0)).toEqual({ ratio: 0.5, size: 2.5 });
  });

  it.each([
    ['latents: { ration: 0.3 }\n', 'w.yaml:4:12: the world eye has no latent "ration". Did you mean "ratio"?'],
    ['latents: { ratio: ill }\n', 'w.yaml:4:19: latent "ratio" must be from 0.1 to 0.9; "ill" is from 0 to 1.'],
    ['latents: { size: 30 }\n', 'w.yaml:4:18: latent "size" must be from 1 to 3 mm; "30" is 30.'],
    [
      '  size: { uniform: { low: 4, high: 5 } }\n',
      'w.yaml:4:9: latent "size" must be from 1 to 3 mm; "size" is from 4 to 5.',
    ],
    ['latents: { side: ill }\n', 'w.yaml:4:18: latent "side" is one of left, right, but "ill" is a number.'],
    ['  side: { categorical: [left, rigth] }\n', 'w.yaml:4:9: latent "side" is never "rigth". Did you mean "right"?'],
    [
      'latents:\n  size: if(ill, "big", "small")\n',
      'w.yaml:5:9: latent "size" is a number (from 1 to 3 mm), but "if(ill, "big", "small")" is a text.',
    ],
  ])('refuses %j', (rest, problem) => {
    expect(problemsOf(rest)).toEqual([problem]);
  });

  it('refuses values that only a case shows', () => {
    const latentsOf = bind('  size: { normal: { mean: 2, sd: 1 } }\n');
    expect(latentsOf({ ill: 0, size: 2 }, 0)).toEqual({ size: 2 });
    expect(() => latentsOf({ ill: 0, size: 3.5 }, 12)).toThrow(
      expect.objectContaining({
        code: 'simulate/bad-latent',
        message: 'w.yaml:4:9: case 12: latent "size" must be from 1 to 3 mm; "size" is 3.5.',
      }),
    );
    const divided = bind('latents: { size: 2 / ill }\n');
    expect(() => divided({ ill: 0 }, 3)).toThrow(/case 3, latent "size": division of 2 by 0/);
  });
});
