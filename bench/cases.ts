// Speed and memory of reading case tables: npx tsx bench/cases.ts [rows]. Each file of 20 columns is made in the temporary folder and read
// in a process of its own, so that the peak memory is that of reading alone. With EVENHAND_BENCH_PYTHON naming a Python that has
// pandas, the same files are read there.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { planSchema } from '../src/audit/plan.ts';
import { attributeFromFlag } from '../src/cases/attribute-from-flag.ts';
import { buildCases } from '../src/cases/build-cases.ts';
import { joinTables } from '../src/cases/join-tables.ts';
import { readTable } from '../src/cases/read/read-table.ts';
import { createStream } from '../src/core/stream.ts';
import { fileInput } from '../src/platform/node/file-input.ts';

const targetSeconds = 10;
const targetMebibytes = 1024;
const findings = 14;
const mebibyte = 2 ** 20;

async function compare(rows: number): Promise<void> {
  console.log(`${cpus()[0]?.model.trim()}, Node ${process.version}, ${rows} rows x 20 columns`);
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-bench-'));
  try {
    for (const { name, quote, zip } of files) {
      const path = join(folder, name);
      await write(path, rows, { quote, zip });
      console.log(`\n${name} (${(statSync(path).size / mebibyte).toFixed(0)} MiB)`);
      run(process.execPath, [...process.execArgv, process.argv[1]!, 'read', path]);
      const python = process.env.EVENHAND_BENCH_PYTHON;
      if (python !== undefined) run(python, ['-c', peer, path]);
      rmSync(path);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw error;
  if (status !== 0) process.exitCode = 1;
}

const files = [
  { name: 'scores.csv', quote: false, zip: false },
  { name: 'scores.csv.gz', quote: false, zip: true },
  { name: 'quoted-texts.csv', quote: true, zip: false },
] as const;

const peer = `
import sys, time, resource
import pandas as pd
start = time.perf_counter()
rows = len(pd.read_csv(sys.argv[1]))
taken = time.perf_counter() - start
print(f"  pandas {pd.__version__}: {taken:6.2f} s, {rows / taken:9.0f} rows/s, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
`;

async function write(path: string, rows: number, { quote, zip }: { quote: boolean; zip: boolean }): Promise<void> {
  const file = createWriteStream(path);
  const gzip = zip ? createGzip({ level: 1 }) : undefined;
  const sink: Writable = gzip ?? file;
  const done = gzip === undefined ? once(file, 'finish') : pipeline(gzip, file);
  const text = (value: string): string => (quote ? `"${value}"` : value);
  const stream = createStream(1, 'bench', 'cases');
  const names = Array.from({ length: findings }, (_, i) => `prob_finding${i}`);
  let block = `${['image', 'patient', 'sex', 'age', 'site', 'label', ...names].map(text).join(',')}\n`;
  for (let row = 0; row < rows; row++) {
    const cells = [text(`image_${row}.png`), row >> 1, text(stream.below(2) === 0 ? 'F' : 'M'), 18 + stream.below(80)];
    cells.push(text(`site ${stream.below(5)}`), stream.below(2));
    for (let i = 0; i < findings; i++) cells.push(stream.uniform().toFixed(8));
    block += `${cells.join(',')}\n`;
    if (block.length < mebibyte) continue;
    if (!sink.write(block)) await once(sink, 'drain');
    block = '';
  }
  sink.end(block);
  await done;
}

async function readAndReport(path: string): Promise<void> {
  const start = performance.now();
  const table = await readTable([await fileInput(path)]);
  const taken = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage();
  const busy = ((user + system) / 1e6).toFixed(1);
  const peak = process.resourceUsage().maxRSS / 1024;
  const speed = (table.rows / taken).toFixed(0).padStart(9);
  const verdict = taken <= targetSeconds && peak <= targetMebibytes ? 'met' : 'MISSED';
  console.log(
    `  evenhand: ${taken.toFixed(2).padStart(10)} s (${busy} s of processor, start included), ${speed} rows/s, peak ${peak.toFixed(0)} MiB   target ${targetSeconds} s and ${targetMebibytes} MiB: ${verdict}`,
  );
  const plan = planSchema.parse({
    tables: [{ path }],
    columns: { case: 'image', patient: 'patient', site: 'site' },
    splits: { holdout: 0.2 },
    tasks: [{ kind: 'binary', label: 'label', score: 'prob_*', name: '*' }],
    attributes: ['sex', 'age=40,60,80', 'site', 'sex*age'].map(attributeFromFlag),
  });
  const built = performance.now();
  const cases = buildCases(table, plan);
  console.log(`  cases of ${cases.tasks.length} tasks and ${cases.attributes.length} attributes: ${seconds(built)} s`);
  const joined = performance.now();
  const half = new Map([...table.columns].filter(([name]) => name === 'image' || name.startsWith('prob_')));
  joinTables({ ...table, columns: half }, table, { on: ['image', 'prob_finding0'], name: 'itself' });
  console.log(`  joined to itself on a text and a number: ${seconds(joined)} s`);
}

function seconds(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(2);
}

if (process.argv[2] === 'read') await readAndReport(process.argv[3]!);
else await compare(Number(process.argv[2] ?? 1_000_000));
