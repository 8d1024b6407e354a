// The template against what is known of adult brains, and against its own promises.
import { beforeAll, describe, expect, it } from 'vitest';
import { proceduralTemplate } from '../../../../../src/simulate/worlds/brain/procedural-template.ts';
import { proceduralRegions } from '../../../../../src/simulate/worlds/brain/regions.ts';
import { sliceGrid, volumeGrid } from '../../../../../src/simulate/worlds/brain/sampling-grid.ts';
import type { Template } from '../../../../../src/simulate/worlds/brain/template.ts';

let template: Template;
const size = 96;
const voxelMl = (192 / size) ** 3 / 1000;

beforeAll(() => {
  template = proceduralTemplate(volumeGrid(size), { seed: 1, skull: false });
});

function millilitres(name: string): number {
  const label = proceduralRegions[name]!;
  return template.labels.data.reduce((count, value) => count + (value === label ? 1 : 0), 0) * voxelMl;
}

describe('procedural template', () => {
  it('has the volumes of an adult brain', () => {
    const sum = (data: Float32Array): number => data.reduce((total, value) => total + value, 0) * voxelMl;
    const [grey, white] = [sum(template.grey.data), sum(template.white.data)];
    expect(grey + white).toBeGreaterThan(1200);
    expect(grey + white).toBeLessThan(1400);
    expect(grey / white).toBeGreaterThan(1);
    expect(grey / white).toBeLessThan(1.6);
    const bounds: Record<string, [number, number]> = {
      putamen: [4, 6],
      hippocampus: [2.8, 4.2],
      amygdala: [1, 2],
      caudate: [2.8, 4.5],
      pallidum: [1, 2],
      thalamus: [4.5, 7.5],
      insula: [6, 12],
      'lateral ventricle': [9, 15],
    };
    for (const [name, [low, high]] of Object.entries(bounds)) {
      for (const side of ['left', 'right']) {
        expect(millilitres(`${side} ${name}`), `${side} ${name}`).toBeGreaterThan(low);
        expect(millilitres(`${side} ${name}`), `${side} ${name}`).toBeLessThan(high);
      }
    }
    expect(millilitres('brainstem')).toBeGreaterThan(20);
    expect(millilitres('brainstem')).toBeLessThan(40);
  });

  it('keeps left on the left', () => {
    const centre = (size - 1) / 2;
    const right = proceduralRegions['right putamen']!;
    const left = proceduralRegions['left putamen']!;
    const xOf = (label: number): number[] =>
      [...template.labels.data.keys()].filter((at) => template.labels.data[at] === label).map((at) => at % size);
    expect(Math.min(...xOf(right))).toBeGreaterThan(centre);
    expect(Math.max(...xOf(left))).toBeLessThan(centre);
    expect(template.geometry.affine!.slice(0, 4)).toEqual([2, 0, 0, -95]);
  });

  it('has shares of tissue from 0 to 1 that add up to 1 at most, and all regions', () => {
    const { grey, white, fluid, labels } = template;
    for (let at = 0; at < grey.data.length; at += 1) {
      const sum = grey.data[at]! + white.data[at]! + fluid.data[at]!;
      if (!(sum >= 0 && sum <= 1.00001 && grey.data[at]! >= 0 && white.data[at]! >= 0)) {
        expect.fail(`sample ${at} has shares ${grey.data[at]}, ${white.data[at]}, ${fluid.data[at]}`);
      }
    }
    const found = new Set(labels.data);
    const missing = Object.entries(proceduralRegions).filter(([, label]) => !found.has(label));
    expect(missing.map(([name]) => name)).toEqual(['skull', 'scalp']);
  });

  it('is one anatomy at every size, in volumes and in slices', () => {
    // The slice lies on a plane of samples of the volume: z = 4 + (k - 47.5) 2 mm.
    const k = 48;
    const slice = proceduralTemplate(sliceGrid(size, 'axial', 5), { seed: 1, skull: false });
    let differing = 0;
    for (let y = 0; y < size; y += 1) {
      for (let x = 0; x < size; x += 1) {
        const here = slice.grey.data[(size - 1 - y) * size + x]!;
        differing += here === template.grey.data[(k * size + y) * size + x]! ? 0 : 1;
      }
    }
    expect(differing).toBe(0);
  });

  it('folds by its seed', () => {
    const grid = sliceGrid(48, 'axial', 30);
    const grey = (seed: number): Float32Array => proceduralTemplate(grid, { seed, skull: false }).grey.data;
    expect(grey(1)).toEqual(grey(1));
    expect(grey(1)).not.toEqual(grey(2));
  });

  it('wraps the brain in skull and scalp on request and leaves the brain alone', () => {
    const grid = sliceGrid(96, 'coronal', 0);
    const bare = proceduralTemplate(grid, { seed: 1, skull: false });
    const whole = proceduralTemplate(grid, { seed: 1, skull: true });
    const label = (name: string): number => proceduralRegions[name]!;
    expect(whole.labels.data.includes(label('skull'))).toBe(true);
    expect(whole.labels.data.includes(label('scalp'))).toBe(true);
    expect(whole.grey.data).toEqual(bare.grey.data);
    expect(whole.white.data).toEqual(bare.white.data);
  });
});
