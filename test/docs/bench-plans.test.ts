// The plans for real data that stand beside the documents are plans that `evenhand bench` takes.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseYamlDocument } from '../../src/formats/yaml-document.ts';
import { checkBenchPlan } from '../../src/learn/plan/check-plan.ts';

const folder = new URL('../../docs/benchmarks/plans/', import.meta.url);

test.each(readdirSync(folder))('%s', (name) => {
  const document = parseYamlDocument(readFileSync(new URL(name, folder), 'utf8'), name, { code: 'learn/bad-plan' });
  const plan = checkBenchPlan(document.value, document);
  expect(plan.methods.length).toBeGreaterThan(1);
  expect(plan.seeds).toEqual([1, 2, 3]);
});
