import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tensorValue } from '../../../src/core/tensor-value.ts';
import { createGraph } from '../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../src/engine/evaluate/evaluate.ts';
import { pictureGist } from '../../../src/learn/models/plain-evidence.ts';

interface Case {
  readonly shape: readonly [number, number, number];
  readonly data: readonly number[];
  readonly gist: readonly number[];
}

const { cases } = JSON.parse(readFileSync(new URL('gist.json', import.meta.url), 'utf8')) as { cases: readonly Case[] };

describe('the gist of pictures', () => {
  it.each(cases)('is that of SciPy for a picture of $shape', ({ shape, data, gist }) => {
    const graph = createGraph();
    const found = pictureGist(graph.input('picture', [1, ...shape]));
    const picture = tensorValue('float32', [1, ...shape], Float32Array.from(data));
    const [features] = evaluateGraph([found], { picture });
    expect(features!.shape).toEqual([1, gist.length]);
    const farthest = Math.max(...gist.map((value, at) => Math.abs(value - Number(features!.data[at]))));
    // Single precision against double.
    expect(farthest).toBeLessThan(1e-5);
  });
});
