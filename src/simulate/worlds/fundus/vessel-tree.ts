// Arteries and veins of the retina as polylines in eye coordinates: four arcades each, which leave the disc, follow the course of the
// nerve fibres around the macula and branch by Murray's law (the cube of a radius is the sum of the cubes of its branches; Murray 1926).
import { cos, pow, sin } from '../../../core/math.ts';
import { createStream, type Stream } from '../../../core/stream.ts';
import type { EyeFrame } from './eye-frame.ts';
import { type Course, followFlow, growVessel, stepMm, type Vessel, type VesselKind } from './grow-vessel.ts';

/** What the tree depends on besides its key. */
export interface TreeOptions {
  readonly frame: EyeFrame;
  /** 0..1 */
  readonly tortuosity: number;
  /** 1 is the standard calibre. */
  readonly width: number;
  /** Mean radius of the disc in mm. */
  readonly discRadiusMm: number;
  /** How far the trunk is pushed to the nasal side within the disc, in mm. */
  readonly trunkShiftMm: number;
}

interface Arcade {
  readonly name: string;
  readonly kind: VesselKind;
  /** Direction in which the vessel leaves the disc: degrees from up towards the nose. */
  readonly exit: number;
  readonly radiusMm: number;
}

const arcades: readonly Arcade[] = [
  { name: 'superior temporal', kind: 'artery', exit: -22, radiusMm: 0.058 },
  { name: 'superior temporal', kind: 'vein', exit: -32, radiusMm: 0.078 },
  { name: 'inferior temporal', kind: 'artery', exit: 202, radiusMm: 0.06 },
  { name: 'inferior temporal', kind: 'vein', exit: 213, radiusMm: 0.08 },
  { name: 'superior nasal', kind: 'artery', exit: 46, radiusMm: 0.043 },
  { name: 'superior nasal', kind: 'vein', exit: 60, radiusMm: 0.055 },
  { name: 'inferior nasal', kind: 'artery', exit: 138, radiusMm: 0.043 },
  { name: 'inferior nasal', kind: 'vein', exit: 122, radiusMm: 0.055 },
  { name: 'superior macular', kind: 'artery', exit: -62, radiusMm: 0.022 },
  { name: 'inferior macular', kind: 'vein', exit: 243, radiusMm: 0.026 },
  { name: 'nasal', kind: 'artery', exit: 92, radiusMm: 0.022 },
];

const leastRadiusMm = 0.0085;
const deepest = 3;

/** All vessels of a case, trunks first. Each vessel has its own streams, so that no latent changes what another one draws. */
export function vesselTree(options: TreeOptions, key: readonly [number, number]): readonly Vessel[] {
  const vessels: Vessel[] = [];
  for (const arcade of arcades) {
    const name = `${arcade.name} ${arcade.kind}`;
    const stream = createStream(key[0], 'fundus', key[1], 'vessel', name);
    const course = trunkCourse(arcade, options, stream);
    const trunk = growVessel(course, options, stream);
    vessels.push(trunk);
    sprout(trunk, { vessels, options, name, key, depth: 1, side: stream.uniform() < 0.5 ? 1 : -1 });
  }
  return vessels;
}

/** The way from the hub of the disc to its margin and on. */
function trunkCourse(
  arcade: Arcade,
  { discRadiusMm, trunkShiftMm, width, frame }: TreeOptions,
  stream: Stream,
): Course {
  const exit = ((arcade.exit + 5 * clamped(stream.normal())) * Math.PI) / 180;
  const radiusMm = arcade.radiusMm * width * (1 + 0.08 * clamped(stream.normal()));
  const hubU = 0.12 + 0.05 * clamped(stream.normal()) + (arcade.kind === 'artery' ? -0.05 : 0.04);
  const isAbove = arcade.exit > -90 && arcade.exit < 91;
  const hubV = (isAbove ? -0.1 : 0.1) + 0.05 * clamped(stream.normal());
  const endU = 1.05 * discRadiusMm * sin(exit);
  const endV = -1.05 * discRadiusMm * cos(exit);
  const bendU = hubU + 0.25 * (endU - hubU);
  const bendV = hubV + 0.6 * (endV - hubV);
  const start: { u: number; v: number }[] = [];
  for (let step = 0; step < 14; step += 1) {
    const t = step / 14;
    const s = 1 - t;
    start.push({
      u: s * s * (hubU + s * trunkShiftMm) + 2 * s * t * bendU + t * t * endU,
      v: s * s * hubV + 2 * s * t * bendV + t * t * endV,
    });
  }
  const isTemporal = arcade.exit < 0 || arcade.exit > 180;
  return {
    kind: arcade.kind,
    start,
    end: { u: endU, v: endV },
    headingU: endU - bendU,
    headingV: endV - bendV,
    radiusMm,
    taper: 0.035,
    lengthMm: 13,
    guide: followFlow(frame, isTemporal ? 1 : 0.4),
    steadiness: 0.75,
    avoidFoveaMm: 0.7,
  };
}

interface Sprouting {
  readonly vessels: Vessel[];
  readonly options: TreeOptions;
  readonly name: string;
  readonly key: readonly [number, number];
  readonly depth: number;
  /** Side of the first branch, 1 or -1. */
  readonly side: number;
}

/** Lets branches grow from a vessel, on alternate sides, and theirs from them; thins the parent behind each. */
function sprout(parent: Vessel, { vessels, options, name, key, depth, side: firstSide }: Sprouting): void {
  const { radii } = parent;
  let side = firstSide;
  let next = parent.sproutFrom;
  for (let ordinal = 0; next < radii.length - 3; ordinal += 1) {
    const branchName = `${name}/${ordinal}`;
    const stream = createStream(key[0], 'fundus', key[1], 'vessel', branchName);
    const spread = (depth === 1 ? 0.65 : 0.45) + 0.5 * stream.uniform();
    const share = 0.42 + 0.4 * stream.uniform() * stream.uniform() + (ordinal % 3 === 2 ? 0.14 : 0);
    const gapMm = (0.45 + 0.8 * stream.uniform()) * (depth === 1 ? 1 : 0.9);
    const radius = radii[next]!;
    const branchRadius = radius * share;
    if (branchRadius < leastRadiusMm * options.width) break;
    const rest = radius * pow(1 - share * share * share, 1 / 3);
    const shrink = rest / radius;
    for (let k = next; k < radii.length; k += 1) radii[k]! *= shrink;
    const branch = growVessel(
      branchCourse(parent, next, { side, spread, radius: branchRadius, options }),
      options,
      stream,
    );
    vessels.push(branch);
    const branchSide = stream.uniform() < 0.5 ? 1 : -1;
    if (depth < deepest)
      sprout(branch, { vessels, options, name: branchName, key, depth: depth + 1, side: branchSide });
    side = -side;
    next += Math.max(2, Math.round(gapMm / stepMm));
  }
}

interface Leaving {
  readonly side: number;
  readonly spread: number;
  readonly radius: number;
  readonly options: TreeOptions;
}

function branchCourse(parent: Vessel, at: number, { side, spread, radius, options }: Leaving): Course {
  const ahead = Math.min(at + 2, parent.radii.length - 1);
  const here = { u: parent.u[at]!, v: parent.v[at]! };
  const [du, dv] = [parent.u[ahead]! - here.u, parent.v[ahead]! - here.v];
  const [c, s] = [cos(spread * side), sin(spread * side)];
  const headingU = du * c - dv * s;
  const headingV = du * s + dv * c;
  return {
    kind: parent.kind,
    start: [],
    end: here,
    headingU,
    headingV,
    radiusMm: radius,
    taper: 0.12,
    lengthMm: Math.min(6, 75 * (radius / options.width) + 0.3),
    guide: branchGuide(options.frame, here, [headingU, headingV]),
    steadiness: 0.955,
    avoidFoveaMm: 0.45,
  };
}

/** Branches on the macular side bend towards the fovea, the others outwards. */
function branchGuide(
  { foveaU, foveaV }: EyeFrame,
  from: { readonly u: number; readonly v: number },
  heading: readonly [number, number],
): Course['guide'] {
  const towards = heading[0] * (foveaU - from.u) + heading[1] * (foveaV - from.v) > 0;
  const isNear = (from.u - foveaU) * (from.u - foveaU) + (from.v - foveaV) * (from.v - foveaV) < 16;
  if (towards && isNear) {
    return (u, v, wish) => {
      wish[0] = foveaU - u;
      wish[1] = foveaV - v;
    };
  }
  return (u, v, wish) => {
    wish[0] = u - 0.6 * foveaU;
    wish[1] = v - 0.6 * foveaV;
  };
}

function clamped(normal: number): number {
  return Math.max(-2, Math.min(2, normal));
}
