// A lesion on its grid: what its parts are drawn from.
import { cos, sin } from '../../../core/math.ts';
import type { LesionField, LesionOutline } from './lesion-outline.ts';
import type { SkinFrame } from './skin-frame.ts';
import type { SkinLatents } from './skin-latents.ts';

/** A lesion of a case. */
export interface LesionScene {
  readonly frame: SkinFrame;
  readonly latents: SkinLatents;
  readonly outline: LesionOutline;
  readonly field: LesionField;
}

/** A point of a lesion: a direction (a share of a turn) and a share of the radius there; with that radius in mm. */
export function pointInLesion(
  { x, y, radii }: LesionOutline,
  turn: number,
  share: number,
): { readonly x: number; readonly y: number; readonly radius: number } {
  const step = Math.floor((turn - Math.floor(turn)) * radii.length) % radii.length;
  const radius = radii[step]!;
  const angle = (2 * Math.PI * step) / radii.length;
  return { x: x + share * radius * cos(angle), y: y + share * radius * sin(angle), radius };
}
