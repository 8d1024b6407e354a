import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { migrateResult } from '../../../src/audit/migrate.ts';
import { resultSchemaVersion } from '../../../src/audit/result.ts';

const folder = new URL('../../fixtures/results/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

describe('migrateResult', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it('has a file of every schema version there ever was', () => {
    const versions = files.map((name) => (read(name) as { schemaVersion: number }).schemaVersion).sort();
    expect([...new Set(versions)]).toEqual(Array.from({ length: resultSchemaVersion }, (_, i) => i + 1));
  });

  it.each(files)('reads %s as the newest version', (name) => {
    const result = migrateResult(read(name));
    expect(result.schemaVersion).toBe(resultSchemaVersion);
    expect(result.tasks.length).toBeGreaterThan(0);
  });

  it('says what is wrong with something else', () => {
    expect(() => migrateResult({ some: 'thing' })).toThrowError(
      expect.objectContaining({ code: 'result/not-a-result', kind: 'data' }),
    );
    expect(() => migrateResult(null)).toThrowError(expect.objectContaining({ code: 'result/not-a-result' }));
  });

  it('refuses a newer version instead of guessing', () => {
    const newer = { ...(read(files[0]) as object), schemaVersion: resultSchemaVersion + 1 };
    expect(() => migrateResult(newer)).toThrowError(expect.objectContaining({ code: 'result/newer-version' }));
  });

  it('lists every problem of a damaged result', () => {
    const { tasks: _tasks, manifest: _manifest, ...damaged } = read(files[0]) as Record<string, unknown>;
    try {
      migrateResult(damaged);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'result/invalid' });
      const { problems } = error as { problems: string[] };
      expect(problems.some((problem) => problem.startsWith('tasks'))).toBe(true);
      expect(problems.some((problem) => problem.startsWith('manifest'))).toBe(true);
    }
  });
});
