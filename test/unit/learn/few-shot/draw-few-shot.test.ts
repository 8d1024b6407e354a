import { describe, expect, test } from 'vitest';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { drawFewShot } from '../../../../src/learn/few-shot/draw-few-shot.ts';
import { fewShotLora } from '../../../../src/learn/few-shot/few-shot-lora.ts';
import { selfAttention, separateAttention } from '../../../../src/learn/layers/attention.ts';
import { linear } from '../../../../src/learn/layers/linear.ts';
import { loraScale } from '../../../../src/learn/lora/lora-options.ts';
import { createScope } from '../../../../src/learn/scope/scope.ts';

/** Two sets: 100 and 40 training cases; a fifth of each is of class 1, and one case in ten has no class. */
function mixedSets(order: (index: number) => number = (index) => index) {
  const rows = Array.from({ length: 160 }, (_, index) => order(index));
  const codes = Int32Array.from(rows, (row) => (row < 100 ? 0 : 1));
  return {
    ids: rows.map((row) => `case-${row}`),
    label: Int32Array.from(rows, (row) => (row % 10 === 9 ? -1 : row % 5 === 0 ? 1 : 0)),
    attributes: [{ name: 'set', codes, groups: ['fundus', 'oct'], unknown: -1, recipe: { columns: ['set'] } }],
    splits: {
      train: Int32Array.from(rows.flatMap((row, index) => (row < 140 ? [index] : [])).sort((a, b) => a - b)),
      validation: new Int32Array(),
      test: new Int32Array(),
    },
  };
}

const cases = mixedSets();
const sizes = (rows: Int32Array): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const row of rows) {
    const key = `class ${cases.label[row]} of set ${cases.attributes[0]!.codes[row]}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};

describe('drawFewShot', () => {
  test('takes its share of every class of every set, at least one case, of the split alone', () => {
    const rows = drawFewShot(cases, { share: 0.1, set: 'set', seed: 1 });
    expect(sizes(rows)).toEqual({
      'class 0 of set 0': 7,
      'class 1 of set 0': 2,
      'class 0 of set 1': 3,
      'class 1 of set 1': 1,
    });
    expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
    expect(Math.max(...rows)).toBeLessThan(140);
    expect(Object.values(sizes(drawFewShot(cases, { share: 0.001, set: 'set', seed: 1 })))).toEqual([1, 1, 1, 1]);
  });

  test('or a number of each class, and all of a smaller one', () => {
    expect(Object.values(sizes(drawFewShot(cases, { perClass: 10, set: 'set', seed: 1 }))).sort()).toEqual([
      10, 10, 10, 8,
    ]);
    expect(drawFewShot(cases, { perClass: 5, seed: 1 })).toHaveLength(10);
    expect(drawFewShot(cases, { share: 1, seed: 1 })).toHaveLength(126);
  });

  test('a smaller draw is part of a larger one, and another seed is another draw', () => {
    const small = drawFewShot(cases, { share: 0.1, set: 'set', seed: 4 });
    const large = new Set(drawFewShot(cases, { share: 0.3, set: 'set', seed: 4 }));
    expect(small.every((row) => large.has(row))).toBe(true);
    expect(drawFewShot(cases, { share: 0.1, set: 'set', seed: 5 })).not.toEqual(small);
  });

  test('draws the same cases whatever their order', () => {
    const reversed = mixedSets((index) => 159 - index);
    const names = (of: typeof cases) =>
      [...drawFewShot(of, { share: 0.2, set: 'set', seed: 2 })].map((row) => of.ids[row]!).sort();
    expect(names(reversed)).toEqual(names(cases));
  });

  test('says what is wrong', () => {
    expect(() => drawFewShot(cases, { seed: 1 })).toThrow(/either a share or a number/);
    expect(() => drawFewShot(cases, { share: 0.1, perClass: 2, seed: 1 })).toThrow(/either a share or a number/);
    expect(() => drawFewShot(cases, { share: 1.5, seed: 1 })).toThrow(/got 1.5/);
    expect(() => drawFewShot(cases, { perClass: 0, seed: 1 })).toThrow(/got 0/);
    expect(() => drawFewShot(cases, { perClass: 2, set: 'sets', seed: 1 })).toThrow(/no attribute "sets"/);
  });
});

test('the few-shot adapters are unscaled, of rank 16, and on queries, keys and values alone', () => {
  const graph = createGraph();
  const scope = createScope(graph, { mode: 'train', lora: fewShotLora });
  const x = graph.input('x', [2, 3, 32]);
  selfAttention(scope.child('timm'), x, { heads: 2 });
  separateAttention(scope.child('hub'), x, { heads: 2 });
  linear(scope.child('fc'), x, { outputs: 8 });
  const adapted = scope.specifications.flatMap(({ name, shape }) =>
    name.endsWith('lora_A.weight') ? [[name, shape[0]]] : [],
  );
  expect(adapted).toEqual([
    ['timm.qkv.lora_A.weight', 16],
    ['hub.q_proj.lora_A.weight', 16],
    ['hub.k_proj.lora_A.weight', 16],
    ['hub.v_proj.lora_A.weight', 16],
  ]);
  expect(loraScale(fewShotLora)).toBe(1);
});
