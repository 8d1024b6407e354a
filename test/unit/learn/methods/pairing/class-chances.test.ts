import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import { discriminate, scoresByClass, softmaxRows } from '../../../../../src/learn/methods/pairing/class-chances.ts';
import { promptLogits } from '../../../../../src/learn/methods/pairing/prompt-logits.ts';

describe('discriminate', () => {
  it('gives the chances of two normal distributions of equal variance and known shares', () => {
    const count = 20_000;
    const draw = createStream(2, 'scores');
    const label = Uint8Array.from({ length: count }, () => (draw.uniform() < 0.25 ? 1 : 0));
    const score = Float64Array.from(label, (own) => draw.normal() + 1.5 * own);
    const targets = {
      classes: 2,
      data: Float64Array.from({ length: 2 * count }, (_, at) => Number(label[at >> 1] === at % 2)),
    };
    const chances = { classes: 2, data: new Float64Array(2 * count) };
    discriminate(
      {
        scores: [score.map((value) => -value), score],
        targets,
        weights: new Float64Array(count).fill(1),
        members: Array.from(label.keys()),
      },
      chances,
    );
    for (const row of [0, 1, 2, 3, 4]) {
      const odds = Math.log(0.25 / 0.75) + 1.5 * (score[row]! - 0.75);
      expect(Math.abs(chances.data[2 * row + 1]! - 1 / (1 + Math.exp(-odds)))).toBeLessThan(0.02);
      expect(chances.data[2 * row]! + chances.data[2 * row + 1]!).toBeCloseTo(1, 12);
    }
  });
});

describe('softmaxRows', () => {
  it('does not overflow', () => {
    expect(Array.from(softmaxRows(Float64Array.of(1000, 1000, -1000, 0), 2).data)).toEqual([0.5, 0.5, 0, 1]);
  });
});

describe('promptLogits', () => {
  it('is opposite for two classes, 0 for the median text, and flat where prompts are alike', () => {
    const text = { count: 3, width: 2, data: Float64Array.of(1, 0, 1, 1, 0, 1) };
    const prompts = { count: 2, width: 2, data: Float64Array.of(3, 0, 0, 5) };
    const logits = promptLogits(text, { rows: prompts, classOf: [0, 1], classes: 2 });
    expect(logits[0]).toBeGreaterThan(0);
    expect(logits[1]).toBeCloseTo(-logits[0]!, 12);
    expect([logits[2], logits[3]].map(Math.abs)).toEqual([0, 0]);
    const alike = { count: 2, width: 2, data: Float64Array.of(1, 0, 1, 0) };
    expect(promptLogits(text, { rows: alike, classOf: [0, 1], classes: 2 }).every((value) => value === 0)).toBe(true);
  });
});

describe('scoresByClass', () => {
  it('predicts one of two classes, the other being its opposite, and each of three', () => {
    const two = { classes: 2, data: Float64Array.of(0.2, 0.8, 0.9, 0.1) };
    const asked: number[] = [];
    const scores = scoresByClass(two, (targets, k) => {
      asked.push(k);
      return targets;
    });
    expect(asked).toEqual([1]);
    expect(Array.from(scores[1]!, (each) => Number(each.toFixed(12)))).toEqual([0.6, -0.8]);
    expect(Array.from(scores[0]!)).toEqual(Array.from(scores[1]!, (each) => -each));
    const three = { classes: 3, data: Float64Array.of(0.2, 0.3, 0.5) };
    expect(scoresByClass(three, (targets) => targets).map(([score]) => score!.toFixed(1))).toEqual([
      '-0.6',
      '-0.4',
      '0.0',
    ]);
  });
});
