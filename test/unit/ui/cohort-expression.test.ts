import { expect, it } from 'vitest';
import { evaluateExpression } from '../../../src/cases/expression/evaluate-expression.ts';
import { parseExpression } from '../../../src/cases/expression/parse-expression.ts';
import { inputFromText } from '../../../src/cases/input.ts';
import { readTable } from '../../../src/cases/read/read-table.ts';
import { parseCohort } from '../../../ui/app/cohort.ts';
import { expressionOf } from '../../../ui/app/cohort-expression.ts';

const attributes = [{ name: 'sex' }, { name: 'age band', column: 'age', edges: [50] }];

async function casesOf(where: string): Promise<number[]> {
  const table = await readTable(
    [inputFromText('t.csv', `sex,age,view type\nF,40,AP\nM,50,PA\nF,70,PA\n,60,"A, ""x"" o'y"\n`)],
    {},
  );
  const expression = expressionOf(parseCohort(where), attributes) ?? '';
  const truth = evaluateExpression(parseExpression(expression, [...table.columns.keys()]), table);
  return Array.from(truth.keys()).filter((row) => truth[row] === 1);
}

it('says the same cases as the cohort', async () => {
  expect(await casesOf('sex=F')).toEqual([0, 2]);
  expect(await casesOf('age@50..70')).toEqual([1, 3]);
  expect(await casesOf('view%20type:AP|PA;sex=F;age@41..')).toEqual([2]);
  expect(await casesOf('view%20type:A%2C%20%22x%22%20o%27y')).toEqual([3]);
});

it('has no expression for what a plan cannot say', () => {
  for (const where of ['sex=Unknown', 'age%20band=50%2B', 'other=1', 'view:?', 'note*x', '%3Derror@0..', ''])
    expect(expressionOf(parseCohort(where), attributes), where).toBeUndefined();
});
