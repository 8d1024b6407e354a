/** What a stretch of contrast did. */
export interface Stretched {
  readonly data: Float32Array;
  /** Shares of all samples that were clipped at the bottom and at the top. */
  readonly clippedLow: number;
  readonly clippedHigh: number;
}

/**
 * The intensity bias of SimBA (Stanley et al. 2023) over a whole picture: with lo and hi the ends of its range and h = (hi - lo) / 2,
 * I' = clip(f (I - h) + h, lo, hi), then (I' - lo) / (hi - lo). The range is that of the samples (as published, so f = 1 rescales to [0, 1]) unless
 * given; with [0, 1], f = 1 changes nothing. A picture of one intensity becomes 0.
 */
export function stretchContrast(
  intensities: Float32Array,
  factor: number,
  range?: readonly [number, number],
): Stretched {
  const [low, high] = range ?? rangeOf(intensities);
  const half = (high - low) / 2;
  const data = new Float32Array(intensities.length);
  let [below, above] = [0, 0];
  if (high > low) {
    for (let i = 0; i < data.length; i += 1) {
      const stretched = factor * (intensities[i]! - half) + half;
      below += stretched < low ? 1 : 0;
      above += stretched > high ? 1 : 0;
      data[i] = (Math.max(low, Math.min(high, stretched)) - low) / (high - low);
    }
  }
  const count = Math.max(1, data.length);
  return { data, clippedLow: below / count, clippedHigh: above / count };
}

function rangeOf(intensities: Float32Array): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of intensities) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
