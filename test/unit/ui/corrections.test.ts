import { expect, it } from 'vitest';
import { type Choices, holdout } from '../../../ui/pages/home/choices.ts';
import { corrected, correctionsOf } from '../../../ui/pages/home/corrections.ts';

const first: Choices = {
  tables: ['scores.csv'],
  roles: { id: 'case', sex: 'attribute', age: 'attribute', 'a:b;c': 'ignore', label: 'label', score: 'score' },
  edges: { age: '40, 60, 80' },
  spellings: {},
  label: 'label',
  crossed: '',
  delta: 0.05,
  threshold: 'fixed',
  fixedAt: 0.5,
  scored: '',
  tune: '',
  missing: 'error',
};

/** Through the address and back. */
function recalled(now: Choices): Choices {
  const query = new URLSearchParams(
    Object.entries(correctionsOf(now, first)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return corrected(first, Object.fromEntries(new URLSearchParams(query.toString())));
}

it('says nothing of what is as it was recognised', () => {
  expect(Object.values(correctionsOf(first, first)).filter((value) => value !== undefined)).toEqual([]);
  const untouched = { ...first, spellings: { sex: { M: 'M', F: 'F', unknown: '' } } };
  expect(correctionsOf(untouched, first)['spelt']).toBeUndefined();
});

it('brings back every kind of correction, with any signs in the names', () => {
  const now: Choices = {
    ...first,
    roles: { ...first.roles, age: 'ignore', 'a:b;c': 'site attribute' },
    edges: { age: '' },
    spellings: { sex: { M: 'M', 'male=|;': 'M', F: 'Frauen & Mädchen', unknown: '', u: '' } },
    label: 'grade >= 3; "x"',
    crossed: 'sex*age',
    delta: 0.1,
    threshold: 'sensitivity 0.9',
    scored: 'none',
    tune: holdout,
    missing: 'exclude',
  };
  expect(recalled(now)).toEqual(now);
  expect(recalled({ ...now, spellings: { sex: { M: '' } }, tune: 'holdout' })).toMatchObject({
    spellings: { sex: { M: '' } },
    tune: 'holdout',
  });
});

it('leaves out what is not understood and columns that are not there', () => {
  const given = {
    is: 'gone:score;sex:emperor;%E0%A4%A:score',
    cut: 'gone:3',
    delta: 'much',
    threshold: 'high',
    tune: 'x',
  };
  expect(corrected(first, given)).toEqual(first);
});
