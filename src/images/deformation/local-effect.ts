import { usageError } from '../../core/errors.ts';
import { exp } from '../../core/math.ts';
import type { Box } from '../geometry/crop.ts';
import { leastJacobian } from './jacobian.ts';
import { normalVelocity, type Reach } from './normal-velocity.ts';
import type { Region } from './region.ts';
import { type Followed, flux, followRegion, solveVolume } from './solve-volume.ts';
import { cropField, scaleField, supportBox, type VectorField } from './vector-field.ts';
import type { KernelChoice } from './workspace.ts';

/** A deformation around one region, exactly zero elsewhere. */
export interface LocalEffect {
  /** The effect as a stationary velocity, in voxels, on its support; pushes outward where the region grows. */
  readonly velocity: VectorField;
  /** Displacement of exp(-velocity), which pulls the image back: T ∘ (id + displacement) shows the effect. */
  readonly displacement: VectorField;
  /** Positions outside this box are not moved; undefined if nothing moves. */
  readonly support: Box | undefined;
  /** Speed at the border, in mm in unit time. */
  readonly speedMm: number;
  /** Volume of the region before and after (sum of the mask, linearly interpolated), in mm³, or mm² of two axes. */
  readonly volumeBefore: number;
  readonly volumeAfter: number;
  /** volumeAfter / volumeBefore - 1. */
  readonly change: number;
  /** Least determinant of the Jacobian matrix of the displacement. */
  readonly leastJacobian: number;
  /** The reach that was needed. */
  readonly reach: Reach;
  /** How often the volume was measured. */
  readonly evaluations: number;
}

/** What every local effect may be given. */
export interface LocalEffectOptions {
  /** Width of the profile across the border, in mm. Default: 1.5, and in proportion more for changes above 10 %. */
  readonly sigmaMm?: number;
  /** The effect ends this far from the border, in mm. Default: 4/3 sigma. */
  readonly bandMm?: number;
  /** Standard deviation of the filter of the velocity, in mm. Default 0. */
  readonly smoothingMm?: number;
  /** Least determinant of the Jacobian matrix that is accepted, above 0. Where it is less, sigma and band grow by a quarter and the smoothing by a third of sigma, up to the margin of the region. Default 0.1. */
  readonly jacobianFloor?: number;
  readonly kernel?: KernelChoice;
}

const widening = 1.25;

/**
 * Makes a region larger or smaller by a fraction of its volume, reached to 1e-4 of the target: velocity s n exp(-phi² /
 * (2 sigma²)) within the band (`normalVelocity`), with phi the distance to the border in mm, n its normal, and s from a
 * bracketed secant on the volume of the warped mask, V(s) = sum of mask ∘ exp(-s v). Start: the flux of v through the
 * border. Deterministic; a change of 0 moves nothing. Source: the volume control of SCAR (2025), derived anew.
 * @throws `images/bad-effect` (usage) for a change that is not finite or -1 or less, or settings out of range;
 * `images/effect-too-large` (usage) where the change cannot be reached, or not without folding, within the margin of
 * the region; `images/bad-sigma` (usage) for a smoothing below 0.
 */
export function localVolumeEffect(
  region: Region,
  { targetChange, ...options }: LocalEffectOptions & { readonly targetChange: number },
): LocalEffect {
  requireSettings(
    targetChange > -1 && Number.isFinite(targetChange),
    `a change of volume is a fraction above -1, such as 0.1; got ${targetChange}`,
    options,
  );
  const sigmaMm = options.sigmaMm ?? 1.5 * Math.max(1, Math.abs(targetChange) / 0.1);
  const attempt = (reach: Reach): LocalEffect | undefined => {
    const unit = unitVelocity(region, reach);
    const follow = followRegion(region, unit, options.kernel ?? 'auto');
    const solved =
      targetChange === 0
        ? { found: follow(0), evaluations: 0 }
        : solveVolume(follow, {
            targetChange,
            first: targetChange / flux(region, unit),
            mostSpeed: 4 * region.marginMm,
          });
    return solved && describe(region, { unit, reach, ...solved });
  };
  return widenUntilSound(region, { attempt, sigmaMm, what: `a change of volume by ${targetChange}` }, options);
}

/**
 * Moves the border of a region outward (or, below 0, inward) by a distance in mm along its normals: velocity s n
 * exp(-phi² / (2 sigma²)) with s = integral of exp(x² / (2 sigma²)) from 0 to the distance, which carries the border
 * that far in unit time. The distance lies below the band. Default sigma: 1.5 mm, or the distance where that is more. 0
 * moves nothing.
 * @throws `images/bad-effect`, `images/effect-too-large` and `images/bad-sigma` (usage) as `localVolumeEffect`.
 */
export function localDisplacementEffect(
  region: Region,
  { displacementMm, ...options }: LocalEffectOptions & { readonly displacementMm: number },
): LocalEffect {
  requireSettings(
    Number.isFinite(displacementMm),
    `a displacement is a finite number of mm; got ${displacementMm}`,
    options,
  );
  const distance = Math.abs(displacementMm);
  const shiftMm = Math.min(...region.mask.geometry.spacingMm) / 2;
  const attempt = (reach: Reach): LocalEffect | undefined => {
    if (distance >= reach.bandMm) return undefined;
    const unit = unitVelocity(region, reach, shiftMm);
    const rounded = Math.sqrt(reach.sigmaMm * reach.sigmaMm + reach.smoothingMm * reach.smoothingMm);
    const speed = (Math.sign(displacementMm) * travelTime(distance, rounded) * rounded) / reach.sigmaMm;
    const found = followRegion(region, unit, options.kernel ?? 'auto')(speed);
    return describe(region, { unit, reach, found, evaluations: 1 });
  };
  const sigmaMm = options.sigmaMm ?? Math.max(1.5, distance);
  return widenUntilSound(region, { attempt, sigmaMm, what: `a displacement of ${displacementMm} mm` }, options);
}

/** Integral of exp(x² / (2 sigma²)) from 0 to the distance, by Simpson's rule. */
function travelTime(distance: number, sigma: number): number {
  const steps = 64;
  const width = distance / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i += 1) {
    const t = (i * width) / sigma;
    sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * exp(0.5 * t * t);
  }
  return (sum * width) / 3;
}

/** `normalVelocity` on the positions that it moves; on one position if it moves none. */
export function unitVelocity(region: Region, reach: Reach, shiftMm = 0): VectorField {
  const field = normalVelocity(region, reach, shiftMm);
  return cropField(field, supportBox(field) ?? { start: field.origin!, extents: field.extents.map(() => 1) });
}

function requireSettings(
  targetHolds: boolean,
  told: string,
  { sigmaMm = 1, bandMm = 1, jacobianFloor = 0.1 }: LocalEffectOptions,
): void {
  if (!targetHolds) throw usageError('images/bad-effect', `${told}.`);
  if (sigmaMm > 0 && bandMm > 0 && jacobianFloor > 0 && jacobianFloor < 1) return;
  throw usageError(
    'images/bad-effect',
    `sigma and band are above 0 mm and the least Jacobian lies between 0 and 1; got ${sigmaMm} mm, ${bandMm} mm and ${jacobianFloor}.`,
  );
}

/** What an attempt came to, as far as the choice of the reach goes. */
interface Sound {
  readonly leastJacobian: number;
}

interface Attempt<E extends Sound> {
  /** The effect at a reach; undefined where the target is out of reach. */
  readonly attempt: (reach: Reach) => E | undefined;
  readonly sigmaMm: number;
  readonly what: string;
}

/** The effect at the first reach, each wider than the one before, at which nothing folds. */
export function widenUntilSound<E extends Sound>(
  region: Region,
  { attempt, sigmaMm, what }: Attempt<E>,
  options: LocalEffectOptions,
): E {
  const floor = options.jacobianFloor ?? 0.1;
  let reach: Reach = {
    sigmaMm,
    bandMm: Math.min(region.marginMm, options.bandMm ?? (sigmaMm * 4) / 3),
    smoothingMm: options.smoothingMm ?? 0,
  };
  let best: E | undefined;
  for (;;) {
    const effect = attempt(reach);
    if (effect !== undefined && effect.leastJacobian >= floor) return effect;
    best ??= effect;
    const next = {
      sigmaMm: reach.sigmaMm * widening,
      bandMm: reach.bandMm * widening,
      smoothingMm: reach.smoothingMm + reach.sigmaMm / 3,
    };
    if (next.bandMm > region.marginMm) break;
    reach = next;
  }
  const found =
    best === undefined ? 'cannot be reached' : `folds the grid (least Jacobian ${best.leastJacobian.toFixed(3)})`;
  throw usageError('images/effect-too-large', `${what} ${found} within ${region.marginMm} mm of the border.`, {
    hint: 'Ask for a smaller change, choose a thicker region, or give the region a larger margin.',
  });
}

function describe(
  region: Region,
  {
    unit,
    reach,
    found: { speed, displacement, change },
    evaluations,
  }: { readonly unit: VectorField; readonly reach: Reach; readonly found: Followed; readonly evaluations: number },
): LocalEffect {
  return {
    velocity: scaleField(unit, speed),
    displacement,
    support: supportBox(displacement),
    speedMm: speed,
    volumeBefore: region.volume,
    volumeAfter: region.volume * (1 + change),
    change,
    leastJacobian: leastJacobian(displacement),
    reach,
    evaluations,
  };
}
