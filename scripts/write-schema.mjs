// Writes the JSON Schemas of plan, study document, result and comparison from the built package: `node scripts/write-schema.mjs [folder]`, by default into schema/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { compareSchema, compareSchemaVersion } from '../dist/audit/compare-result.js';
import { planSchema } from '../dist/audit/plan.js';
import { resultSchema, resultSchemaVersion } from '../dist/audit/result.js';
import { studySchema } from '../dist/audit/study.js';

const folder = process.argv[2] ?? fileURLToPath(new URL('../schema', import.meta.url));
mkdirSync(folder, { recursive: true });

const schemas = {
  'plan.schema.json': { title: 'Plan of an Evenhand audit', schema: z.toJSONSchema(planSchema, { io: 'input' }) },
  'study.schema.json': {
    title: 'Study document of an Evenhand audit',
    schema: z.toJSONSchema(studySchema, { io: 'input' }),
  },
  'compare.schema.json': {
    title: `Result of comparing two models with Evenhand, schema version ${compareSchemaVersion}`,
    schema: z.toJSONSchema(compareSchema, { io: 'output' }),
  },
  'result.schema.json': {
    title: `Result of an Evenhand audit, schema version ${resultSchemaVersion}`,
    schema: z.toJSONSchema(resultSchema, { io: 'output' }),
  },
};
for (const [name, { title, schema }] of Object.entries(schemas)) {
  const { $schema, ...rest } = schema;
  writeFileSync(join(folder, name), `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`);
}
