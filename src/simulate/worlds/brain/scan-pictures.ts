// From the signal of the brain to the picture.
import type { Box } from '../../../images/geometry/crop.ts';
import { createImage, type Image } from '../../../images/image.ts';
import type { RenderRequest } from '../world.ts';
import type { PreparedBrain } from './prepared-brain.ts';
import { forEachBoxRow, pasteBox } from './sample-box.ts';
import { scannerStandards } from './scanner-standards.ts';
import { stretchContrast } from './stretch-contrast.ts';
import type { Template } from './template.ts';

/** What is scanned. */
export interface UnscannedBrain {
  readonly request: RenderRequest;
  /** Intensities in the frame. */
  readonly signal: Image;
  readonly frame: Box;
  /** Factor by which intensities are stretched before. */
  readonly contrast: number;
}

/**
 * The pictures as scanned; those that share the noise draw it once. Without a skull the brain is cut out afterwards, as tools that strip skulls do: where there
 * was no signal, 0 stays, and only the frame is scanned.
 */
export function scanPictures(
  { scanner, settings, template }: PreparedBrain,
  brains: readonly UnscannedBrain[],
): readonly Image[] {
  const scanned = scanner.scanTwins(
    brains.map(({ request, signal, frame, contrast }) => {
      const picture = settings.skull ? inFrame(signal, frame, template) : signal;
      const image =
        contrast === 1 ? picture : { ...picture, data: stretchContrast(picture.data, contrast, [0, 1]).data };
      return { image, latents: { ...scannerStandards(), ...request.latents }, key: request };
    }),
  );
  return settings.skull
    ? scanned
    : brains.map(({ signal, frame }, k) => cutOut(scanned[k]!.data, { signal: signal.data, frame, template }));
}

/** The whole picture, 0 outside of the frame. */
export function inFrame<S extends Float32Array | Uint8Array>(
  part: Image<S>,
  frame: Box,
  { extents, geometry }: Template,
): Image<S> {
  const length = extents.reduce((product, extent) => product * extent, 1);
  const data = (part.data instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length)) as S;
  pasteBox(data, part.data, { box: frame, extents });
  return createImage(extents, { geometry, data });
}

/** What was scanned of the frame, where there was a signal; 0 elsewhere. */
function cutOut(
  scanned: Float32Array,
  { signal, frame, template }: { signal: Float32Array; frame: Box; template: Template },
): Image {
  const { extents, geometry } = template;
  const picture = createImage(extents, { geometry });
  const { data } = picture;
  forEachBoxRow(frame, extents, (at, from, length) => {
    const row = data.subarray(at, at + length);
    copyLit(row, scanned.subarray(from, from + length), signal.subarray(from, from + length));
  });
  return picture;
}

function copyLit(row: Float32Array, scanned: Float32Array, signal: Float32Array): void {
  for (let i = 0; i < row.length; i += 1) {
    if (signal[i] !== 0) {
      row[i] = scanned[i]!;
    }
  }
}
