import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawCase } from '../../../../../src/simulate/graph/draw-case.ts';
import { readyMadeWorlds } from '../../../../../src/simulate/ready-made/ready-made-worlds.ts';
import { parseWorldFile } from '../../../../../src/simulate/world-file/parse-world-file.ts';
import { scoresTruthOfWorld } from '../../../../../src/simulate/worlds/scores/scores-truth-of-world.ts';
import { scoresWorld } from '../../../../../src/simulate/worlds/scores/scores-world.ts';
import { countedAuc } from '../../empirical.ts';

const page = readFileSync(new URL('../../../../../docs/worlds/scores.md', import.meta.url), 'utf8');
const documented = /```yaml\n([\s\S]*?)```/.exec(page)![1]!;

it('the world file in docs/worlds/scores.md has the truth that counting finds', async () => {
  const file = parseWorldFile(documented, 'scores.yaml');
  const truth = scoresTruthOfWorld(file);
  const renderer = await scoresWorld.open(scoresWorld.settings.parse(file.settings));
  const cases = Array.from({ length: 8000 }, (_, index) => {
    const { values } = drawCase(file.graph, { seed: 3, index });
    const { race: _race, site: _site, ...latents } = file.latentsOf(values);
    const score = renderer.render({ seed: 3, index, latents }).measured['score'] as number;
    return { values, score, truth: values['truth'] };
  });
  for (const { attribute, groups } of truth.attributes) {
    for (const { group, share, prevalence, auc, sensitivity } of groups) {
      const own = cases.filter(({ values }) => values[attribute] === group);
      const events = own.filter((each) => each.truth === 1).map(({ score }) => score);
      const others = own.filter((each) => each.truth === 0).map(({ score }) => score);
      // Rows of a patient are alike (1 to 2 rows, correlation up to 1): the variance is at most doubled.
      const within = (found: number, value: number, size: number) =>
        expect(Math.abs(found - value)).toBeLessThan(3 * Math.sqrt((2 * value * (1 - value)) / size));
      within(own.length / cases.length, share, cases.length);
      within(events.length / own.length, prevalence, own.length);
      within(countedAuc(events, others), auc, events.length);
      within(events.filter((score) => score >= 0.5).length / events.length, sensitivity, events.length);
    }
  }
  expect(truth.attributes[0]!.gap).toBeGreaterThan(0.07);
});

it('knows the gap of the ready-made world', () => {
  const truth = scoresTruthOfWorld(parseWorldFile(readyMadeWorlds['scores-gap']!, 'scores-gap.yaml'));
  expect(truth.attributes.map(({ attribute }) => attribute)).toEqual(['race', 'sex', 'site']);
  expect(truth.overall.prevalence).toBeCloseTo(0.2, 9);
  const [race, sex] = truth.attributes as [(typeof truth.attributes)[0], (typeof truth.attributes)[0]];
  expect(race.gap).toBeGreaterThan(0.07);
  expect(sex.gap).toBeLessThan(1e-12);
});

it('reads latents that are written as expressions, and latents that depend on the truth', () => {
  const text = `world: scores
nodes:
  race: { categorical: { a: 0.5, b: 0.5 } }
  ill: { bernoulli: 0.3 }
latents: { truth: ill, auc: "if(race = 'a', 0.9, 0.8)", calibrationIntercept: 0.5 * ill }
table: { label: ill, attributes: [race] }
`;
  const truth = scoresTruthOfWorld(parseWorldFile(text, 'w.yaml'));
  expect(truth.overall.prevalence).toBeCloseTo(0.3, 12);
  const [a] = truth.attributes[0]!.groups as [(typeof truth.attributes)[0]['groups'][0]];
  // d = 1.8124; events lose 0.5 log-odds of d^2 = 3.2847 at spread d sqrt 2: Phi(2.78475 / 2.56310) = 0.86136.
  expect(a.auc).toBeCloseTo(0.86136, 4);
  expect(a.calibration).toBeNull();
});

it('says what it cannot enumerate', () => {
  const with_ = (nodes: string, rest = 'table: { attributes: [race] }') =>
    scoresTruthOfWorld(
      parseWorldFile(`world: scores\nnodes:\n  race: { categorical: [a, b] }\n${nodes}${rest}\n`, 'w.yaml'),
    );
  expect(() => with_('  auc: { uniform: { low: 0.6, high: 0.9 } }\n')).toThrow(
    expect.objectContaining({ code: 'simulate/not-discrete' }),
  );
  expect(() => with_('  truth: { bernoulli: 0.2 }\n', '')).toThrow(
    expect.objectContaining({ code: 'scores/bad-world', kind: 'usage' }),
  );
});
