// What the pixels of a set of pictures have in common: mean log power by spatial frequency, and how often each intensity occurs.
import { radialPowerSpectrum } from '../../src/images/fourier/radial-power-spectrum.ts';
import { histogram } from '../../src/images/histogram.ts';
import { createImage, type Image } from '../../src/images/image.ts';

const spectrumBins = 64;
const histogramBins = 64;

/** Spatial frequencies looked at, in cycles per pixel: from a fiftieth of a picture or so to short of the Nyquist frequency. */
const [lowest, highest] = [0.02, 0.4];

/** Borders of the octaves that are printed one by one. */
const octaves = [0.02, 0.04, 0.08, 0.16, 0.4] as const;

/** Frequencies of the bins in cycles per pixel, and their weights: every octave counts alike. */
const bins = Array.from({ length: spectrumBins }, (_, bin) => ({ bin, frequency: (0.5 * (bin + 0.5)) / spectrumBins }))
  .filter(({ frequency }) => frequency >= lowest && frequency <= highest)
  .map((row) => ({ ...row, weight: 1 / row.frequency }));

/** Means over pictures. */
export interface PictureStatistics {
  readonly pictures: number;
  /** Mean of ten times the decimal logarithm of power, by bin. */
  readonly decibels: readonly number[];
  /** Shares of intensities in [0, 1]. */
  readonly shares: readonly number[];
  readonly mean: number;
  /** Standard deviation within pictures, averaged. */
  readonly spread: number;
}

/** Statistics of grey pictures of intensities in [0, 1]; `mask` tells which samples the histogram counts. */
export function statisticsOf(
  pictures: readonly Image[],
  counted: (value: number) => boolean = () => true,
): PictureStatistics {
  const decibels = bins.map(() => 0);
  const shares = Array.from({ length: histogramBins }, () => 0);
  let [mean, spread] = [0, 0];
  for (const { extents, data } of pictures) {
    const { power } = radialPowerSpectrum(createImage(extents, { data }), { bins: spectrumBins });
    bins.forEach(({ bin }, k) => {
      decibels[k]! += (10 * Math.log10(Math.max(power[bin]!, 1e-12))) / pictures.length;
    });
    const values = data.filter(counted);
    const counts = histogram(createImage([values.length, 1], { data: values }), { bins: histogramBins });
    counts.forEach((count, k) => {
      shares[k]! += count / values.length / pictures.length;
    });
    const own = values.reduce((sum, value) => sum + value, 0) / values.length;
    mean += own / pictures.length;
    spread +=
      Math.sqrt(values.reduce((sum, value) => sum + (value - own) * (value - own), 0) / values.length) /
      pictures.length;
  }
  return { pictures: pictures.length, decibels, shares, mean, spread };
}

/** Slope of log power against log frequency; natural scenes have about -2 to -3. */
export function slopeOf({ decibels }: PictureStatistics): number {
  const rows = bins.map(({ frequency, weight }, k) => ({ x: Math.log10(frequency), y: decibels[k]! / 10, weight }));
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const x = rows.reduce((sum, row) => sum + row.weight * row.x, 0) / total;
  const y = rows.reduce((sum, row) => sum + row.weight * row.y, 0) / total;
  const shared = rows.reduce((sum, row) => sum + row.weight * (row.x - x) * (row.y - y), 0);
  return shared / rows.reduce((sum, row) => sum + row.weight * (row.x - x) * (row.x - x), 0);
}

/** How far two sets of pictures are apart. */
export interface PictureDistance {
  /** Root mean square of the difference of the mean log spectra. */
  readonly decibels: number;
  /** Mean difference, first minus second, by octave of frequency. */
  readonly octaves: readonly number[];
  /** Wasserstein-1 distance of the histograms on [0, 1]. */
  readonly wasserstein: number;
  /** Share that the histograms have in common. */
  readonly overlap: number;
}

/** Distances of the first set from the second. */
export function distanceOf(first: PictureStatistics, second: PictureStatistics): PictureDistance {
  const differences = bins.map(({ frequency, weight }, k) => ({
    frequency,
    weight,
    difference: first.decibels[k]! - second.decibels[k]!,
  }));
  const mean = (rows: typeof differences, value: (row: (typeof differences)[number]) => number): number =>
    rows.reduce((sum, row) => sum + row.weight * value(row), 0) / rows.reduce((sum, row) => sum + row.weight, 0);
  let [ahead, wasserstein, overlap] = [0, 0, 0];
  first.shares.forEach((share, k) => {
    ahead += share - second.shares[k]!;
    wasserstein += Math.abs(ahead) / histogramBins;
    overlap += Math.min(share, second.shares[k]!);
  });
  return {
    decibels: Math.sqrt(mean(differences, ({ difference }) => difference * difference)),
    octaves: octaves.slice(1).map((high, k) =>
      mean(
        differences.filter(({ frequency }) => frequency >= octaves[k]! && frequency < high),
        ({ difference }) => difference,
      ),
    ),
    wasserstein,
    overlap,
  };
}

/** The octaves as titles of columns. */
export const octaveTitles = octaves.slice(1).map((high, k) => `${octaves[k]}-${high}`);
