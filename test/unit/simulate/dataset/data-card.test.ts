import { expect, it } from 'vitest';
import { dataCard } from '../../../../src/simulate/dataset/data-card.ts';
import { openDataset } from '../../../../src/simulate/dataset/open-dataset.ts';
import { tableOfRows } from '../../../../src/simulate/dataset/table-of-rows.ts';

const text = `world: scores
name: small
about: Made by hand.
nodes:
  site: { categorical: { north: 0.5, south: 0.5 }, about: Where | when. }
  truth: { bernoulli: 0.5 }
table: { label: truth, truth: truth, attributes: [site] }
`;

it('counts groups and prevalences of cases, not of twins, and lists the causes', async () => {
  const dataset = await openDataset({ text, file: 'small.yaml', cases: 4, do: ['truth=1'], twins: [] });
  const rows = [
    { case: '1', twin_of: '', site: 'north', truth: 1 },
    { case: '1b', twin_of: '1', site: 'south', truth: 0 },
    { case: '2', twin_of: '', site: 'north', truth: 0 },
    { case: '3', twin_of: '', site: 'north', truth: 0 },
    { case: '4', twin_of: '', site: 'south', truth: 1 },
  ];
  const card = dataCard(dataset, tableOfRows(rows, 'cases.csv'));
  expect(card).toContain('| north | 3 | 33.3 % | 33.3 % |');
  expect(card).toContain('| south | 1 | 100.0 % | 100.0 % |');
  expect(card).toContain('| Rows with twins | 5 |');
  expect(card).toContain('| Interventions on all cases | truth = 1 |');
  expect(card).toContain('| site | categorical |  | Where \\| when. |');
});
