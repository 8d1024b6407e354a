// The three real tables that lie beside the checkout (EVENHAND_DATA, else ../shared/data): counts taken with pandas.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planSchema } from '../../../src/audit/plan.ts';
import { attributeFromFlag } from '../../../src/cases/attribute-from-flag.ts';
import { buildCases } from '../../../src/cases/build-cases.ts';
import type { BinaryTask, Cases } from '../../../src/cases/cases.ts';
import { describeTable } from '../../../src/cases/describe-table.ts';
import type { InputFile } from '../../../src/cases/input.ts';
import { joinTables } from '../../../src/cases/join-tables.ts';
import { readTable } from '../../../src/cases/read/read-table.ts';
import { failureOf } from '../../fixtures/tables/tables.ts';

const folder = resolve(process.env.EVENHAND_DATA ?? join(import.meta.dirname, '../../../../shared/data'));
const present = existsSync(folder);
if (!present) console.log('Skipped: the real tables are not here (set EVENHAND_DATA to their folder).');

function input(path: string): InputFile {
  const full = join(folder, path);
  return { name: basename(path), size: statSync(full).size, open: () => createReadStream(full) };
}

function countsOf(cases: Cases, name: string): Record<string, number> {
  const { codes, groups } = cases.attributes.find((attribute) => attribute.name === name)!;
  return Object.fromEntries(
    groups.map((group, index) => [group, codes.reduce((sum, code) => sum + Number(code === index), 0)]),
  );
}

describe.skipIf(!present)('NIH ChestX-ray14', () => {
  const read = async () => {
    const scores = await readTable([input('nih-chestxray14/scores.csv')]);
    const labels = await readTable([input('nih-chestxray14/labels.csv')]);
    return joinTables(scores, labels, { name: 'labels.csv' });
  };

  test('14 findings of 22,433 images of 6,187 patients from two tables', async () => {
    const { table, count } = await read();
    expect(count).toEqual({
      table: 'labels.csv',
      keys: ['Image Index'],
      matched: 22433,
      unmatchedLeft: 0,
      unmatchedRight: 0,
    });
    const plan = planSchema.parse({
      tables: [{ path: 'scores.csv' }, { path: 'labels.csv' }],
      columns: { case: 'Image Index', patient: 'Patient ID' },
      tasks: [{ kind: 'binary', label: 'Finding Labels contains *', score: 'prob_*' }],
      attributes: [
        'sex:column=Patient Gender',
        'age=40,60,80:column=Patient Age',
        'view:column=View Position',
        'sex*view',
      ].map(attributeFromFlag),
    });
    const cases = buildCases(table, plan, [count]);
    expect(cases).toMatchObject({
      count: 22433,
      patients: 6187,
      duplicatedCases: 0,
      casesWithoutPatient: 0,
      exclusions: [],
    });
    expect(cases.tasks.length).toBe(14);
    const positives = (name: string) =>
      (cases.tasks.find((task) => task.name === name) as BinaryTask).label.reduce((sum, label) => sum + label, 0);
    expect([positives('Hernia'), positives('Infiltration'), positives('Pleural_Thickening')]).toEqual([42, 3944, 734]);
    expect(countsOf(cases, 'sex')).toEqual({ M: 12631, F: 9802 });
    expect(countsOf(cases, 'view')).toEqual({ PA: 13586, AP: 8847 });
    expect(Object.values(countsOf(cases, 'sex*view')).reduce((sum, each) => sum + each, 0)).toBe(22433);
  });

  test('a header cell that holds a comma makes two columns, as the rows have them', async () => {
    const { table } = await read();
    expect([...table.columns.keys()].slice(-4)).toEqual([
      'OriginalImage[Width',
      'Height]',
      'OriginalImagePixelSpacing[x',
      'y]',
    ]);
  });
});

describe.skipIf(!present)('HAM10000', () => {
  test('one spelling of missing in each column, lesions as clusters', async () => {
    const table = await readTable([input('ham10000/metadata.csv')]);
    const { columns } = describeTable(table);
    expect(columns.map(({ name, kind, missing, distinct }) => [name, kind, missing, distinct])).toEqual([
      ['lesion_id', 'text', 0, 2952],
      ['image_id', 'text', 0, 4178],
      ['dx', 'text', 0, 7],
      ['dx_type', 'text', 0, 4],
      ['age', 'number', 16, 18],
      ['sex', 'text', 0, 3],
      ['localization', 'text', 0, 15],
    ]);
    const plan = planSchema.parse({
      tables: [{ path: 'metadata.csv' }],
      columns: { case: 'image_id', patient: 'lesion_id' },
      tasks: [{ kind: 'binary', name: 'melanoma', label: 'dx = mel', decision: 'guess' }],
      attributes: ['sex', 'age=40,60', 'localization', 'sex*age'].map(attributeFromFlag),
    });
    const guess = { kind: 'number' as const, values: new Float64Array(table.rows) };
    const cases = buildCases({ ...table, columns: new Map([...table.columns, ['guess', guess]]) }, plan);
    expect(cases.patients).toBe(2952);
    expect((cases.tasks[0] as BinaryTask).label.reduce((sum, label) => sum + label, 0)).toBe(762);
    expect(countsOf(cases, 'sex')).toEqual({ male: 2375, female: 1784, Unknown: 19 });
    expect(countsOf(cases, 'localization').Unknown).toBe(75);
    expect(countsOf(cases, 'age').Unknown).toBe(16);
    expect(countsOf(cases, 'sex*age').Unknown).toBeGreaterThanOrEqual(19);
  });

  test('an age that is not cut is refused with the flag that cuts it only if it has too many values', async () => {
    const table = await readTable([input('ham10000/metadata.csv')]);
    const plan = {
      tables: [{ path: 'x' }],
      tasks: [{ kind: 'quality', value: 'age' }],
      analysis: { missing: 'exclude' },
    };
    const cases = buildCases(table, planSchema.parse({ ...plan, attributes: [attributeFromFlag('age')] }));
    expect(cases.attributes[0]!.groups.length).toBe(19);
  });
});

describe.skipIf(!present)('COVID chest X-rays', () => {
  const read = () => readTable([input('covid-chestxray/metadata.csv')]);
  const plan = (attributes: readonly string[], label = 'finding contains COVID-19') =>
    planSchema.parse({
      tables: [{ path: 'metadata.csv' }],
      columns: { case: 'filename', patient: 'patientid' },
      tasks: [{ kind: 'binary', name: 'covid', label, score: 'offset' }],
      attributes: attributes.map(attributeFromFlag),
      analysis: { missing: 'exclude' },
    });

  test('quoted notes, identifiers that turn to text, several findings in a cell, repeated file names', async () => {
    const table = await read();
    expect(table.rows).toBe(464);
    expect(table.columns.get('patientid')!.kind).toBe('text');
    const cases = buildCases(table, plan(['sex', 'age=40,60', 'view']));
    expect(cases).toMatchObject({ patients: 253, duplicatedCases: 10 });
    // 336 are "COVID-19" alone, 12 are "COVID-19, ARDS".
    expect((cases.tasks[0] as BinaryTask).label.reduce((sum, label) => sum + label, 0)).toBe(348);
    expect(cases.exclusions).toEqual([{ task: 'covid', reason: 'score missing in "offset"', cases: 90 }]);
    expect(countsOf(cases, 'sex')).toEqual({ M: 266, F: 156, Unknown: 42 });
    expect(countsOf(cases, 'age').Unknown).toBe(45);
  });

  test('an age that is a group of its own for every year is refused', async () => {
    const error = await failureOf(async () => buildCases(await read(), plan(['age'])));
    expect(error.code).toBe('cases/too-many-groups');
    expect(error.hint).toContain('age=40,60,80');
  });

  test('a finding in another spelling is named', async () => {
    const error = await failureOf(async () => buildCases(await read(), plan(['sex'], 'finding contains Covid 19')));
    expect(error.code).toBe('cases/other-spelling');
    expect(error.message).toContain('"COVID-19"');
  });
});
