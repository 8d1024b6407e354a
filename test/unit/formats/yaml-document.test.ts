import { describe, expect, it } from 'vitest';
import { parseYamlDocument } from '../../../src/formats/yaml-document.ts';

const document = parseYamlDocument(
  `first: &anchor
  plain: a + b
  1: "quoted"
list:
  - { deep: 'x' }
again: *anchor
block: |
  two
  lines
`,
  'file.yaml',
  { code: 'test/syntax' },
);

describe('parseYamlDocument', () => {
  it('gives plain values with texts as keys', () => {
    expect(document.value).toEqual({
      first: { plain: 'a + b', 1: 'quoted' },
      list: [{ deep: 'x' }],
      again: { plain: 'a + b', 1: 'quoted' },
      block: 'two\nlines\n',
    });
  });

  it('knows where keys and values stand, also behind numbers as keys, lists and aliases', () => {
    expect(document.place(['first', 'plain'])).toBe('file.yaml:2:10');
    expect(document.place(['first', 'plain'], 'key')).toBe('file.yaml:2:3');
    expect(document.place(['first', '1'])).toBe('file.yaml:3:6');
    expect(document.place(['list', 0, 'deep'])).toBe('file.yaml:5:13');
    expect(document.place(['list', 0])).toBe('file.yaml:5:5');
    expect(document.place(['again', 'plain'])).toBe('file.yaml:2:10');
    expect(document.place([])).toBe('file.yaml:1:1');
  });

  it('gives the nearest ancestor of what does not exist', () => {
    expect(document.place(['first', 'none', 'deeper'])).toBe('file.yaml:1:1');
    expect(document.place(['nothing'])).toBe(document.place([]));
  });

  it('counts characters of texts on one line, within quotes or without', () => {
    expect(document.spot(['first', 'plain'], 'value', 4)).toEqual({ file: 'file.yaml', line: 2, column: 14 });
    expect(document.spot(['first', '1'], 'value', 0)).toEqual({ file: 'file.yaml', line: 3, column: 7 });
    expect(document.spot(['block'], 'value', 4)).toEqual(document.spot(['block']));
  });

  it('refuses aliases that stand for nothing or for too much', () => {
    const parse = (text: string) => () => parseYamlDocument(text, 'file.yaml', { code: 'test/syntax' });
    expect(parse('a: 1\nb: { c: *none }\n')).toThrow(
      expect.objectContaining({
        message: 'file.yaml:2:9: no anchor &none stands before the alias *none.',
        hint: expect.stringContaining('&name'),
      }),
    );
    const levels = Array.from(
      { length: 9 },
      (_, i) => `l${i}: &l${i} [${Array(9).fill(i === 0 ? 'x' : `*l${i - 1}`)}]`,
    );
    expect(parse(levels.join('\n'))).toThrow('file.yaml: aliases of aliases stand for too many values.');
  });

  it('tells all errors of syntax with their places', () => {
    const parse = (text: string): unknown =>
      parseYamlDocument(text, 'file.yaml', { code: 'test/syntax', messages: { DUPLICATE_KEY: 'twice' } });
    expect(() => parse('a: 1\na: 2\nb: 1\nb: 3\n')).toThrow(
      expect.objectContaining({ code: 'test/syntax', problems: ['file.yaml:2:1: twice', 'file.yaml:4:1: twice'] }),
    );
    expect(() => parse('a:\n\tb: 1')).toThrow('file.yaml:2:1: a tab stands in the indentation');
    expect(() => parse('a: 1\n---\nb: 1')).toThrow('file.yaml:2:1: a second document begins here');
    expect(() => parse('a: ['.repeat(20_000))).toThrow('too deep in one another');
    expect(() => parse('a: [')).toThrow(expect.objectContaining({ code: 'test/syntax' }));
  });
});
