import type { Image, Samples } from '../../image.ts';
import { composeFields, inverseOf } from '../compose-fields.ts';
import { exponential } from '../exponential.ts';
import type { VectorField } from '../vector-field.ts';
import { warpImage } from '../warp-image.ts';

/**
 * The picture as SimBA (Stanley et al. 2023, 2024) composes it, for comparison with what it published: g = the inverse of the effect taken as a displacement,
 * s = T ∘ exp(-v), and s ∘ psi with psi = exp(-v) ∘ exp(-g) ∘ exp(v); four squarings from the Euler start, two interpolations. With pull-back maps
 * the effect appears at exp(-v)(p) instead of exp(v)(p), about twice the displacement of the subject away; `composeEffects` puts it right.
 * @throws `images/fields-differ` (usage) if the fields do not lie on the grid of the image.
 */
export function publishedComposition(
  template: Image<Samples>,
  { subject, effect }: { readonly subject: VectorField; readonly effect: VectorField },
): Image {
  const integrate = (velocity: VectorField, factor: number): VectorField =>
    exponential(velocity, { factor, squarings: 4, start: 'euler' });
  const back = integrate(subject, -1);
  const inverse = inverseOf(effect, { iterations: 20, tolerance: 0.01 });
  // Maps are composed from the right: exp(v) is followed by exp(-g), that by exp(-v).
  const transported = composeFields(composeFields(integrate(subject, 1), integrate(inverse, -1)), back);
  return warpImage(warpImage(template, back), transported);
}
