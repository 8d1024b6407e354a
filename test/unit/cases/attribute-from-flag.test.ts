import { expect, test } from 'vitest';
import { attributeSchema } from '../../../src/audit/plan.ts';
import { attributeFromFlag } from '../../../src/cases/attribute-from-flag.ts';
import { failureOf } from '../../fixtures/tables/tables.ts';

test.each([
  ['sex', { name: 'sex' }],
  ['Patient Gender', { name: 'Patient Gender' }],
  ['age=40,60,80', { name: 'age', edges: [40, 60, 80] }],
  ['age = 40, 60.5', { name: 'age', edges: [40, 60.5] }],
  ['age=40:closed=right', { name: 'age', edges: [40], closed: 'right' }],
  ['age=40,60:column=Patient Age', { name: 'age', edges: [40, 60], column: 'Patient Age' }],
  ['race:column=Race Group', { name: 'race', column: 'Race Group' }],
  ['race:column=Race=Group:reference=White', { name: 'race', column: 'Race=Group', reference: 'White' }],
  ['sex:unknown=U| X', { name: 'sex', unknown: ['U', 'X'] }],
  ['sex*age', { name: 'sex*age', cross: ['sex', 'age'] }],
  ['sex * age*site', { name: 'sex * age*site', cross: ['sex', 'age', 'site'] }],
  ['dcm:0010:column=x', { name: 'dcm:0010', column: 'x' }],
])('%s', (text, expected) => {
  expect(attributeFromFlag(text)).toEqual(attributeSchema.parse(expected));
});

test.each([
  ['', 'the name is missing'],
  ['=40', 'the name is missing'],
  ['age=40,x', 'the edge "x" is not a number'],
  ['age=', 'the edge "" is not a number'],
  ['age=60,40', 'the edges must ascend; 40 follows 60'],
  ['age=40=60', 'more than one "="'],
  ['sex:colum=Sex', 'there is no option "colum"'],
  ['age=40:closed=both', 'closed is "both"'],
  ['sex:column=', 'the option "column" has no value'],
  ['sex*', 'a name is missing beside "*"'],
])('"%s" is refused', async (text, problem) => {
  const error = await failureOf(() => attributeFromFlag(text));
  expect(error.code).toBe('cases/bad-attribute');
  expect(error.kind).toBe('usage');
  expect(error.message).toContain(problem);
  expect(error.hint).toBeDefined();
});
