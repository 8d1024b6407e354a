import {
  createVectorField,
  largestLength,
  scaleField,
  type VectorField,
} from '../../../../src/images/deformation/vector-field.ts';

/** A field from a formula of position and axis. */
export function fieldOf(
  extents: readonly number[],
  value: (position: readonly number[], axis: number) => number,
): VectorField {
  const [width = 1, height = 1, depth = 1] = extents;
  const components = extents.map((_, axis) => {
    const component = new Float32Array(width * height * depth);
    component.forEach((_value, i) => {
      const position = [i % width, Math.floor(i / width) % height, Math.floor(i / (width * height))];
      component[i] = value(position.slice(0, extents.length), axis);
    });
    return component;
  });
  return createVectorField({ extents, components });
}

/** (1 - t²)³ for |t| < 1, else 0: smooth, and exactly zero outside. */
export function bump(t: number): number {
  const rest = Math.max(0, 1 - t * t);
  return rest * rest * rest;
}

/** Sines with the given number of waves along the first axis, zero at the faces unless not tapered, with the given largest length. */
export function smoothVelocity(
  extents: readonly number[],
  { largest, waves, tapered = true }: { readonly largest: number; readonly waves: number; readonly tapered?: boolean },
): VectorField {
  const field = fieldOf(extents, (position, axis) => {
    const phase = position.reduce(
      (sum, p, a) => sum + ((a + axis) % 3 === 0 ? 1 : 0.6) * (p / extents[a]!),
      axis * 0.37,
    );
    const taper = tapered ? position.reduce((product, p, a) => product * bump((2 * p) / (extents[a]! - 1) - 1), 1) : 1;
    return Math.sin(2 * Math.PI * waves * phase) * taper;
  });
  return scaleField(field, largest / largestLength(field));
}

/** Indices of positions at least `margin` from every face. */
export function interior(extents: readonly number[], margin: number): number[] {
  const [width = 1, height = 1, depth = 1] = extents;
  return Array.from({ length: width * height * depth }, (_, i) => i).filter((i) => {
    const position = [i % width, Math.floor(i / width) % height, Math.floor(i / (width * height))];
    return extents.every((extent, axis) => position[axis]! >= margin && position[axis]! < extent - margin);
  });
}

/** Lengths of the differences of two fields, at positions at least `margin` from every face. */
export function distance(
  a: VectorField,
  b: VectorField,
  margin = 0,
): { largest: number; mean: number; rootMeanSquare: number } {
  let [largest, sum, squares, count] = [0, 0, 0, 0];
  for (const i of interior(a.extents, margin)) {
    const square = a.components.reduce(
      (total, component, axis) => total + (component[i]! - b.components[axis]![i]!) ** 2,
      0,
    );
    largest = Math.max(largest, Math.sqrt(square));
    sum += Math.sqrt(square);
    squares += square;
    count += 1;
  }
  return { largest, mean: sum / count, rootMeanSquare: Math.sqrt(squares / count) };
}
