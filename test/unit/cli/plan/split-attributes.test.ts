import { expect, it } from 'vitest';
import { splitAttributes } from '../../../../src/cli/plan/split-attributes.ts';

it.each([
  ['sex', ['sex']],
  ['sex,age=40,60,view', ['sex', 'age=40,60', 'view']],
  ['age=40,60,80', ['age=40,60,80']],
  ['Patient Gender, Patient Age=40, 60,sex*age', ['Patient Gender', 'Patient Age=40,60', 'sex*age']],
  ['dose=-1.5,.5,1e3,site', ['dose=-1.5,.5,1e3', 'site']],
  [
    'age=40,60:column=Patient Age:closed=right,race:column=Race',
    ['age=40,60:column=Patient Age:closed=right', 'race:column=Race'],
  ],
  ['a=1,b=2,3', ['a=1', 'b=2,3']],
])('%s', (list, parts) => {
  expect(splitAttributes(list)).toEqual(parts);
});

it('refuses edges without an attribute and empty parts', () => {
  expect(() => splitAttributes('40,age')).toThrow('in --attributes "40,age" the number 40 belongs to no attribute.');
  expect(() => splitAttributes('sex,60')).toThrow('the number 60 belongs to no attribute.');
  expect(() => splitAttributes('sex,,age')).toThrow('has an empty part');
  expect(() => splitAttributes('')).toThrow(expect.objectContaining({ kind: 'usage' }));
});
