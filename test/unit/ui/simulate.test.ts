// What the page that simulates makes of world files: controls that never lead to a refused value, graphs without overlaps, texts in addresses.
import { describe, expect, it } from 'vitest';
import { interventionFault } from '../../../src/simulate/graph/intervention.ts';
import { readyMadeWorlds } from '../../../src/simulate/ready-made/ready-made-worlds.ts';
import { parseWorldFile } from '../../../src/simulate/world-file/parse-world-file.ts';
import type { Cohort } from '../../../ui/app/cohort.ts';
import { layoutGraph, nodeHeight } from '../../../ui/pages/simulate/graph-layout.ts';
import { describeWorld } from '../../../ui/pages/simulate/off-thread/describe-world.ts';
import { withConstants, withSetting } from '../../../ui/pages/simulate/off-thread/edit-world.ts';
import { openWorldFile } from '../../../ui/pages/simulate/off-thread/open-world-file.ts';
import { Stage } from '../../../ui/pages/simulate/off-thread/stage.ts';
import { packText, unpackText } from '../../../ui/pages/simulate/packed-text.ts';
import { unitOfMeasured, wordsOf } from '../../../ui/pages/simulate/shown-value.ts';

const files = Object.entries(readyMadeWorlds);

describe.each(files)('%s', (name, text) => {
  const world = describeWorld(text, name);

  it('has a control for every latent that does something, and no control leads to a value that is refused', () => {
    const { idle, worldFile } = openWorldFile(text, name);
    const all = withConstants(
      text,
      idle.map((latent) => [latent.name, latent.standard]),
    );
    const { graph } = parseWorldFile(all, name);
    for (const { name: node, range } of world.controls) {
      const values = range.kind === 'values' ? range.values : [range.low, range.high];
      for (const value of values) expect(interventionFault(graph, node, value), `${node} = ${value}`).toBeUndefined();
    }
    const controlled = new Set(world.controls.map((control) => control.name));
    for (const latent of idle) expect(controlled).toContain(latent.name);
    for (const node of worldFile.graph.names) expect(controlled).toContain(node);
  });

  it('is drawn with arrows from left to right and no box over another', () => {
    const { nodes, arrows, width, height } = layoutGraph(world.nodes);
    const at = new Map(nodes.map((node) => [node.name, node]));
    expect(arrows).toHaveLength(
      world.nodes.reduce((sum, { parents }) => sum + parents.filter((p) => at.has(p)).length, 0),
    );
    for (const { from, to } of arrows) expect(at.get(from)!.x + at.get(from)!.width).toBeLessThan(at.get(to)!.x);
    for (const [place, node] of nodes.entries()) {
      expect(node.x + node.width).toBeLessThanOrEqual(width);
      expect(node.y + nodeHeight).toBeLessThanOrEqual(height);
      for (const other of nodes.slice(place + 1))
        expect(node.x !== other.x || Math.abs(node.y - other.y) >= nodeHeight, `${node.name}, ${other.name}`).toBe(
          true,
        );
    }
  });

  it('is the same after a way through an address', () => {
    expect(unpackText(packText(text))).toBe(text);
  });
});

describe('a world file', () => {
  it('keeps its comments when a setting is changed, and its problems have lines', () => {
    const changed = withSetting(readyMadeWorlds['fundus-pairs']!, 'modality', 'colour');
    expect(changed).toContain('# What goes wrong, more often in two groups');
    expect(describeWorld(changed, 'x.yaml').settings.find(({ name }) => name === 'modality')?.value).toBe('colour');
    expect(() => describeWorld(withSetting(changed, 'width', 3), 'x.yaml')).toThrow(/^x\.yaml:8:\d+: settings width/);
  });

  it('is refused from an address that was cut', () => {
    expect(unpackText('!')).toBeUndefined();
    expect(unpackText(packText('world: fundus').slice(0, 4))).not.toBe('world: fundus');
  });
});

describe('a scene', () => {
  const request = {
    text: readyMadeWorlds['skin-tone']!,
    file: 'skin-tone.yaml',
    seed: undefined,
    position: 3,
    both: '',
    twin: undefined,
    mask: undefined,
    slice: undefined,
  };

  it('renders the twin alone as it renders both, and sets what the file does not drive', async () => {
    const used = new Stage();
    await used.scene(request);
    const again = await used.scene({ ...request, twin: 'diameter=9' });
    const fresh = await new Stage().scene({ ...request, twin: 'diameter=9' });
    expect([again.base.sha256, again.twin.sha256]).toEqual([fresh.base.sha256, fresh.twin.sha256]);
    expect(again.twin.measured['lesionDiameterMm']).toBeGreaterThan(again.base.measured['lesionDiameterMm'] as number);
    const noisy = await used.scene({ ...request, both: 'gaussianNoise=0.05', twin: '' });
    expect(noisy.base.sha256).toBe(noisy.twin.sha256);
    expect(noisy.base.sha256).not.toBe(again.base.sha256);
    expect(await used.salience(request)).toMatchObject({ bias: 'ruler', disease: 'malignant' });
  });

  it('finds the cases of a cohort in both directions, as they are drawn with what is set', async () => {
    const stage = new Stage();
    const malignant = [{ column: 'malignant', in: ['1'] }];
    const find = (from: number, step: 1 | -1, cohort: Cohort = malignant, both = '') =>
      stage.find({ scene: { ...request, both }, cohort, from, step });
    const first = (await find(0, 1))!;
    const next = (await find(first + 1, 1))!;
    expect(next).toBeGreaterThan(first);
    expect(await find(next - 1, -1)).toBe(first);
    const { base } = await stage.scene({ ...request, position: next });
    expect(base.values['malignant']).toBe(1);
    expect((await find(first + 1, 1, [{ column: 'malignant', in: ['0'] }])) === first + 1).toBe(next !== first + 1);
    expect(await find(7, 1, malignant, 'malignant=1')).toBe(7);
    expect(await find(0, 1, malignant, 'malignant=0')).toBeUndefined();
    expect(await find(0, 1, [{ column: 'gone', in: ['1'] }])).toBeUndefined();
    const diameter = Number(base.values['diameter']);
    expect(await find(0, 1, [{ column: 'diameter', from: diameter, to: diameter + 1e-9 }])).toBe(next);
  });
});

describe('names', () => {
  it('are words, with the unit that they end in', () => {
    expect(wordsOf('rimAreaMm2')).toBe('rim area');
    expect([unitOfMeasured('rimAreaMm2'), unitOfMeasured('brainMl'), unitOfMeasured('vesselDensity')]).toEqual([
      'mm²',
      'ml',
      '',
    ]);
  });
});
