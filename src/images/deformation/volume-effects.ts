// Many changes of the volume of one region. What depends on the region alone is kept: velocities by their reach, and how far they change the volume.
import { leastJacobian } from './jacobian.ts';
import { type LocalEffect, unitVelocity, widenUntilSound } from './local-effect.ts';
import type { Reach } from './normal-velocity.ts';
import type { Region } from './region.ts';
import { type Follow, flux, followRegion, solveVolume } from './solve-volume.ts';

/** How volumes change. */
interface VolumeEffectsOptions {
  /** Width of the profile across the border for a change, in mm. The fewer widths there are, the more is shared. */
  sigmaFor(targetChange: number): number;
  /** As of `localVolumeEffect`. */
  readonly jacobianFloor: number;
}

/** A change of volume; see `LocalEffect`. */
type VolumeEffect = Pick<LocalEffect, 'displacement' | 'change' | 'leastJacobian' | 'reach' | 'evaluations'>;

/** A speed of a velocity at which its effect was measured. */
interface Knot {
  readonly speed: number;
  readonly change: number;
  readonly leastJacobian: number;
}

/** What is known of the velocity of a reach. */
interface Profile {
  /** Speed from knot to knot. */
  readonly step: number;
  /** From speed 0 on, outward and inward. */
  readonly knots: { readonly outward: Knot[]; readonly inward: Knot[] };
}

/** Change of volume from knot to knot, to first order, at the width of small changes. */
const knotChange = 0.025;
/** Velocities are large: those of the latest reaches are kept, and made anew when asked for again. */
const mostKept = 6;

/**
 * Changes the volume of a region as `localVolumeEffect` does, for any number of targets: the same velocity at the same reach and the same accuracy, 1e-4 of
 * the target. Speeds start from a cubic through the changes at fixed speeds next below and above the target, so that most targets need one evaluation. An
 * effect depends on its target alone, not on what was asked before. A reach is passed over where already a smaller change folds.
 * @throws from the function: `images/effect-too-large` (usage), as `localVolumeEffect`.
 */
export function createVolumeEffects(
  region: Region,
  { sigmaFor, jacobianFloor }: VolumeEffectsOptions,
): (targetChange: number) => VolumeEffect {
  const profiles = new Map<string, Profile>();
  const follow = keepFollows(region);
  const profileOf = (reach: Reach): Profile => {
    const name = nameOf(reach);
    const known = profiles.get(name);
    if (known !== undefined) return known;
    const { perSpeed } = follow(reach);
    const none = { speed: 0, change: 0, leastJacobian: 1 };
    const made = {
      step: (knotChange * reach.sigmaMm) / sigmaFor(0) / perSpeed,
      knots: { outward: [none], inward: [none] },
    };
    profiles.set(name, made);
    return made;
  };
  const attempt = (
    reach: Reach,
    targetChange: number,
  ): VolumeEffect | { readonly leastJacobian: number } | undefined => {
    const profile = profileOf(reach);
    const at: Follow = (speed) => follow(reach).at(speed);
    const mostSpeed = 4 * region.marginMm;
    const limits = { targetChange, mostSpeed, jacobianFloor };
    const knots = knotsUpTo(profile, at, limits);
    if (!Array.isArray(knots)) return knots;
    const [below, above] = knots.slice(-2) as [Knot, Knot];
    const solved = solveVolume(at, {
      targetChange,
      mostSpeed,
      first: interpolated(knots.slice(-4), targetChange, [below.speed, above.speed]),
      known: above,
      bracket: [Math.min(below.speed, above.speed), Math.max(below.speed, above.speed)],
    });
    if (solved === undefined) return undefined;
    const { displacement, change } = solved.found;
    return { displacement, change, leastJacobian: leastJacobian(displacement), reach, evaluations: solved.evaluations };
  };
  return (targetChange) =>
    widenUntilSound(
      region,
      {
        attempt: (reach) => attempt(reach, targetChange),
        sigmaMm: sigmaFor(targetChange),
        what: `a change of volume by ${targetChange}`,
      },
      { jacobianFloor },
    ) as VolumeEffect;
}

function nameOf({ sigmaMm, bandMm, smoothingMm }: Reach): string {
  return [sigmaMm, bandMm, smoothingMm].join(' ');
}

interface Kept {
  readonly at: Follow;
  /** Change of volume for each unit of speed, to first order. */
  readonly perSpeed: number;
}

/** Velocities of the latest reaches. */
function keepFollows(region: Region): (reach: Reach) => Kept {
  const kept = new Map<string, Kept>();
  return (reach) => {
    const name = nameOf(reach);
    let found = kept.get(name);
    if (found === undefined) {
      const unit = unitVelocity(region, reach);
      found = { at: followRegion(region, unit, 'auto'), perSpeed: flux(region, unit) };
    }
    kept.delete(name);
    kept.set(name, found);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    return found;
  };
}

/** The knots from 0 to the first whose change is that of the target or more; the one that folds before; undefined where the target is out of reach. */
function knotsUpTo(
  { step, knots: { outward, inward } }: Profile,
  at: Follow,
  {
    targetChange,
    mostSpeed,
    jacobianFloor,
  }: { readonly targetChange: number; readonly mostSpeed: number; readonly jacobianFloor: number },
): Knot[] | Knot | undefined {
  const sign = targetChange < 0 ? -1 : 1;
  const knots = sign > 0 ? outward : inward;
  for (let last = 1; ; last += 1) {
    const speed = sign * step * last;
    if (!(Math.abs(speed) <= mostSpeed)) return undefined;
    const before = knots[last - 1]!;
    if (before.leastJacobian < jacobianFloor) return before;
    if (knots[last] === undefined) {
      const { change, displacement } = at(speed);
      knots.push({ speed, change, leastJacobian: leastJacobian(displacement) });
    }
    const change = sign * knots[last]!.change;
    if (!(change > sign * before.change)) return undefined;
    if (change >= sign * targetChange) return knots.slice(0, last + 1);
  }
}

/** Speed at a change, by the polynomial through the knots (speed over change); linear between the last two where that leaves their interval. */
function interpolated(knots: readonly Knot[], change: number, [below, above]: readonly [number, number]): number {
  const speed = knots.reduce((sum, knot) => {
    const weight = knots.reduce(
      (product, other) =>
        other === knot ? product : (product * (change - other.change)) / (knot.change - other.change),
      1,
    );
    return sum + weight * knot.speed;
  }, 0);
  if ((speed - below) * (speed - above) <= 0) return speed;
  const [near, far] = knots.slice(-2) as [Knot, Knot];
  return below + ((above - below) * (change - near.change)) / (far.change - near.change);
}
