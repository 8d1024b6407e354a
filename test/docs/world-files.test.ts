// Every example of docs/world-files.md is read; those with mistakes give the messages that stand below them. EVENHAND_UPDATE_EXPECTED=1 stores anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EvenhandError } from '../../src/core/errors.ts';
import { nodeKinds } from '../../src/simulate/graph/causal-graph.ts';
import { drawCase } from '../../src/simulate/graph/draw-case.ts';
import { expressionFunctions } from '../../src/simulate/graph/expression/functions.ts';
import { parseWorldFile } from '../../src/simulate/world-file/parse-world-file.ts';

const page = new URL('../../docs/world-files.md', import.meta.url);
const text = readFileSync(page, 'utf8');
const sound = [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, yaml]) => yaml!);
const wrong = /^(```yaml wrong\n)([\s\S]*?)(^```\n\n```text\n)([\s\S]*?)(^```)/gm;

function complete(yaml: string): string {
  return /^world:/m.test(yaml) ? yaml : `${yaml}world: none\n`;
}

function problemsOf(yaml: string): string {
  try {
    parseWorldFile(complete(yaml), 'world.yaml');
  } catch (error) {
    if (error instanceof EvenhandError) return `${error.problems.join('\n')}\n`;
    throw error;
  }
  return '';
}

describe('docs/world-files.md', () => {
  it('has examples', () => {
    expect(sound.length).toBeGreaterThan(8);
    expect([...text.matchAll(wrong)].length).toBe(3);
  });

  it.each(sound.map((yaml, index) => [index + 1, yaml] as const))('example %i can be read and drawn', (_, yaml) => {
    const { graph, latentsOf } = parseWorldFile(complete(yaml), 'world.yaml');
    for (let index = 0; index < 20; index++) {
      const { values } = drawCase(graph, { seed: 1, index });
      expect(Object.keys(values)).toEqual(graph.names);
      expect(Object.keys(latentsOf(values)).length).toBeGreaterThan(0);
    }
  });

  it('tells the problems of the wrong examples as they are told', () => {
    const actual = text.replace(wrong, (...[, open, yaml, between, , close]) =>
      [open, yaml, between, problemsOf(yaml), close].join(''),
    );
    if (process.env.EVENHAND_UPDATE_EXPECTED === '1') writeFileSync(page, actual);
    expect(readFileSync(page, 'utf8')).toBe(actual);
  });

  it('names every kind and every function', () => {
    for (const name of [...nodeKinds, ...Object.keys(expressionFunctions)]) expect(text).toContain(name);
  });
});
