import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { changedBox, composeEffects, warpTwin } from '../../../../src/images/deformation/compose-effects.ts';
import { exponential } from '../../../../src/images/deformation/exponential.ts';
import { publishedComposition } from '../../../../src/images/deformation/simba/published-composition.ts';
import {
  createVectorField,
  cropField,
  supportBox,
  type VectorField,
} from '../../../../src/images/deformation/vector-field.ts';
import { warpImage } from '../../../../src/images/deformation/warp-image.ts';
import { createImage, type Image } from '../../../../src/images/image.ts';
import { bump, fieldOf, smoothVelocity } from './fields.ts';

const extents = [160, 96];
/** A velocity that carries everything in the middle by ten voxels along x. */
const velocity = fieldOf(extents, ([x, y], axis) =>
  axis === 0 ? 10 * Math.min(1, 2 * bump((x! - 80) / 80)) * Math.min(1, 2 * bump((y! - 48) / 48)) : 0,
);
/** Growth around (100, 48). */
const growth = fieldOf(extents, ([x, y], axis) => {
  const d = [x! - 100, y! - 48];
  return 0.3 * d[axis]! * bump(d[0]! / 10) * bump(d[1]! / 10);
});

function texture(size: readonly number[], seed: number): Image {
  const stream = createStream(seed, 'texture');
  const phases = Array.from({ length: 12 }, () => [
    stream.normal() * 0.15,
    stream.normal() * 0.15,
    stream.normal() * 0.1,
    stream.uniform() * 6,
  ]);
  const image = createImage(size);
  image.data.forEach((_, i) => {
    const p = [i % size[0]!, Math.floor(i / size[0]!) % size[1]!, Math.floor(i / (size[0]! * size[1]!))];
    image.data[i] = phases.reduce((sum, [a, b, c, d]) => sum + Math.sin(a! * p[0]! + b! * p[1]! + c! * p[2]! + d!), 0);
  });
  return image;
}

/** Where two pictures differ, on average along x. */
function centroid(a: Image, b: Image): number {
  let [sum, weight] = [0, 0];
  a.data.forEach((value, i) => {
    const difference = Math.abs(value - b.data[i]!);
    sum += difference * (i % a.extents[0]!);
    weight += difference;
  });
  return sum / weight;
}

describe('composeEffects', () => {
  const template = texture(extents, 1);
  const anatomy = exponential(velocity, { factor: -1 });
  const effect = exponential(growth, { factor: -1 });
  const without = warpImage(template, anatomy);
  const carried = 100 + exponential(velocity).components[0]![48 * 160 + 100]!;

  it('shows an effect where the anatomy carries its region', () => {
    expect(carried).toBeGreaterThan(108);
    const with_ = warpImage(template, composeEffects(anatomy, [effect]));
    expect(Math.abs(centroid(with_, without) - carried)).toBeLessThan(1);
  });

  it('differs from the published order, which misses by about twice the displacement', () => {
    const still = createVectorField({ extents });
    const [published, unaffected] = [growth, still].map((field) =>
      publishedComposition(template, { subject: velocity, effect: field }),
    );
    const missed = carried - centroid(published!, unaffected!);
    expect(missed).toBeGreaterThan(1.6 * (carried - 100));
    expect(missed).toBeLessThan(2.3 * (carried - 100));
  });

  it('returns the template bit by bit where nothing moves', () => {
    const still = exponential(createVectorField({ extents }), { factor: -1 });
    expect(warpImage(template, composeEffects(still, [still])).data).toEqual(template.data);
  });

  it('renders only the box that an effect changes, with the same samples', () => {
    const local = cropField(effect, supportBox(effect)!);
    const second = { ...local, origin: [local.origin![0]! - 40, local.origin![1]! - 20] };
    const effects: VectorField[] = [local, second];
    const all = warpImage(template, composeEffects(anatomy, effects));
    expect(warpTwin({ picture: without, template }, { anatomy, effects }).data).toEqual(all.data);
    const box = changedBox(anatomy, supportBox(effect)!)!;
    expect(box.extents[0]! * box.extents[1]!).toBeLessThan(800);
    expect(changedBox(anatomy, { start: [500, 500], extents: [2, 2] })).toBeUndefined();
  });

  it('does the same in space', () => {
    const size = [36, 32, 28];
    const volume = texture(size, 2);
    const body = exponential(smoothVelocity(size, { largest: 3, waves: 0.7 }), { factor: -1 });
    const push = exponential(
      fieldOf(
        size,
        ([x, y, z], axis) => (axis === 1 ? 1.5 : 0.4) * bump((x! - 18) / 5) * bump((y! - 14) / 5) * bump((z! - 12) / 4),
      ),
      { factor: -1 },
    );
    const local = cropField(push, supportBox(push)!);
    const all = warpImage(volume, composeEffects(body, [push]));
    expect(warpImage(volume, composeEffects(body, [local])).data).toEqual(all.data);
    const picture = warpImage(volume, body);
    expect(warpTwin({ picture, template: volume }, { anatomy: body, effects: [local] }).data).toEqual(all.data);
    expect(all.data).not.toEqual(picture.data);
  });
});
