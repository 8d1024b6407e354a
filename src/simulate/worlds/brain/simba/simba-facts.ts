// What can be measured of an effect of the SimBA mode, its defects included.
import type { PublishedSubject } from '../../../../images/deformation/simba/published-composition.ts';
import type { VectorField } from '../../../../images/deformation/vector-field.ts';
import { createImage, type Image } from '../../../../images/image.ts';
import type { RegionModel } from './region-model.ts';

/** An effect in a case. */
export interface EffectPlace {
  readonly region: RegionModel;
  readonly label: number;
  readonly effect: VectorField;
  readonly maps: PublishedSubject;
  /** Labels as the picture shows them. */
  readonly regions: Image<Uint8Array>;
}

/**
 * Size of a region in the picture by its samples (mm³; in slices mm²); `EffectMm`: root of the mean square of the fitted field in the region of
 * the template; `MisplacedMm`: mean distance over the region between exp(-v)(p), where the published order lets the effect act, and exp(v)(p), where
 * the picture shows p.
 */
export function effectFacts(
  name: string,
  { region: { places }, label, effect, maps, regions }: EffectPlace,
): Record<string, number> {
  const { spacingMm } = effect;
  const size = spacingMm.reduce((product, spacing) => product * spacing, 1);
  let [squares, distances] = [0, 0];
  for (const place of places) {
    let distance = 0;
    spacingMm.forEach((spacing, axis) => {
      const moved = effect.components[axis]![place]! * spacing;
      const apart = (maps.forward.components[axis]![place]! - maps.back.components[axis]![place]!) * spacing;
      squares += moved * moved;
      distance += apart * apart;
    });
    distances += Math.sqrt(distance);
  }
  const count = regions.data.reduce((sum, value) => sum + (value === label ? 1 : 0), 0);
  return {
    [`${name}Region${spacingMm.length === 3 ? 'Mm3' : 'Mm2'}`]: count * size,
    [`${name}EffectMm`]: Math.sqrt(squares / places.length),
    [`${name}MisplacedMm`]: distances / places.length,
  };
}

/** 1 where the picture shows the region; zeros without a label. */
export function regionMask(
  { extents, geometry, data }: Image<Uint8Array>,
  label: number | undefined,
): Image<Uint8Array> {
  return createImage(extents, { geometry, data: data.map((value) => (value === label ? 1 : 0)) });
}
