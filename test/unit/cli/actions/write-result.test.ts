import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeResult } from '../../../../src/cli/actions/write-result.ts';
import { buildResult } from '../../../fixtures/result-fixture.ts';

it("keeps the team's report beside that for the board", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-result-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { signal } = new AbortController();
  const result = buildResult();
  expect(await writeResult(result, { folder, format: ['html'], persona: 'team', signal })).toEqual(['report.html']);
  const team = readFileSync(join(folder, 'report.html'));
  const names = await writeResult(result, { folder, format: ['html', 'csv'], persona: 'board', signal });
  expect(names).toEqual(['report-board.html', 'verdicts.csv', 'metrics.csv']);
  expect(readdirSync(folder).sort()).toEqual(['metrics.csv', 'report-board.html', 'report.html', 'verdicts.csv']);
  expect(readFileSync(join(folder, 'report.html'))).toEqual(team);
});
