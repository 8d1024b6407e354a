import { describe, expect, it } from 'vitest';
import { drawCase } from '../../../../src/simulate/graph/draw-case.ts';
import { readyMadeWorlds } from '../../../../src/simulate/ready-made/ready-made-worlds.ts';
import { checkLatents } from '../../../../src/simulate/world-file/check-latents.ts';
import { parseWorldFile } from '../../../../src/simulate/world-file/parse-world-file.ts';
import { worldOf } from '../../../../src/simulate/worlds/worlds.ts';

describe.each(Object.entries(readyMadeWorlds))('%s', (name, text) => {
  const file = parseWorldFile(text, `${name}.yaml`);

  it('is called as it is listed and says what it is about on one line', () => {
    expect(file.name).toBe(name);
    expect(/^about: *(.*)$/m.exec(text)?.[1]).toBe(file.about);
    expect(file.about.length).toBeGreaterThan(40);
  });

  it('gives every case latents that its world can render, in any of 400 cases of three seeds', () => {
    const latentsOf = checkLatents(file, worldOf(file));
    for (const seed of [1, 2, 77]) {
      for (let index = 0; index < 400; index += 1) {
        const latents = latentsOf(drawCase(file.graph, { seed, index }).values, index);
        expect(Object.keys(latents).length).toBeGreaterThan(3);
      }
    }
  });

  it('names a label, a truth, attributes and splits', () => {
    const { label, truth, attributes, split } = file.table;
    expect([label, truth].every((node) => node !== undefined)).toBe(true);
    expect(attributes.length).toBeGreaterThan(0);
    expect(Object.keys(split).length).toBeGreaterThan(1);
  });
});
