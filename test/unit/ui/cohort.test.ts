// The address of a cohort: what is written is read back, and what a person mistypes is left out.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Cohort, formatCohort, parseCohort } from '../../../ui/app/cohort.ts';

const name = fc.string({ minLength: 1, unit: 'grapheme' });
const bound = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const condition = fc.oneof(
  fc.record({ attribute: name, groups: fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }) }),
  fc.record({ column: name, in: fc.array(fc.option(fc.string({ unit: 'grapheme' })), { minLength: 1 }) }),
  fc.record({ column: name, from: bound, to: bound }),
  fc.record({ column: name, from: bound }),
  fc.record({ column: name, contains: fc.string({ unit: 'grapheme' }) }),
);

it('reads back what it wrote', () => {
  fc.assert(
    fc.property(fc.array(condition), (cohort) => {
      expect(parseCohort(formatCohort(cohort as Cohort))).toEqual(cohort);
    }),
  );
});

it('is short for the usual cohorts', () => {
  const cohort: Cohort = [
    { attribute: 'sex', groups: ['F'] },
    { column: 'age', from: 60, to: 80 },
    { column: 'view', in: ['AP', null] },
    { column: 'note', contains: 'glaucoma' },
  ];
  expect(formatCohort(cohort)).toBe('sex=F;age@60..80;view:AP|?;note*glaucoma');
  expect(formatCohort([])).toBeUndefined();
});

it('leaves out what it does not understand', () => {
  expect(parseCohort(undefined)).toEqual([]);
  expect(parseCohort('sex=F;;nonsense;=x;age@a..b;%E0%A4%A=1')).toEqual([{ attribute: 'sex', groups: ['F'] }]);
});
