import { describe, expect, it } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { pooledPictures, wordCounts } from '../../../../src/learn/models/plain-evidence.ts';

describe('pooledPictures', () => {
  it('averages 16 x 16 parts, on the scale of the picture', () => {
    const graph = createGraph();
    const picture = graph.input('picture', [2, 1, 34, 32]);
    const pooled = pooledPictures(picture);
    expect(pooled.shape).toEqual([2, 17 * 16]);
    const data = Float32Array.from({ length: 2 * 34 * 32 }, (_, at) => (at % 7) + (at < 34 * 32 ? 0 : 3 * (at % 5)));
    const out = evaluateGraph([pooled], { picture: tensorValue('float32', [2, 1, 34, 32], data) })[0]!;
    const row = Array.from(out.data).slice(0, 17 * 16);
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(row.reduce((sum, value) => sum + value * value, 0) / row.length).toBeCloseTo(1, 5);
    const part = (top: number, left: number): number =>
      [0, 1, 32, 33].reduce((sum, step) => sum + data[32 * 2 * top + 2 * left + step]!, 0) / 4;
    // Differences of parts are those of their means, up to one scale.
    const scale = (row[1]! - row[0]!) / (part(0, 1) - part(0, 0));
    expect(row[20]! - row[0]!).toBeCloseTo(scale * (part(1, 4) - part(0, 0)), 4);
  });
});

describe('wordCounts', () => {
  it('counts words and leaves padding out', () => {
    const graph = createGraph();
    const words = graph.input('words', [1, 5], 'int64');
    const counts = wordCounts(words, { words: 4 });
    const given = { words: tensorValue('int64', [1, 5], [3, 1, 3, 0, 0]) };
    expect(Array.from(evaluateGraph([counts], given)[0]!.data)).toEqual([0, 1, 0, 2]);
  });
});
