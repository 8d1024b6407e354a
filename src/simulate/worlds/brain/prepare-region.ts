import { usageError } from '../../../core/errors.ts';
import { createRegion } from '../../../images/deformation/region.ts';
import { createVolumeEffects } from '../../../images/deformation/volume-effects.ts';
import { crop } from '../../../images/geometry/crop.ts';
import { findRegion } from './find-region.ts';
import type { PreparedRegion, RegionEffect } from './prepared-brain.ts';
import { signalBox } from './sample-box.ts';
import type { Template } from './template.ts';

/** How much wider effects of large changes are: few steps, so that cases share velocities. Step k holds up to 10 % times its width. */
const widths = [1, 1.5, 2, 3, 4, 6] as const;

/** Width of the profile of an effect across the border of its region: at least 1.5 mm, and enough samples; wider for large changes. */
function sigmaFor(template: Template, change: number): number {
  const widest = Math.max(...template.geometry.spacingMm);
  const needed = Math.abs(change) / 0.1;
  return Math.max(1.5, 1.1 * widest) * (widths.find((width) => width >= needed) ?? needed);
}

/** Least Jacobian determinant of an effect: thin sheets beside a region, such as the septum between the ventricles, are pressed hard before they fold. */
const jacobianFloor = 0.03;

/**
 * A region by name, with its surroundings and its effects.
 * @throws `brain/unknown-region`, `brain/empty-region`; from `effect`: `brain/effect-too-large` (usage).
 */
export function prepareRegion(template: Template, name: string): PreparedRegion {
  const label = findRegion(template, name);
  const widest = Math.max(...template.geometry.spacingMm);
  const region = createRegion(template.labels, { label, marginMm: Math.max(16, 8 * widest) });
  const change = createVolumeEffects(region, { sigmaFor: (by) => sigmaFor(template, by), jacobianFloor });
  const solved = new Map<number, RegionEffect>();
  const solve = (percent: number): RegionEffect => {
    try {
      const effect = change(percent / 100);
      return { displacement: effect.displacement, reachedPercent: 100 * effect.change };
    } catch (cause) {
      throw usageError('brain/effect-too-large', `the region "${name}" cannot change by ${percent} % of its volume.`, {
        hint: 'Ask for a smaller change, a larger region, or smaller samples ("size").',
        cause,
      });
    }
  };
  const own = signalBox([region.mask.data], region.mask.extents);
  return {
    name,
    label,
    mask: crop(region.mask, own),
    origin: own.start.map((first, axis) => first + region.box.start[axis]!),
    effect(percent) {
      const effect = solved.get(percent) ?? solve(percent);
      // Continuous latents rarely repeat: only a few of the latest are kept.
      if (solved.size > 8) {
        solved.clear();
      }
      solved.set(percent, effect);
      return effect;
    },
  };
}
