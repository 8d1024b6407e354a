// Anatomies from velocity fields in files, written to memory and read back.
import { describe, expect, it } from 'vitest';
import { tensorValue } from '../../../../../src/core/tensor-value.ts';
import { writeNpy } from '../../../../../src/formats/numpy/npy.ts';
import {
  fitVelocityPca,
  pcaCoefficients,
  velocityFromPca,
} from '../../../../../src/images/deformation/velocity-pca.ts';
import { writeNifti } from '../../../../../src/images/formats/write-nifti.ts';
import { createImage } from '../../../../../src/images/image.ts';
import {
  anatomiesOfFields,
  anatomyCoefficients,
  readAnatomyFields,
} from '../../../../../src/simulate/worlds/brain/anatomy-fields.ts';
import {
  type AnatomyFields,
  anatomyFieldsSchema,
} from '../../../../../src/simulate/worlds/brain/anatomy-fields-settings.ts';
import { brainWorld } from '../../../../../src/simulate/worlds/brain/brain-world.ts';
import { sliceGrid, volumeGrid } from '../../../../../src/simulate/worlds/brain/sampling-grid.ts';
import type { Template } from '../../../../../src/simulate/worlds/brain/template.ts';
import type { Latents, Renderer, Rendering, WorldResources } from '../../../../../src/simulate/worlds/world.ts';

const templateOf = ({
  extents,
  geometry,
}: {
  extents: readonly number[];
  geometry: Template['geometry'];
}): Template => {
  const none = createImage(extents, { geometry });
  const labels = createImage(extents, { geometry, data: new Uint8Array(none.data.length) });
  return { extents, geometry, grey: none, white: none, fluid: none, labels, regions: {} };
};

// Samples of 8 mm: a field on the grid of the template is on its own control grid.
const template = templateOf(volumeGrid(24));
const extents = [24, 24, 24];
const count = 24 ** 3;

/** Component `axis` in mm of a smooth field of its own for each subject. */
function smooth(subject: number, axis: number): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => {
    const p = [at % 24, Math.floor(at / 24) % 24, Math.floor(at / 576)].map((index) => (index - 11.5) / 24);
    const bump = p.reduce((product, value) => product * (1 - 4 * value * value), 1);
    const wave = Math.sin((2 + (subject % 3)) * p[(axis + subject) % 3]! * Math.PI + subject);
    return 3 * bump * wave;
  });
}

interface Header {
  readonly affine?: readonly number[] | undefined;
  readonly intent?: boolean;
}

/** Three components of 24³ as NIfTI: four axes, or five with the code of vectors. */
function nifti(
  components: readonly Float32Array[],
  { affine = template.geometry.affine, intent = false }: Header = {},
): Uint8Array {
  const n = components[0]!.length / 576;
  const stacked = new Float32Array(components.length * components[0]!.length);
  components.forEach((values, axis) => {
    stacked.set(values, axis * values.length);
  });
  const bytes = writeNifti(
    createImage([24, 24, n * components.length], { data: stacked, geometry: { spacingMm: [8, 8, 8], affine } }),
  );
  const view = new DataView(bytes.buffer);
  const dims = intent ? [5, 24, 24, n, 1, components.length] : [4, 24, 24, n, components.length];
  for (const [index, extent] of dims.entries()) {
    view.setInt16(40 + 2 * index, extent, true);
  }
  view.setInt16(68, intent ? 1007 : 0, true);
  return bytes;
}

const npy = (components: readonly Float32Array[], shape = [3, 24, 24, 24]): Uint8Array => {
  const data = new Float32Array(components.length * components[0]!.length);
  components.forEach((values, axis) => {
    data.set(values, axis * values.length);
  });
  return writeNpy(tensorValue('float32', shape, data));
};

const subjects = Array.from({ length: 6 }, (_, subject) => [0, 1, 2].map((axis) => smooth(subject, axis)));
const scaled = (components: readonly Float32Array[], factors: readonly number[]): Float32Array[] =>
  components.map((values, axis) => values.map((value) => value * factors[axis]!));

const files: Record<string, Uint8Array> = {
  ...Object.fromEntries(subjects.map((components, k) => [`s${k}.nii`, nifti(components, { intent: k % 2 === 1 })])),
  ...Object.fromEntries(subjects.map((components, k) => [`s${k}.npy`, npy(components)])),
  'lps.nii': nifti(scaled(subjects[0]!, [-1, -1, 1])),
  'voxels.nii': nifti(scaled(subjects[0]!, [1 / 8, 1 / 8, 1 / 8])),
  'two.nii': nifti(subjects[0]!.slice(0, 2)),
  'thin.nii': nifti(subjects[0]!.map((values) => values.slice(0, 576 * 20))),
  'elsewhere.nii': nifti(subjects[0]!, {
    affine: template.geometry.affine!.map((value, i) => (i === 3 ? value + 8 : value)),
  }),
  'nowhere.nii': writeNowhere(),
  'hole.npy': npy(scaled(subjects[0]!, [Number.NaN, 1, 1])),
  'flat.npy': npy([smooth(0, 0)], [24, 24, 24]),
};

function writeNowhere(): Uint8Array {
  const bytes = nifti(subjects[0]!);
  const view = new DataView(bytes.buffer);
  view.setInt16(252, 0, true);
  view.setInt16(254, 0, true);
  return bytes;
}

const resources: WorldResources = { readFile: async (path) => files[path.slice(path.lastIndexOf('/') + 1)]! };
const settings = (given: object | string[]): AnatomyFields => anatomyFieldsSchema.parse(given);
const read = (given: object | string[], where = template): ReturnType<typeof readAnatomyFields> =>
  readAnatomyFields(settings(given), { template: where, resources });

const names = subjects.map((_, k) => `a/s${k}.nii`);
const source = anatomiesOfFields(await read(names), { share: 0.95 });

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

describe('anatomies from velocity fields', () => {
  it('reads four and five axes and .npy as the same velocities, in voxels of the control grid', async () => {
    const [fields, arrays] = await Promise.all([read(names), read(names.map((name) => name.replace('nii', 'npy')))]);
    fields.forEach((field, k) => {
      expect(field.extents).toEqual(extents);
      expect(field.spacingMm).toEqual([8, 8, 8]);
      for (const axis of [0, 1, 2]) {
        expect(
          largestDifference(
            field.components[axis]!,
            subjects[k]![axis]!.map((mm) => mm / 8),
          ),
        ).toBeLessThan(1e-6);
        expect(largestDifference(field.components[axis]!, arrays[k]!.components[axis]!)).toBeLessThan(1e-6);
      }
    });
  });

  it('turns units and axes', async () => {
    const [plain] = await read(['s0.nii', 's1.nii']);
    const [lps] = await read({ files: ['lps.nii', 's1.nii'], axes: 'lps' });
    const [voxels] = await read({ files: ['voxels.nii', 's1.nii'], unit: 'voxel' });
    for (const axis of [0, 1, 2]) {
      expect(largestDifference(lps!.components[axis]!, plain!.components[axis]!)).toBeLessThan(1e-6);
      expect(largestDifference(voxels!.components[axis]!, plain!.components[axis]!)).toBeLessThan(1e-6);
    }
  });

  it('resamples to the grid of a finer template, and to slices of it in their plane', async () => {
    const [field] = await read(['s0.nii', 's1.nii'], templateOf(volumeGrid(96)));
    expect(field!.extents).toEqual(extents);
    expect(
      largestDifference(
        field!.components[1]!,
        subjects[0]![1]!.map((mm) => mm / 8),
      ),
    ).toBeLessThan(1e-6);
    // An axial slice half-way between two samples of the file; its rows run to the back.
    const [slice] = await read(['s0.nii', 's1.nii'], templateOf(sliceGrid(48, 'axial', 4)));
    expect(slice!.extents).toEqual([24, 24]);
    const at = (axis: number, x: number, y: number): number =>
      (subjects[0]![axis]![(11 * 24 + 23 - y) * 24 + x]! + subjects[0]![axis]![(12 * 24 + 23 - y) * 24 + x]!) / 16;
    for (const [x, y] of [
      [5, 7],
      [12, 3],
      [17, 20],
    ] as const) {
      expect(slice!.components[0]![y * 24 + x]).toBeCloseTo(at(0, x, y), 5);
      expect(slice!.components[1]![y * 24 + x]).toBeCloseTo(-at(1, x, y), 5);
    }
  });

  it('rebuilds each field from its components', async () => {
    const fields = await read(names);
    const model = fitVelocityPca(fields, { share: 1 });
    expect(model.components.length).toBeGreaterThanOrEqual(3);
    const one = fields[2]!;
    const rebuilt = velocityFromPca(model, pcaCoefficients(model, one));
    for (const axis of [0, 1, 2]) {
      expect(largestDifference(rebuilt.components[axis]!, one.components[axis]!)).toBeLessThan(1e-5);
    }
  });

  it('draws independent coefficients of variance 1, the first of which do not depend on how many there are', () => {
    const cases = 4000;
    const drawn = Array.from({ length: cases }, (_, index) => anatomyCoefficients(3, index, 4));
    expect(anatomyCoefficients(3, 17, 9).slice(0, 4)).toEqual(drawn[17]);
    const mean = (value: (c: Float64Array) => number): number => drawn.reduce((sum, c) => sum + value(c), 0) / cases;
    for (let k = 0; k < 4; k += 1) {
      // Four standard errors: of a mean 1 / sqrt(n), of a variance sqrt(2 / n).
      expect(Math.abs(mean((c) => c[k]!))).toBeLessThan(4 / Math.sqrt(cases));
      expect(Math.abs(mean((c) => c[k]! ** 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / cases));
      for (let other = 0; other < k; other += 1) {
        expect(Math.abs(mean((c) => c[k]! * c[other]!))).toBeLessThan(4 / Math.sqrt(cases));
      }
    }
  });

  it('gives the same anatomy for the same case, scaled as asked, and none where anatomyMm is 0', async () => {
    const velocity = source([5, 2])(2, 1);
    expect(source([5, 2])(2, 1)).toEqual(velocity);
    expect(source([5, 3])(2, 1)).not.toEqual(velocity);
    expect(source([5, 2])(0, 1).components.every((values) => values.every((value) => Math.abs(value) === 0))).toBe(
      true,
    );
    const half = anatomiesOfFields(await read({ files: names, scale: 0.5 }), { share: 0.95 });
    expect(
      largestDifference(
        half([5, 2])(2, 1).components[0]!,
        velocity.components[0]!.map((v) => v / 2),
      ),
    ).toBe(0);
    const model = fitVelocityPca(await read(names), { share: 0.95 });
    expect(velocityFromPca(model, anatomyCoefficients(5, 2, model.components.length))).toEqual(velocity);
  });

  it('renders slices, volumes and the SimBA mode with them', async () => {
    const open = (given: object): Promise<Renderer> =>
      brainWorld.open(
        brainWorld.settings.parse({
          size: 48,
          dimension: 2,
          biasRegion: 'left putamen',
          anatomyFields: names,
          ...given,
        }),
        resources,
      );
    for (const dimension of [2, 3]) {
      const renderer = await open({ dimension, size: dimension === 2 ? 48 : 32 });
      const render = (index: number, latents: Latents): Rendering => renderer.render({ seed: 4, index, latents });
      const [one, again, other, none] = [render(0, {}), render(0, {}), render(1, {}), render(0, { anatomyMm: 0 })];
      const labels = (rendering: Rendering): Buffer => Buffer.from(rendering.masks['regions']!.data);
      expect(Buffer.from(one.image!.data.buffer).equals(Buffer.from(again.image!.data.buffer))).toBe(true);
      expect(labels(one).equals(labels(other))).toBe(false);
      expect(labels(one).equals(labels(none))).toBe(false);
      expect(one.measured['leastJacobian']).toBeGreaterThan(0);
      expect(() => render(0, { anatomyMm: 3 })).toThrow(expect.objectContaining({ code: 'brain/anatomy-from-fields' }));
    }
    const [fields, prior] = await Promise.all([
      open({ compat: 'simba' }),
      open({ compat: 'simba', anatomyFields: undefined }),
    ]);
    const request = { seed: 4, index: 0, latents: { subjectCoefficient: 1 } };
    expect(fields.render(request).image!.data).not.toEqual(prior.render(request).image!.data);
  });

  it('says what is wrong', async () => {
    const code = (wanted: string, file?: string): object => ({ code: wanted, ...(file && { place: { file } }) });
    await expect(read(['s0.nii'])).rejects.toMatchObject(code('brain/too-few-fields'));
    await expect(read(['s0.nii', 'two.nii'])).rejects.toMatchObject(code('brain/not-a-velocity', 'two.nii'));
    await expect(read(['s0.npy', 'hole.npy'])).rejects.toMatchObject(code('brain/not-a-velocity', 'hole.npy'));
    await expect(read(['s0.npy', 'flat.npy'])).rejects.toMatchObject(code('brain/not-a-velocity', 'flat.npy'));
    await expect(read(['s0.nii', 'thin.nii'])).rejects.toMatchObject(code('brain/grids-differ', 'thin.nii'));
    await expect(read(['s0.nii', 'elsewhere.nii'])).rejects.toMatchObject(code('brain/grids-differ', 'elsewhere.nii'));
    await expect(read(['nowhere.nii', 's0.nii'])).rejects.toMatchObject(code('brain/no-affine', 'nowhere.nii'));
    const slice = templateOf(sliceGrid(48, 'axial', 4));
    await expect(read(['s0.npy', 's1.npy'], slice)).rejects.toMatchObject(code('brain/no-affine', 's0.npy'));
    await expect(readAnatomyFields(settings(names), { template, resources: undefined })).rejects.toMatchObject(
      code('brain/no-files'),
    );
    expect(() => source([1, 0])(3, 1)).toThrow(expect.objectContaining({ code: 'brain/anatomy-from-fields' }));
  });
});
