// Cases are kept from one question to the next, and made anew where the plan or the files say otherwise.
import { expect, it } from 'vitest';
import type { PlanInput } from '../../../src/audit/plan.ts';
import { inlinePool } from '../../../src/audit/pool.ts';
import { Workroom } from '../../../ui/data/off-thread/workroom.ts';

const csv = (scores: (row: number) => number) =>
  `label,score,sex,site\n${Array.from({ length: 80 }, (_, row) => `${row % 2},${scores(row)},${row % 4 < 2 ? 'F' : 'M'},${row % 8 < 3 ? 'x' : 'y'}`).join('\n')}\n`;
const file = (content: string) => ({ path: 'cases.csv', file: new File([content], 'cases.csv') });
const planOf = (attribute: string): PlanInput => ({
  tables: [{ path: 'cases.csv' }],
  tasks: [{ kind: 'binary', name: 'finding', label: 'label', score: 'score' }],
  attributes: [{ name: attribute }],
});

it('answers by the plan and the files of the question', async () => {
  const room = new Workroom(inlinePool);
  room.addFiles([file(csv((row) => row / 100))]);
  const about = (attribute: string) => room.operatingData(planOf(attribute), { task: 'finding', attribute });
  expect((await about('sex'))?.groups.map(({ group, scores }) => [group, scores.length])).toEqual([
    ['F', 40],
    ['M', 40],
  ]);
  expect((await about('site'))?.groups.map(({ group, scores }) => [group, scores.length])).toEqual([
    ['y', 50],
    ['x', 30],
  ]);
  expect((await about('sex'))?.all.scores[0]).toBe(0);
  room.addFiles([file(csv((row) => (row + 1) / 100))]);
  expect((await about('sex'))?.all.scores[0]).toBe(0.01);
});
