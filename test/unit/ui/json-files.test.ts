import { expect, it } from 'vitest';
import { EvenhandError } from '../../../src/core/errors.ts';
import { jsonContent } from '../../../ui/data/json-files.ts';

const failureOf = (text: string) => {
  try {
    jsonContent('a.json', text);
  } catch (error) {
    if (error instanceof EvenhandError) return error;
  }
  throw new Error('it was taken');
};

it('takes a list of records, and a record a line, for cases', () => {
  expect(jsonContent('a.json', '[\n  {"id": "a", "p": 0.5},\n  {"id": "b"}\n]\n')).toEqual({
    kind: 'cases',
    lines: '{"id":"a","p":0.5}\n{"id":"b"}\n',
  });
  const lines = '{"id":"a"}\n{"id":"b"}\n';
  expect(jsonContent('a.json', lines)).toEqual({ kind: 'cases', lines });
});

it('tells results from other files', () => {
  expect(jsonContent('a.json', '\uFEFF{"schema":"evenhand/audit"}')).toMatchObject({ kind: 'result' });
  for (const text of ['{"schema":"evenhand/plan"}', '3', 'null'])
    expect(jsonContent('a.json', text)).toEqual({ kind: 'other' });
});

it('says where a file breaks, and which entry is no record', () => {
  expect(failureOf('{\n  "schema": "evenhand/audit",\n  "plan": {"a": ]')).toMatchObject({
    code: 'ui/bad-json',
    message: 'a.json:3:17: the file is not complete, or no JSON',
  });
  expect(failureOf('[{"p": NaN}]').hint).toContain('write null');
  expect(failureOf('[{"id":"a"},\n 3]')).toMatchObject({
    code: 'ui/no-records',
    message: 'a.json: entry 2 of the list is no record.',
  });
  expect(failureOf('[]').message).toContain('the list is empty');
});
