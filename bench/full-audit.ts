// A full audit from CSV to report through the command line: npx tsx bench/full-audit.ts [rows ...] (after npm run build).
// Two attributes are constant within patients (permutation tests) and two vary (Wald tests); 2,000 resamples, 2,000 permutations.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCohort } from './write-cohort.ts';

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100_000, 1_000_000];
const program = join(import.meta.dirname, '../bin/evenhand.js');

interface LogLine {
  readonly stage: string;
  readonly milliseconds: number;
  readonly peakMemoryBytes?: number;
}

for (const rows of sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-bench-'));
  try {
    const table = join(folder, 'cohort.csv');
    await writeCohort(table, rows);
    const out = join(folder, 'out');
    const flags = [
      '--label',
      'finding',
      '--score',
      'score',
      '--patient',
      'patient',
      '--attributes',
      'sex,race,view,age band',
    ];
    const start = performance.now();
    const run = spawnSync('node', [program, 'audit', table, ...flags, '--out', out, '--quiet'], { encoding: 'utf8' });
    const seconds = (performance.now() - start) / 1000;
    if (run.status !== 0 && run.status !== 2) throw new Error(run.stderr);
    const log = readFileSync(join(out, 'run-log.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line): LogLine => JSON.parse(line));
    const peak = log.find((line) => line.peakMemoryBytes !== undefined)?.peakMemoryBytes ?? 0;
    const stages = log
      .filter((line) => line.stage !== 'all')
      .map((line) => `${line.stage} ${(line.milliseconds / 1000).toFixed(1)}`);
    const target = rows === 100_000 ? ` (target 10 s: ${seconds <= 10 ? 'met' : 'MISSED'})` : '';
    const memory = rows === 1_000_000 ? ` (target 1 GB: ${peak <= 2 ** 30 ? 'met' : 'MISSED'})` : '';
    console.log(
      `${rows} rows x 4 attributes: ${seconds.toFixed(1)} s${target}, peak memory ${(peak / 2 ** 20).toFixed(0)} MB${memory}; ${stages.join(' s, ')} s`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
console.log(
  `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores; whole command, report included.`,
);
