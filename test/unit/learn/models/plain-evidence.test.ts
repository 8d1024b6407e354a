import { describe, expect, it } from 'vitest';
import { tensorValue } from '../../../../src/core/tensor-value.ts';
import { createGraph } from '../../../../src/engine/create-graph.ts';
import { evaluateGraph } from '../../../../src/engine/evaluate/evaluate.ts';
import { pictureGist, wordCounts } from '../../../../src/learn/models/plain-evidence.ts';

describe('pictureGist', () => {
  it('does not change with brightness and contrast', () => {
    const graph = createGraph();
    const gist = pictureGist(graph.input('picture', [2, 1, 32, 32]));
    const samples = Array.from({ length: 32 * 32 }, (_, at) => (at * at) % 31);
    const data = Float32Array.from([...samples, ...samples.map((value) => 5 - 3 * value)]);
    const [features] = evaluateGraph([gist], { picture: tensorValue('float32', [2, 1, 32, 32], data) });
    const width = features!.shape[1]!;
    const edges = Array.from({ length: width }, (_, at) => at).filter((at) => at >= 16 * 16);
    for (const at of edges) expect(features!.data[width + at]).toBeCloseTo(Number(features!.data[at]), 5);
    for (let at = 0; at < 16 * 16; at += 1) {
      expect(features!.data[width + at]).toBeCloseTo(-Number(features!.data[at]), 5);
    }
  });

  it('tells the direction of edges', () => {
    const graph = createGraph();
    const gist = pictureGist(graph.input('picture', [2, 1, 16, 16]));
    const across = Array.from({ length: 256 }, (_, at) => (at % 4 < 2 ? 0 : 1));
    const down = Array.from({ length: 256 }, (_, at) => (Math.floor(at / 16) % 4 < 2 ? 0 : 1));
    const picture = tensorValue('float32', [2, 1, 16, 16], Float32Array.from([...across, ...down]));
    const [features] = evaluateGraph([gist], { picture });
    const strength = (row: number, direction: number): number => {
      const first = row * features!.shape[1]! + 256 + direction * 64;
      return Array.from({ length: 64 }, (_, at) => Number(features!.data[first + at])).reduce(
        (sum, own) => sum + own,
        0,
      );
    };
    expect(strength(0, 0)).toBeGreaterThan(3 * strength(0, 2));
    expect(strength(1, 2)).toBeGreaterThan(3 * strength(1, 0));
  });
});

describe('wordCounts', () => {
  const counted = (rows: readonly number[], words: number): readonly number[] => {
    const graph = createGraph();
    const counts = wordCounts(graph.input('words', [1, rows.length], 'int64'), { words });
    const given = { words: tensorValue('int64', [1, rows.length], rows) };
    return Array.from(evaluateGraph([counts], given)[0]!.data, Number);
  };

  it('counts words and leaves padding out', () => {
    expect(counted([3, 1, 3, 0, 0], 4).slice(0, 4)).toEqual([0, 1, 0, 2]);
  });

  it('counts pairs of neighbours in their order, none with padding', () => {
    const places = (rows: readonly number[]): readonly number[] =>
      counted(rows, 4)
        .slice(4)
        .flatMap((count, place) => Array.from({ length: count }, () => place));
    const place = (first: number, second: number): number => (8191 * first + second) % 509;
    const ascending = (found: readonly number[]): readonly number[] => [...found].sort((a, b) => a - b);
    expect(places([3, 1, 3, 0, 0])).toEqual(ascending([place(3, 1), place(1, 3)]));
    expect(places([3, 3, 1, 0, 0])).toEqual(ascending([place(3, 3), place(3, 1)]));
    expect(counted([3], 4)).toEqual([0, 0, 0, 1]);
  });
});
