import { expect, it } from 'vitest';
import { dataError } from '../../../../../src/core/errors.ts';
import type { NpzFile } from '../../../../../src/formats/numpy/read-npz.ts';
import { unknownTensor } from '../../../../../src/formats/unknown-tensor.ts';
import { fairVlmedFacts } from '../../../../../src/platform/node/learning/fair-vlmed-facts.ts';
import { failureOf } from '../../../../fixtures/tables/tables.ts';

/** An archive of single numbers and texts. */
function archiveOf(fields: Readonly<Record<string, number | string>>): NpzFile {
  const found = (name: string) => {
    if (!(name in fields)) throw unknownTensor(name, Object.keys(fields), 'a.npz');
    return fields[name]!;
  };
  return {
    names: Object.keys(fields),
    read: async (name) => {
      const value = found(name);
      if (typeof value === 'string') throw dataError('formats/npy-unsupported-type', 'texts');
      return { dtype: 'float64', shape: [], data: Float64Array.of(value) };
    },
    readText: async (name) => String(found(name)),
  };
}
const factsOf = (fields: Readonly<Record<string, number | string>>) => fairVlmedFacts(archiveOf(fields), 'a.npz');

it.each([
  [1, 1],
  [0, 0],
  ['Yes', 1],
  ['no', 0],
  ['True', 1],
  ['0', 0],
  [-1, null],
  [Number.NaN, null],
  ['unknown', null],
])('reads a class written as %s', async (written, meant) => {
  expect(await factsOf({ glaucoma: written })).toEqual({ glaucoma: meant });
});

it('reads attributes as codes and as words, and says nothing of fields that are not there', async () => {
  expect(
    await factsOf({ glaucoma: 1, race: 1, gender: 'FEMALE', ethnicity: 'non hispanic', language: 'Polish', age: 61 }),
  ).toEqual({
    glaucoma: 1,
    race: 'Black',
    gender: 'Female',
    ethnicity: 'Non-Hispanic',
    language: 'Polish',
    age: 61,
  });
  expect(await factsOf({ glaucoma: 1, race: Number.NaN, gender: '-1', age: -1, maritalstatus: 'N/A' })).toEqual({
    glaucoma: 1,
    race: null,
    gender: null,
    age: null,
    maritalstatus: null,
  });
});

it.each([
  [{ race: 1 }, 'it has no field "glaucoma"'],
  [{ glaucoma: 2 }, 'the field "glaucoma" is 2'],
  [{ glaucoma: 'maybe' }, 'the field "glaucoma" is "maybe"'],
  [{ glaucoma: 1, race: 7 }, 'the field "race" is 7; its codes are -1 to 2'],
  [{ glaucoma: 1, age: 'old' }, 'the field "age" is "old", no number'],
])('refuses %j', async (fields, message) => {
  const failure = await failureOf(() => factsOf(fields as Record<string, number | string>));
  expect(failure).toMatchObject({ code: 'learn/bad-layout' });
  expect(failure.message).toContain(message);
});
