import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRunLog } from '../../../../src/platform/node/run-log.ts';

it('appends one JSON line a stage and one for the run, without a path in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-log-'));
  try {
    for (let run = 0; run < 2; run++) {
      const log = createRunLog('audit');
      log.stage('read');
      log.stage('audit');
      log.note('workers', 2);
      await log.write(folder);
    }
    const text = readFileSync(join(folder, 'run-log.jsonl'), 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => line['stage'])).toEqual(['read', 'audit', 'all', 'read', 'audit', 'all']);
    expect(lines[2]).toMatchObject({
      verb: 'audit',
      workers: 2,
      node: process.versions.node,
      host: expect.any(String),
    });
    expect(lines[2]!['milliseconds']).toBeGreaterThanOrEqual(0);
    expect(text).not.toContain(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
