import type { Template } from './template.ts';

/**
 * Least distance in mm between the centres of samples of two regions (numbers of labels), and between their centroids. NaN if one is empty.
 */
export function regionDistance(
  template: Template,
  first: number,
  second: number,
): { leastMm: number; centroidsMm: number } {
  const [a, b] = [borderPoints(template, first), borderPoints(template, second)];
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i += 3) {
    for (let j = 0; j < b.length; j += 3) {
      const [dx, dy, dz] = [a[i]! - b[j]!, a[i + 1]! - b[j + 1]!, a[i + 2]! - b[j + 2]!];
      least = Math.min(least, dx * dx + dy * dy + dz * dz);
    }
  }
  const [p, q] = [centroid(template, first), centroid(template, second)];
  const apart = p.map((value, axis) => value - q[axis]!);
  return {
    leastMm: a.length === 0 || b.length === 0 ? Number.NaN : Math.sqrt(least),
    centroidsMm: Math.sqrt(apart.reduce((sum, d) => sum + d * d, 0)),
  };
}

/** Middle of a region, in mm along the axes of the grid from its first sample. */
export function centroid(template: Template, label: number): readonly [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  let count = 0;
  forEachSample(template, label, (x, y, z) => {
    sums[0] += x;
    sums[1] += y;
    sums[2] += z;
    count += 1;
  });
  return [sums[0] / count, sums[1] / count, sums[2] / count];
}

function borderPoints(template: Template, label: number): Float64Array {
  const { data } = template.labels;
  const [width, height] = template.extents as [number, number];
  const points: number[] = [];
  forEachSample(template, label, (x, y, z, at) => {
    const steps = [1, width, ...(template.extents.length === 3 ? [width * height] : [])];
    if (steps.some((step) => data[at - step] !== label || data[at + step] !== label)) {
      points.push(x, y, z);
    }
  });
  return Float64Array.from(points);
}

function forEachSample(
  { extents, geometry, labels }: Template,
  label: number,
  visit: (xMm: number, yMm: number, zMm: number, at: number) => void,
): void {
  const [width, height] = extents as [number, number];
  const [sx, sy, sz = 0] = geometry.spacingMm as [number, number, number | undefined];
  const { data } = labels;
  for (let at = data.indexOf(label); at >= 0; at = data.indexOf(label, at + 1)) {
    const row = Math.floor(at / width);
    visit((at % width) * sx, (row % height) * sy, Math.floor(row / height) * sz, at);
  }
}
