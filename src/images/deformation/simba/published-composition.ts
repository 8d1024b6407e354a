import type { Image, Samples } from '../../image.ts';
import { composeFields, inverseOf } from '../compose-fields.ts';
import { exponential } from '../exponential.ts';
import type { VectorField } from '../vector-field.ts';
import { warpImage } from '../warp-image.ts';

/** Both directions of a subject's deformation: displacements of exp(v) and of exp(-v). */
export interface PublishedSubject {
  readonly forward: VectorField;
  readonly back: VectorField;
}

/** exp(v) and exp(-v) of the velocity of a subject as SimBA integrates: four squarings from the Euler start, linear, zero outside. */
export function publishedSubject(velocity: VectorField): PublishedSubject {
  return { forward: integrate(velocity, 1), back: integrate(velocity, -1) };
}

/**
 * Displacement of psi = exp(-v) ∘ exp(-g) ∘ exp(v), by which SimBA transports an effect: g = the inverse of the effect taken as a displacement (at most 20
 * iterations, largest error 0.01), then integrated as if it were a velocity.
 * @throws `images/fields-differ` (usage) if the fields do not lie on one grid.
 */
export function publishedEffect({ forward, back }: PublishedSubject, effect: VectorField): VectorField {
  const inverse = inverseOf(effect, { iterations: 20, tolerance: 0.01 });
  // Maps are composed from the right: exp(v) is followed by exp(-g), that by exp(-v).
  return composeFields(composeFields(forward, integrate(inverse, -1)), back);
}

/**
 * The picture as SimBA (Stanley et al. 2023, 2024) composes it, for comparison with what it published: g = the inverse
 * of the effect (a displacement in voxels) taken as a displacement, s = T ∘ exp(-v) of the subject's velocity v, and s
 * ∘ psi with psi = exp(-v) ∘ exp(-g) ∘ exp(v); four squarings from the Euler start, two interpolations. With pull-back
 * maps the effect appears at exp(-v)(p) instead of exp(v)(p), about twice the displacement of the subject away;
 * `composeEffects` puts it right.
 * @throws `images/fields-differ` (usage) if the fields do not lie on the grid of the image; `images/too-large` as
 * `composeFields`.
 */
export function publishedComposition(
  template: Image<Samples>,
  { subject, effect }: { readonly subject: VectorField; readonly effect: VectorField },
): Image {
  const maps = publishedSubject(subject);
  return warpImage(warpImage(template, maps.back), publishedEffect(maps, effect));
}

function integrate(velocity: VectorField, factor: number): VectorField {
  return exponential(velocity, { factor, squarings: 4, start: 'euler' });
}
