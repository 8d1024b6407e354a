// What README and docs/command-line.md say of the command line is what it does: flags, verbs, and the plan shown.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkPlan } from '../../src/cli/plan/check-plan.ts';
import { parsePlanDocument } from '../../src/cli/plan/plan-document.ts';
import { evenhandAgain } from '../e2e/run-evenhand.ts';
import { smallRows, toCsvText } from '../e2e/small-table.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const pages = { 'README.md': read('README.md'), 'docs/command-line.md': read('docs/command-line.md') };
const verbs = [
  'audit',
  'compare',
  'report',
  'validate',
  'init',
  'serve',
  'simulate',
  'learn',
  'bench',
  'post-process',
  'demo',
  'selftest',
  'doctor',
];
const flagsIn = (text: string) => new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([flag]) => flag));

const flagsOf = new Map<string, Set<string>>();
beforeAll(async () => {
  for (const verb of verbs) flagsOf.set(verb, flagsIn((await evenhandAgain([verb, '--help'])).stdout));
});

describe.each(Object.entries(pages))('%s', (_, text) => {
  it('shows only command lines that exist', () => {
    const lines = text.replace(/\\\n/g, ' ').split('\n');
    const commands = lines.filter((line) => /^(npx )?evenhand \w/.test(line));
    expect(commands.length).toBeGreaterThan(2);
    for (const line of commands) {
      const verb = line.replace(/^npx /, '').split(' ')[1]!;
      expect(verbs).toContain(verb);
      for (const flag of flagsIn(line.replace(/#.*/, ''))) expect([...flagsOf.get(verb)!], line).toContain(flag);
    }
  });
});

it('docs/command-line.md describes every flag of audit and no other', () => {
  const section = pages['docs/command-line.md'].split('## `evenhand audit')[1]!.split('## `evenhand compare')[0]!;
  const described = flagsIn(section);
  const known = flagsOf.get('audit')!;
  const unsaid = [...known].filter(
    (flag) => !described.has(flag) && !['--help', '--debug', '--title', '--task'].includes(flag),
  );
  expect(unsaid).toEqual([]);
  expect([...described].filter((flag) => !known.has(flag))).toEqual([]);
});

it('docs/command-line.md describes the flags that post-process has of its own', () => {
  const section = pages['docs/command-line.md'].split('## `evenhand post-process')[1]!.split('\n## ')[0]!;
  const described = flagsIn(section);
  const known = flagsOf.get('post-process')!;
  const own = [...known].filter((flag) => !flagsOf.get('audit')!.has(flag));
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter((flag) => !described.has(flag))).toEqual([]);
  expect([...described].filter((flag) => !known.has(flag))).toEqual([]);
});

it('the plan in docs/command-line.md is accepted', () => {
  const yaml = /```yaml\n(title:[\s\S]*?)```/.exec(pages['docs/command-line.md'])![1]!;
  expect(checkPlan(parsePlanDocument(yaml, 'plan.yaml').value).attributes.map(({ name }) => name)).toEqual([
    'sex',
    'age',
    'race',
    'sex*age',
  ]);
});

it('the library example in README.md runs', () => {
  const script = /```ts\n([\s\S]*?)```/.exec(pages['README.md'])![1]!;
  // Within the package, so that it can be imported by its name.
  const folder = fileURLToPath(new URL(`../../.cache/readme-${process.pid}/`, import.meta.url));
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(`${folder}scores.csv`, toCsvText(smallRows()));
    writeFileSync(`${folder}example.mjs`, script);
    const printed = execFileSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(printed).toBe('sex no-gap-larger-than-delta\nage not-enough-data\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('links between documents lead somewhere', () => {
  for (const [page, text] of Object.entries({ ...pages, 'CONTRIBUTING.md': read('CONTRIBUTING.md') })) {
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(
        () => readFileSync(new URL(target!, new URL(`../../${page}`, import.meta.url))),
        `${page}: ${target}`,
      ).not.toThrow();
    }
  }
});
