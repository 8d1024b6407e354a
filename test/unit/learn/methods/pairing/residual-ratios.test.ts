import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../../src/core/stream.ts';
import { residualRatios } from '../../../../../src/learn/methods/pairing/residual-ratios.ts';

const width = 3;
const folds = 4;
/** Correlation of image and text of good pairs along the first column; the others say nothing. */
const common = 0.5;

interface ProblemOptions {
  readonly count?: number;
  readonly goodShare?: number;
  /** Pairs whose text lies this far on the wrong side of their image. */
  readonly astray?: number;
}

/** Pairs of one group and class, every pair but the good ones unrelated, with keys of four exchanges. */
function drawPairs({ count = 2400, goodShare = 1, astray = 0 }: ProblemOptions) {
  const rows = () => ({ count, width, data: new Float64Array(count * width) });
  const [image, text] = [rows(), rows()];
  const isGood = new Uint8Array(count);
  for (let row = 0; row < count; row += 1) {
    const stream = createStream(7, 'residual', row);
    isGood[row] = Number(stream.uniform() < goodShare);
    for (let k = 0; k < width; k += 1) {
      const [a, b] = [stream.normal(), stream.normal()];
      image.data[row * width + k] = a;
      text.data[row * width + k] = k === 0 && isGood[row] === 1 ? common * a + Math.sqrt(1 - common * common) * b : b;
    }
    if (row < astray) {
      image.data[row * width] = 6;
      text.data[row * width] = -6;
    }
  }
  const keys = createStream(7, 'keys');
  const evidence = {
    ...{ image, text, folds, groups: 1, group: new Int32Array(count), stated: new Int32Array(count) },
    fold: Int32Array.from({ length: count }, (_, row) => row % folds),
  };
  const exchangeKeys = Array.from({ length: 4 }, () => Float64Array.from({ length: count }, () => keys.uniform()));
  return { evidence, isGood, options: { directions: 2, ridge: 0.05, exchangeKeys } };
}

describe('residualRatios', () => {
  it('finds the correlation of good pairs, also by pairs that count as good because they agree', () => {
    const { evidence, isGood, options } = drawPairs({ count: 8000, goodShare: 0.6 });
    const { image, text } = evidence;
    const agreeing = Float64Array.from(isGood, (_, row) =>
      image.data[row * width]! * text.data[row * width]! > 0 ? 0.95 : 0.05,
    );
    const byTruth = residualRatios({ ...evidence, good: Float64Array.from(isGood) }, options).correlations[0]!;
    const byAgreement = residualRatios({ ...evidence, good: agreeing }, options).correlations[0]!;
    expect(Math.abs(byTruth - common)).toBeLessThan(0.05);
    expect(byAgreement).toBeLessThan(0.62);
  });

  it('leaves the ratios of all pairs nearly as they are where a few lie far off', () => {
    const slopeOf = (astray: number): number => {
      const { evidence, options } = drawPairs({ astray });
      const good = new Float64Array(evidence.group.length).fill(1);
      const { ratios } = residualRatios({ ...evidence, good }, options);
      const others = ratios.subarray(20);
      const mean = others.reduce((sum, each) => sum + each, 0) / others.length;
      return Math.sqrt(others.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / others.length);
    };
    expect(slopeOf(10) / slopeOf(0)).toBeGreaterThan(0.75);
  });

  it('exchanges texts by the keys alone, whatever the order of the calls', () => {
    const { evidence, options, isGood } = drawPairs({ count: 600, goodShare: 0.7 });
    const request = { ...evidence, good: Float64Array.from(isGood) };
    const first = residualRatios(request, options);
    residualRatios({ ...request, stated: request.stated.map((_, row) => row % 2) }, options);
    expect(residualRatios(request, options)).toEqual(first);
  });
});
