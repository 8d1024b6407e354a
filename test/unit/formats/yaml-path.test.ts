import { expect, it } from 'vitest';
import { parseYamlDocument } from '../../../src/formats/yaml-document.ts';
import { yamlPathAt } from '../../../src/formats/yaml-path.ts';

const text = `# a plan
cases:
  tables:
    - path: a.csv
    - { path: b.csv, on: [x, 'y'] }
seeds: [1, 2]
`;

it('finds the field that stands where a document says that it stands', () => {
  const { spot } = parseYamlDocument(text, 'plan.yaml', { code: 'plan/syntax' });
  const paths = [['cases', 'tables', 0, 'path'], ['cases', 'tables', 1, 'on', 1], ['seeds', 1], ['seeds']];
  for (const path of paths) {
    const { line = 0, column = 0 } = spot(path);
    expect(yamlPathAt(text, { line, column })).toEqual(path);
  }
  const { line = 0, column = 0 } = spot(['cases', 'tables', 1, 'path'], 'key');
  expect(yamlPathAt(text, { line, column })).toEqual(['cases', 'tables', 1, 'path']);
});

it('finds the uppermost of those that begin together, and nothing between them', () => {
  expect(yamlPathAt(text, { line: 4, column: 7 })).toEqual(['cases', 'tables', 0]);
  expect(yamlPathAt(text, { line: 2, column: 1 })).toEqual([]);
  expect(yamlPathAt(text, { line: 1, column: 1 })).toBeUndefined();
  expect(yamlPathAt('', { line: 1, column: 1 })).toBeUndefined();
});
