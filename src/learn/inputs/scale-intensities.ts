import { dataError, usageError } from '../../core/errors.ts';
import { createImage, type Image, type Samples } from '../../images/image.ts';
import type { IntensityRange } from './image-preparation.ts';
import type { Picture } from './resize-picture.ts';

/**
 * Intensities from 0 to 255: bytes stay bytes where nothing is to be scaled, everything else becomes single-precision numbers. A picture whose samples are
 * all equal, between percentiles, becomes 0.
 * @throws `learn/bad-preparation` (usage) unless low is below high; `learn/not-a-number` (data) for samples that are not finite.
 */
export function scaleIntensities(image: Image<Samples>, range: IntensityRange = { kind: 'stored' }): Picture {
  const { data, extents, channels } = image;
  if (range.kind === 'stored') {
    if (data instanceof Uint8Array) return image as Image<Uint8Array>;
    requireFinite(data);
    const factor = data instanceof Uint16Array ? 255 / 65535 : 1;
    return createImage(extents, { channels, data: Float32Array.from(data, (value) => value * factor) });
  }
  if (!(range.low < range.high) || (range.kind === 'percentiles' && !(range.low >= 0 && range.high <= 100))) {
    throw usageError(
      'learn/bad-preparation',
      `intensities need ${range.kind === 'percentiles' ? 'percentiles from 0 to 100 with ' : ''}low below high; got ${range.low} and ${range.high}.`,
    );
  }
  requireFinite(data);
  const { low, high } = range.kind === 'range' ? range : percentilesOf(data, range);
  const factor = high > low ? 255 / (high - low) : 0;
  return createImage(extents, {
    channels,
    data: Float32Array.from(data, (value) => Math.min(255, Math.max(0, (value - low) * factor))),
  });
}

function requireFinite(data: Samples): void {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return;
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw dataError('learn/not-a-number', `sample ${bad} of the picture is ${data[bad]}.`, {
    hint: 'Correct the file, or leave the case out.',
  });
}

function percentilesOf(
  data: Samples,
  { low, high }: { readonly low: number; readonly high: number },
): { low: number; high: number } {
  const sorted = Float64Array.from(data).sort();
  const at = (percent: number): number => {
    const place = (percent / 100) * (sorted.length - 1);
    const below = Math.floor(place);
    const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
    return sorted[below]! + (place - below) * (next - sorted[below]!);
  };
  return { low: at(low), high: at(high) };
}
