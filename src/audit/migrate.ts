// Reading results of every age: each migration lifts a value by one schema version, then the newest schema checks it.
import { dataError } from '../core/errors.ts';
import { type AuditResult, resultSchema, resultSchemaVersion } from './result.ts';

type Migration = (older: Record<string, unknown>) => Record<string, unknown>;

/** By the version it starts from. Version 1 is the first, so there is none yet; a test keeps one file of every version readable. */
const migrations: Readonly<Record<number, Migration>> = {};

/**
 * A result of any supported schema version as one of the newest.
 *
 * @throws data error `result/not-a-result`, `result/newer-version` or `result/invalid` (all problems listed).
 */
export function migrateResult(value: unknown): AuditResult {
  if (typeof value !== 'object' || value === null || !('schema' in value) || value.schema !== 'evenhand/audit') {
    throw dataError(
      'result/not-a-result',
      'this is not the result of an audit: it has no `schema` of "evenhand/audit"',
      {
        hint: 'Name the result.json that `evenhand audit` wrote.',
      },
    );
  }
  let current = value as Record<string, unknown>;
  for (let version = Number(current['schemaVersion']); version < resultSchemaVersion; version++) {
    const migrate = migrations[version];
    if (migrate === undefined) break;
    current = migrate(current);
  }
  if (Number(current['schemaVersion']) > resultSchemaVersion) {
    throw dataError(
      'result/newer-version',
      `the result has schema version ${current['schemaVersion']}; this program reads up to ${resultSchemaVersion}`,
      {
        hint: 'Update evenhand.',
      },
    );
  }
  const parsed = resultSchema.safeParse(current);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'result'}: ${issue.message}`);
  throw dataError(
    'result/invalid',
    `the result does not match schema version ${resultSchemaVersion}: ${problems.slice(0, 3).join('; ')}`,
    {
      hint: 'The file was changed or cut off after it was written; run the audit again.',
      problems,
    },
  );
}
