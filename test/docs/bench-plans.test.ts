// The plans for real data that stand beside the documents are plans that `evenhand bench` and `evenhand learn` take.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseYamlDocument } from '../../src/formats/yaml-document.ts';
import { checkBenchPlan, checkLearnPlan } from '../../src/learn/plan/check-plan.ts';

const folder = new URL('../../docs/benchmarks/plans/', import.meta.url);

test.each(readdirSync(folder))('%s', (name) => {
  const document = parseYamlDocument(readFileSync(new URL(name, folder), 'utf8'), name, { code: 'learn/bad-plan' });
  const several = 'methods' in (document.value as object);
  const { seeds } = (several ? checkBenchPlan : checkLearnPlan)(document.value, document);
  expect(seeds.slice(0, 3)).toEqual([1, 2, 3]);
  if (several) expect(checkBenchPlan(document.value, document).methods.length).toBeGreaterThan(1);
});
