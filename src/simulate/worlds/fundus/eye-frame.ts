// Where things lie on the retina. Eye coordinates: origin at the centre of the optic disc, u in mm towards the nose, v in mm downwards.
// A right eye is shown with the nose to the right, a left eye mirrored.
import { cos, sin } from '../../../core/math.ts';
import { createStream } from '../../../core/stream.ts';
import type { FundusLatents } from './fundus-latents.ts';
import type { FundusSettings } from './fundus-settings.ts';

/** Length of a degree of visual angle on the retina of a standard eye, in mm. */
const mmPerDegree = 0.288;

/** The grid of a picture on the retina of one eye. */
export interface EyeFrame {
  readonly width: number;
  readonly height: number;
  readonly mmPerPixel: number;
  /** 1 for a right eye, -1 for a left one: sign of u along x. */
  readonly side: 1 | -1;
  /** Eye coordinates of the middle of the picture. */
  readonly centreU: number;
  readonly centreV: number;
  readonly foveaU: number;
  readonly foveaV: number;
}

/** The frame of a case: the fovea 4.1 to 4.9 mm to the temporal side and a little below, the camera a little off its mark. */
export function eyeFrame(settings: FundusSettings, latents: FundusLatents, key: readonly [number, number]): EyeFrame {
  const stream = createStream(key[0], 'fundus', key[1], 'frame');
  const distance = 4.5 + 0.4 * (2 * stream.uniform() - 1);
  const angle = 0.1 + 0.06 * (2 * stream.uniform() - 1);
  const foveaU = -distance * cos(angle);
  const foveaV = distance * sin(angle);
  const offU = 0.3 * (2 * stream.uniform() - 1);
  const offV = 0.25 * (2 * stream.uniform() - 1);
  const share = { disc: 0, between: 0.48, macula: 1 }[settings.centre];
  return {
    width: settings.width,
    height: settings.height,
    mmPerPixel: (settings.fieldDegrees * mmPerDegree) / settings.width,
    side: latents.laterality === 'right' ? 1 : -1,
    centreU: foveaU * share + offU,
    centreV: foveaV * share + offV,
    foveaU,
    foveaV,
  };
}

/** Column of the picture at eye coordinate u (0 at the middle of the first sample). */
export function columnOf({ side, centreU, mmPerPixel, width }: EyeFrame, u: number): number {
  return (side * (u - centreU)) / mmPerPixel + (width - 1) / 2;
}

/** Row of the picture at eye coordinate v. */
export function rowOf({ centreV, mmPerPixel, height }: EyeFrame, v: number): number {
  return (v - centreV) / mmPerPixel + (height - 1) / 2;
}

/** Eye coordinate u of a column. */
export function uOf({ side, centreU, mmPerPixel, width }: EyeFrame, column: number): number {
  return side * (column - (width - 1) / 2) * mmPerPixel + centreU;
}

/** Eye coordinate v of a row. */
export function vOf({ centreV, mmPerPixel, height }: EyeFrame, row: number): number {
  return (row - (height - 1) / 2) * mmPerPixel + centreV;
}
