import { describe, expect, it } from 'vitest';
import { localVolumeEffect } from '../../../../src/images/deformation/local-effect.ts';
import { createRegion } from '../../../../src/images/deformation/region.ts';
import { createVolumeEffects } from '../../../../src/images/deformation/volume-effects.ts';
import { createImage } from '../../../../src/images/image.ts';

/** An ellipsoid of 1 mm samples. */
function region(): ReturnType<typeof createRegion> {
  const labels = createImage([40, 36, 32]);
  labels.data.forEach((_, i) => {
    const [x, y, z] = [i % 40, Math.floor(i / 40) % 36, Math.floor(i / 1440)];
    labels.data[i] = ((x - 18) / 8) ** 2 + ((y - 18) / 7) ** 2 + ((z - 16) / 6) ** 2 <= 1 ? 1 : 0;
  });
  return createRegion(labels);
}

const ellipsoid = region();
const sigmaFor = (change: number): number => (Math.abs(change) <= 0.1 ? 1.5 : 3);
const open = (): ReturnType<typeof createVolumeEffects> =>
  createVolumeEffects(ellipsoid, { sigmaFor, jacobianFloor: 0.1 });

describe('createVolumeEffects', () => {
  const targets = [0.013, 0.04, 0.0999, 0.1001, 0.17, -0.01, -0.06, -0.1, -0.21, 0.000001];

  it('reaches each target as localVolumeEffect does, mostly with one evaluation', () => {
    const effects = open();
    let evaluations = 0;
    for (const targetChange of targets) {
      const effect = effects(targetChange);
      expect(Math.abs((1 + effect.change) / (1 + targetChange) - 1)).toBeLessThanOrEqual(1e-4);
      evaluations += effect.evaluations;
      const alone = localVolumeEffect(ellipsoid, { targetChange, sigmaMm: sigmaFor(targetChange) });
      expect(effect.reach).toEqual(alone.reach);
      effect.displacement.components.forEach((component, axis) => {
        const other = alone.displacement.components[axis]!;
        expect(component.every((value, i) => Math.abs(value - other[i]!) < 2e-3)).toBe(true);
      });
    }
    expect(evaluations).toBeLessThanOrEqual(targets.length + 2);
  });

  it('gives the same bits whatever was asked before', () => {
    const effects = open();
    for (const target of targets) effects(target);
    for (const target of [...targets].reverse()) expect(effects(target)).toEqual(open()(target));
  });

  it('tells what cannot be reached', () => {
    expect(() => open()(20)).toThrow(expect.objectContaining({ code: 'images/effect-too-large' }));
  });
});
