// One vessel: a polyline that starts with a heading, is turned by a guide, and meanders.
import { sin } from '../../../core/math.ts';
import type { Stream } from '../../../core/stream.ts';
import type { EyeFrame } from './eye-frame.ts';

export type VesselKind = 'artery' | 'vein';

/** A place in eye coordinates (mm). */
export interface EyePoint {
  readonly u: number;
  readonly v: number;
}

/** A vessel: centre line in eye coordinates, radius in mm at every point, and the first point from which branches may leave. */
export interface Vessel {
  readonly kind: VesselKind;
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly radii: Float64Array;
  readonly sproutFrom: number;
}

/** How a vessel is to run. */
export interface Course {
  readonly kind: VesselKind;
  /** Points before the vessel begins to grow. */
  readonly start: readonly EyePoint[];
  /** Where it begins to grow. */
  readonly end: EyePoint;
  readonly headingU: number;
  readonly headingV: number;
  readonly radiusMm: number;
  /** Loss of radius a mm, relative. */
  readonly taper: number;
  readonly lengthMm: number;
  /** Writes the direction (of any length) in which a vessel at (u, v) should turn into `wish`. */
  guide(u: number, v: number, wish: Float64Array): void;
  /** How strongly the heading persists from step to step, 0..1. */
  readonly steadiness: number;
  /** Ends at this distance from the fovea. */
  readonly avoidFoveaMm: number;
}

/** Distance of points before they meander, in mm. */
export const stepMm = 0.08;
/** Vessels end beyond this distance from the disc. */
const farthestMm = 13;

/**
 * Guide along the nerve fibres: the flow from a source in the disc to sinks at the fovea and on the raphe beyond it, so that lines
 * that start steeply arch over the macula.
 */
export function followFlow({ foveaU, foveaV }: EyeFrame, sink: number): Course['guide'] {
  const [beyondU, beyondV] = [1.9 * foveaU, 1.9 * foveaV];
  return (u, v, wish) => {
    const fromDisc = 1 / (u * u + v * v + 0.01);
    const toFovea = (0.2 * sink) / ((u - foveaU) * (u - foveaU) + (v - foveaV) * (v - foveaV) + 0.01);
    const toRaphe = (0.4 * sink) / ((u - beyondU) * (u - beyondU) + (v - beyondV) * (v - beyondV) + 2);
    wish[0] = u * fromDisc - (u - foveaU) * toFovea - (u - beyondU) * toRaphe;
    wish[1] = v * fromDisc - (v - foveaV) * toFovea - (v - beyondV) * toRaphe;
  };
}

/** Grows a vessel. It draws the same numbers whatever the latents are. */
export function growVessel(course: Course, options: { frame: EyeFrame; tortuosity: number }, stream: Stream): Vessel {
  const { frame, tortuosity } = options;
  const slow = 6.28 * stream.uniform();
  const slower = 6.28 * stream.uniform();
  const fast = 6.28 * stream.uniform();
  const waveMm = 0.7 + 0.8 * stream.uniform();
  const strength = (0.06 + 0.75 * tortuosity * tortuosity + 0.18 * tortuosity) * (0.5 + stream.uniform());
  const first = course.start.length;
  const steps = Math.round(course.lengthMm / stepMm);
  const us = new Float64Array(first + steps);
  const vs = new Float64Array(first + steps);
  course.start.forEach((point, k) => {
    us[k] = point.u;
    vs[k] = point.v;
  });
  let { u, v } = course.end;
  const wish = new Float64Array(2);
  const speed = Math.sqrt(course.headingU * course.headingU + course.headingV * course.headingV);
  let headU = course.headingU / speed;
  let headV = course.headingV / speed;
  const home = aboveRaphe(frame, u, v);
  let count = first;
  for (let step = 0; step < steps; step += 1) {
    us[count] = u;
    vs[count] = v;
    count += 1;
    course.guide(u, v, wish);
    const turn = (1 - course.steadiness) / Math.max(1e-9, Math.sqrt(wish[0]! * wish[0]! + wish[1]! * wish[1]!));
    headU = course.steadiness * headU + turn * wish[0]!;
    headV = course.steadiness * headV + turn * wish[1]!;
    const length = Math.max(1e-9, Math.sqrt(headU * headU + headV * headV));
    headU /= length;
    headV /= length;
    const s = (6.283 * step * stepMm) / waveMm;
    const wave = strength * (0.6 * sin(s + slow) + 0.5 * sin(0.43 * s + slower) + 0.3 * sin(2.1 * s + fast));
    u += stepMm * (headU - wave * headV);
    v += stepMm * (headV + wave * headU);
    const du = u - frame.foveaU;
    const dv = v - frame.foveaV;
    const beyond = u - 1.9 * frame.foveaU;
    const isPast = beyond * beyond + dv * dv < 0.8 || u * u + v * v > farthestMm * farthestMm;
    const isOff = isPast || aboveRaphe(frame, u, v) * home < 0;
    if (du * du + dv * dv < course.avoidFoveaMm * course.avoidFoveaMm || isOff) break;
  }
  const radii = new Float64Array(count);
  for (let k = 0; k < count; k += 1) {
    radii[k] = Math.max(0.3, 1 - Math.max(0, k - first) * stepMm * course.taper) * course.radiusMm;
  }
  const sproutFrom = first + Math.round((first > 0 ? 0.35 : 0.3) / stepMm);
  return { kind: course.kind, u: us.subarray(0, count), v: vs.subarray(0, count), radii, sproutFrom };
}

/** 1 above the line from the disc through the fovea, -1 below, 0 near the disc and on its nasal side: no vessel crosses the raphe. */
function aboveRaphe({ foveaU, foveaV }: EyeFrame, u: number, v: number): number {
  return u > -1.2 ? 0 : Math.sign(foveaV * Math.min(1, u / foveaU) - v);
}
