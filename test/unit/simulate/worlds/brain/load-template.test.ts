// Templates of one's own, written to memory and read back.
import { describe, expect, it } from 'vitest';
import { writeNifti } from '../../../../../src/images/formats/write-nifti.ts';
import { createImage, type Image } from '../../../../../src/images/image.ts';
import { brainWorld } from '../../../../../src/simulate/worlds/brain/brain-world.ts';
import { loadTemplate } from '../../../../../src/simulate/worlds/brain/load-template.ts';
import type { WorldResources } from '../../../../../src/simulate/worlds/world.ts';

// 20 x 24 x 12 voxels of 4 x 4 x 6 mm: white matter in a shell of grey, with two regions in it; the second axis runs to the back.
const extents = [20, 24, 12];
const spacingMm = [4, 4, 6];
const affine = [4, 0, 0, -38, 0, -4, 0, 50, 0, 0, 6, -30, 0, 0, 0, 1];

function map(
  value: (x: number, y: number, z: number, radius: number) => number,
  geometry = { spacingMm, affine },
): Image {
  const data = Float32Array.from({ length: 20 * 24 * 12 }, (_, at) => {
    const [x, y, z] = [at % 20, Math.floor(at / 20) % 24, Math.floor(at / 480)];
    const [dx, dy, dz] = [(x - 9.5) * 4, (y - 11.5) * 4, (z - 5.5) * 6];
    return value(x, y, z, Math.sqrt(dx * dx + dy * dy + dz * dz));
  });
  return createImage(extents, { geometry, data });
}

const files: Record<string, Image> = {
  'gm.nii': map((_x, _y, _z, radius) => (radius < 32 && radius > 24 ? 1 : 0)),
  'wm.nii': map((_x, _y, _z, radius) => (radius <= 24 && radius > 8 ? 1 : 0)),
  'labels.nii': map((x, y, _z, radius) => (radius < 20 && radius > 8 ? (x < 10 ? (y < 12 ? 7050 : 7051) : 7052) : 0)),
  'nowhere.nii': map(() => 1, { spacingMm, affine: undefined as unknown as number[] }),
  'many.nii': map((x, y) => 1000 + y * 20 + x),
  'small.nii': createImage([10, 24, 12], { geometry: { spacingMm, affine } }),
};

const resources: WorldResources = {
  readFile: async (path) => writeNifti(files[path.slice(path.lastIndexOf('/') + 1)]!, {}),
};

const whole = { dimension: 3, plane: 'axial', positionMm: 0 } as const;
const names = { grey: 'a/gm.nii', white: 'a/wm.nii', labels: 'a/labels.nii' };

describe('template from files', () => {
  it('turns volumes to right, front, up, fills in fluid and renumbers large labels', async () => {
    const template = await loadTemplate(
      { ...names, regions: { front: 7050, back: 7051, right: 7052 } },
      whole,
      resources,
    );
    expect(template.geometry.affine![5]).toBe(4);
    expect(template.regions).toEqual({ front: 1, back: 2, right: 3 });
    // The voxel (6, 9, 5) of the file, in front on the left, stands at y = 23 - 9 now.
    expect(template.labels.data[(5 * 24 + 14) * 20 + 6]).toBe(1);
    const middle = (5 * 24 + 11) * 20 + 9;
    expect(template.fluid.data[middle]).toBe(1);
    expect(template.fluid.data[0]).toBe(0);
    expect(template.white.data[(5 * 24 + 11) * 20 + 5]).toBe(1);
  });

  it('renders volumes with voxels that are no cubes, and slices of them', async () => {
    for (const dimension of [2, 3] as const) {
      const settings = { dimension, positionMm: 6, template: names, diseaseRegion: '7052', biasRegion: '7050' };
      const renderer = await brainWorld.open(brainWorld.settings.parse(settings), resources);
      const { image, measured } = renderer.render({
        seed: 1,
        index: 0,
        latents: { diseaseVolumeChange: 10, anatomyMm: 1 },
      });
      expect(image!.extents).toEqual(dimension === 3 ? extents : [20, 24]);
      expect(Math.abs((measured['diseaseChangeReached'] as number) - 10)).toBeLessThan(0.11);
    }
  });

  it('takes intensities from an image', async () => {
    const template = await loadTemplate({ image: 'gm.nii', labels: 'labels.nii' }, whole, resources);
    expect(Math.max(...template.rest!.data)).toBe(1);
    expect(Math.max(...template.white.data)).toBe(0);
  });

  it('says what is wrong with files', async () => {
    const load = (given: object, part: object = whole): Promise<unknown> =>
      loadTemplate(given, part as typeof whole, resources);
    await expect(load({ ...names, white: 'nowhere.nii' })).rejects.toMatchObject({
      code: 'brain/no-affine',
      place: { file: 'nowhere.nii' },
    });
    await expect(load({ ...names, white: 'small.nii' })).rejects.toMatchObject({ code: 'brain/grids-differ' });
    await expect(load({ labels: 'labels.nii' })).rejects.toMatchObject({ code: 'brain/bad-template' });
    await expect(load({ ...names, image: 'gm.nii' })).rejects.toMatchObject({ code: 'brain/bad-template' });
    await expect(load(names, { dimension: 2, plane: 'axial', positionMm: 90 })).rejects.toMatchObject({
      code: 'brain/no-slice',
    });
    await expect(load({ ...names, labels: 'many.nii' })).rejects.toMatchObject({ code: 'brain/too-many-regions' });
    await expect(loadTemplate(names, whole)).rejects.toMatchObject({ code: 'brain/no-files' });
    const open = brainWorld.open(brainWorld.settings.parse({ template: names, diseaseRegion: '7053' }), resources);
    await expect(open).rejects.toMatchObject({ code: expect.stringMatching(/brain\/(unknown|empty)-region/) });
  });
});
