import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../src/simulate/dataset/open-dataset.ts';

const text = `world: fundus
name: small
settings: { width: 48, height: 48 }
nodes:
  site: { categorical: { north: 0.5, south: 0.5 } }
  glaucoma: { bernoulli: 0.4 }
  cupToDiscRatio: { truncatedNormal: { mean: 0.4 + 0.3 * glaucoma, sd: 0.05, low: 0.1, high: 0.95 } }
  pigment: { expression: "if(site = 'north', 0.3, 0.7)" }
  recorded: { label: glaucoma, noise: { falseNegative: 0.2 } }
table: { label: recorded, truth: glaucoma, attributes: [site], split: { train: 0.5, test: 0.5 } }
twins: { site: south }
`;
const plan = { text, file: 'small.yaml', cases: 6, do: [] };

describe('a dataset', () => {
  it('renders any case by itself, the same each time and whatever else is in it', async () => {
    const [one, larger] = await Promise.all([openDataset(plan), openDataset({ ...plan, cases: 60 })]);
    const first = one.renderCase(4);
    one.renderCase(1);
    expect(one.renderCase(4)).toEqual(first);
    expect(larger.renderCase(4)).toEqual(first);
    expect((await openDataset({ ...plan, seed: 2 })).renderCase(4)).not.toEqual(first);
  });

  it('links twins to their cases and gives them all that the intervention leaves alone', async () => {
    const { rows, latents, files } = (await openDataset(plan)).renderCase(0);
    expect(rows.map((row) => [row['case'], row['twin_of'], row['intervention']])).toEqual([
      ['000001', '', ''],
      ['000001_site-south', '000001', 'site=south'],
    ]);
    expect(rows[1]).toMatchObject({
      site: 'south',
      glaucoma: rows[0]!['glaucoma'],
      recorded: rows[0]!['recorded'],
      split: rows[0]!['split'],
    });
    expect(latents[1]).toMatchObject({
      latent_pigment: 0.7,
      latent_cupToDiscRatio: latents[0]!['latent_cupToDiscRatio'],
    });
    const cups = files.filter(({ name }) => name.startsWith('masks/cup/'));
    expect(cups).toHaveLength(2);
    expect(cups[1]!.data).toEqual(cups[0]!.data);
  });

  it('takes twins and interventions from the plan before those of the file', async () => {
    const dataset = await openDataset({ ...plan, do: ['site=north'], twins: ['glaucoma', 'site=south'] });
    const { draws } = dataset.draw(3);
    const [factual, flipped, moved] = draws.map(({ values }) => values);
    expect(factual!['site']).toBe('north');
    expect(flipped!['glaucoma']).toBe(1 - (factual!['glaucoma'] as number));
    expect(moved).toMatchObject({ site: 'south', glaucoma: factual!['glaucoma'] });
    expect(draws.map(({ id }) => id)).toEqual([
      '000004',
      `000004_glaucoma-${1 - (factual!['glaucoma'] as number)}`,
      '000004_site-south',
    ]);
  });

  it.each([
    [{ ...plan, twins: ['cupToDiscRatio'] }, 'simulate/bad-twin'],
    [{ ...plan, twins: ['site=north, glaucoma=0'] }, 'simulate/bad-twin'],
    [{ ...plan, do: ['site=north', 'site=south'] }, 'simulate/bad-intervention'],
    [{ ...plan, cases: 1e11 }, 'simulate/bad-cases'],
    [{ ...plan, twins: ['colour'] }, 'simulate/bad-intervention'],
    [{ ...plan, do: ['site=east'] }, 'simulate/bad-intervention'],
    [{ ...plan, text: text.replace('world: fundus', 'world: fundas') }, 'simulate/unknown-world'],
    [{ ...plan, text: text.replace('width: 48', 'width: many') }, 'simulate/bad-settings'],
    [{ ...plan, compat: 'simba' as const }, 'simulate/bad-settings'],
  ])('refuses what cannot be simulated (%#)', async (bad, code) => {
    await expect(openDataset(bad)).rejects.toMatchObject({ code });
  });

  it('says at which line a setting is wrong', async () => {
    const bad = openDataset({ ...plan, text: text.replace('width: 48', 'width: many') });
    await expect(bad).rejects.toThrow(/small\.yaml:3:20.*width/);
  });

  it('tells all that is wrong with settings', async () => {
    const bad = openDataset({ ...plan, text: text.replace('width: 48', 'widht: 48, modality: x'), compat: 'simba' });
    await expect(bad).rejects.toMatchObject({
      problems: [
        expect.stringMatching(/^small\.yaml:3:34: settings modality: /),
        'small.yaml:3:13: unknown setting "widht". Did you mean "width"?',
        'the world fundus has no --compat simba.',
      ],
    });
  });

  it('names twins apart where values differ only in signs and letter case, and makes each once', async () => {
    const sites = text.replace('{ north: 0.5, south: 0.5 }', '[a b, a-b, A/B, north, south]');
    const dataset = await openDataset({ ...plan, text: sites, do: ['site=north'], twins: ['site', 'site=south'] });
    expect(dataset.draw(0).draws.map(({ id, values }) => [id, values['site']])).toEqual([
      ['000001', 'north'],
      ['000001_site-a-b', 'a b'],
      ['000001_site-a-b_2', 'a-b'],
      ['000001_site-A-B_3', 'A/B'],
      ['000001_site-south', 'south'],
    ]);
  });

  it('keeps patients together in splits', async () => {
    const many = await openDataset({
      ...plan,
      text: `${text}patients: { rowsPerPatient: 1..3 }\n`,
      cases: 400,
      twins: [],
    });
    const splits = new Map<number, Set<string | undefined>>();
    for (let position = 0; position < many.size; position += 1) {
      const { patient } = many.draw(position).draws[0]!;
      splits.set(patient, (splits.get(patient) ?? new Set()).add(many.roster.rows[position]!.split));
    }
    expect([...splits.values()].every(({ size }) => size === 1)).toBe(true);
    const share = many.roster.rows.filter(({ split }) => split === 'train').length / many.size;
    expect(share).toBeGreaterThan(0.35);
    expect(share).toBeLessThan(0.65);
  });
});
