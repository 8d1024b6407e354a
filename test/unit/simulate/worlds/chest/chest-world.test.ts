import { describe, expect, it } from 'vitest';
import { chestWorld } from '../../../../../src/simulate/worlds/chest/chest-world.ts';
import type { Latents, Rendering } from '../../../../../src/simulate/worlds/world.ts';

const width = 129;
const renderer = await chestWorld.open(chestWorld.settings.parse({ width, height: 121 }));
const render = (latents: Latents, index = 0, seed = 1): Rendering => renderer.render({ seed, index, latents });
const fact = (rendering: Rendering, name: string): number => rendering.measured[name] as number;

/** How many samples differ, and how many of them are outside of the mask. */
function changed(a: Rendering, b: Rendering, mask: string): { count: number; strays: number } {
  const drawn = b.masks[mask]!.data;
  let [count, strays] = [0, 0];
  a.image!.data.forEach((value, at) => {
    if (value === b.image!.data[at]) return;
    count += 1;
    if (drawn[at] === 0) strays += 1;
  });
  return { count, strays };
}

describe('chestWorld', () => {
  it('shows the cardiothoracic ratio, which the masks measure to within two samples', () => {
    for (const ratio of [0.38, 0.45, 0.52, 0.6]) {
      for (const index of [0, 1, 2]) {
        const rendering = render({ cardiothoracicRatio: ratio }, index);
        expect(fact(rendering, 'cardiothoracicRatio')).toBe(ratio);
        const sample = 380 / width / fact(rendering, 'thoraxWidthMm');
        expect(Math.abs(fact(rendering, 'maskCardiothoracicRatio') - ratio)).toBeLessThan(2 * sample);
      }
    }
  });

  it('magnifies the heart in AP by a tenth', () => {
    const rendering = render({ view: 'AP', cardiothoracicRatio: 0.5 });
    expect(fact(rendering, 'cardiothoracicRatio')).toBeCloseTo(0.55, 12);
    expect(fact(rendering, 'maskCardiothoracicRatio')).toBeGreaterThan(0.52);
  });

  it('gives equal bytes for equal requests and others for other cases', () => {
    const latents = { opacity: 'consolidation', quantumNoise: 0.02 };
    expect(render(latents, 4).image!.data).toEqual(render(latents, 4).image!.data);
    expect(render(latents, 4).image!.data).not.toEqual(render(latents, 5).image!.data);
  });

  it('changes only the samples of a finding, of a marker, of devices', () => {
    for (const [latents, mask] of [
      [{ opacity: 'nodule' }, 'opacity'],
      [{ opacity: 'consolidation', opacitySize: 70 }, 'opacity'],
      [{ opacity: 'effusion', opacitySize: 60 }, 'opacity'],
      [{ opacity: 'pneumothorax' }, 'opacity'],
      [{ marker: 'L' }, 'marker'],
      [{ marker: 'R', markerPlace: 'middle', label: 'AP PORTABLE' }, 'marker'],
      [{ endotrachealTube: 1, centralLine: 1, leads: 4, pacemaker: 1 }, 'devices'],
    ] as const) {
      const { count, strays } = changed(render({}), render(latents), mask);
      expect(count).toBeGreaterThan(5);
      expect(strays).toBe(0);
    }
  });

  it('keeps all masks when exposure, voltage or scatter change', () => {
    const latents = { opacity: 'nodule', marker: 'L', leads: 3 };
    const changes = { exposure: 1.5, tubeVoltage: 70, scatter: 0.8, contrast: 1.5 };
    const [a, b] = [render(latents), render({ ...latents, ...changes })];
    for (const name of ['lungs', 'heart', 'opacity', 'devices', 'marker']) {
      expect(Array.from(a.masks[name]!.data)).toEqual(Array.from(b.masks[name]!.data));
    }
    expect(a.image!.data).not.toEqual(b.image!.data);
  });

  it('places the finding on its side: the right lung is on the left of the picture', () => {
    for (const [side, label] of [
      ['right', 1],
      ['left', 2],
    ] as const) {
      const { masks } = render({ opacity: 'consolidation', opacitySide: side, opacitySize: 60 }, 2);
      expect(masks['opacity']!.data.every((value, at) => value === 0 || masks['lungs']!.data[at] === label)).toBe(true);
    }
    const { data } = render({}).masks['lungs']!;
    expect(data.indexOf(1) % width).toBeLessThan(data.indexOf(2) % width);
  });

  it('follows its latents: exposure darkens, a deeper breath enlarges the lungs, findings grow', () => {
    const brightness = [-1.5, -0.5, 0.5, 1.5].map((exposure) => fact(render({ exposure }), 'meanBrightness'));
    expect(brightness).toEqual([...brightness].sort((a, b) => b - a));
    const lungs = [0, 0.5, 1].map((inspiration) => fact(render({ inspiration }), 'rightLungAreaMm2'));
    expect(lungs).toEqual([...lungs].sort((a, b) => a - b));
    for (const opacity of ['nodule', 'consolidation', 'effusion', 'pneumothorax']) {
      const areas = [15, 30, 45].map((opacitySize) => fact(render({ opacity, opacitySize }), 'opacityAreaMm2'));
      expect(areas).toEqual([...areas].sort((a, b) => a - b));
      expect(areas[2]).toBeGreaterThan(areas[0]!);
    }
  });

  it('shows a nodule of the given diameter', async () => {
    const fine = await chestWorld.open(chestWorld.settings.parse({ width: 300, height: 300 }));
    const latents = { opacity: 'nodule', opacitySize: 24, cardiothoracicRatio: 0.36 };
    const areas = [0, 1, 2, 3].map((index) => fact(fine.render({ seed: 3, index, latents }), 'opacityAreaMm2'));
    // Some lie behind the heart or the diaphragm in part.
    expect(Math.abs(Math.max(...areas) / (Math.PI * 144) - 1)).toBeLessThan(0.02);
  });

  it('stays within [0, 1] at odd sizes and extreme latents', async () => {
    const small = await chestWorld.open(chestWorld.settings.parse({ width: 33, height: 47, bits: 16 }));
    for (const bound of ['low', 'high'] as const) {
      const latents = Object.fromEntries(
        chestWorld.latents.map((latent) => [
          latent.name,
          latent.kind === 'real' ? latent[bound] : latent.values.at(bound === 'low' ? 0 : -1)!,
        ]),
      );
      const { image } = small.render({ seed: 2, index: 1, latents });
      expect(image!.extents).toEqual([33, 47]);
      expect(image!.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  it('refuses latents that it does not have', () => {
    expect(() => render({ opacty: 'nodule' })).toThrowError(expect.objectContaining({ code: 'worlds/unknown-latent' }));
    expect(() => render({ view: 'lateral' })).toThrowError(expect.objectContaining({ code: 'worlds/bad-latent' }));
  });
});
