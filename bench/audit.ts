// Speed of the statistics behind an audit, on one thread: npx tsx bench/audit.ts [largest number of rows].
// With EVENHAND_BENCH_PYTHON naming a Python that has pandas, scikit-learn and fairlearn, the same work is timed there.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStream } from '../src/core/stream.ts';
import { aucInfluence, obuchowskiVariance } from '../src/stats/auc.ts';
import { bootstrapAuc } from '../src/stats/resampling/bootstrap-auc.ts';
import { outcomeStrata } from '../src/stats/resampling/outcome-strata.ts';
import { permuteAuc } from '../src/stats/resampling/permute-auc.ts';
import { sortIndices } from '../src/stats/sort.ts';
import { type BenchCohort, benchCohort } from './cohort.ts';

const replicates = 1000;
const targets = new Map([
  [10_000, 0.2],
  [100_000, 2],
  [1_000_000, 15],
]);
const largest = Number(process.argv[2] ?? 1_000_000);

function seconds(work: () => unknown, repeats = 3): number {
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  });
  return Math.min(...times);
}

function report(what: string, taken: number, target?: number): void {
  const verdict = target === undefined ? '' : `   target ${target} s: ${taken <= target ? 'met' : 'MISSED'}`;
  console.log(`${what.padEnd(66)} ${taken.toFixed(3).padStart(8)} s${verdict}`);
}

function timeBootstrap(cohort: BenchCohort, rows: number): number {
  bootstrapAuc(cohort, { seed: 2, from: 0, to: 32 });
  const taken = seconds(() => bootstrapAuc(cohort, { seed: 1, from: 0, to: replicates }), rows > 100_000 ? 1 : 3);
  report(`bootstrap: ${replicates} replicates of 12 group AUCs, ${rows} rows`, taken, targets.get(rows));
  return taken;
}

function timeDeLong(cohort: BenchCohort, rows: number): void {
  report(
    `stable index sort of ${rows} scores`,
    seconds(() => sortIndices(cohort.score), 5),
  );
  const order = sortIndices(cohort.score);
  const { score, label } = cohort;
  const deLong = (): unknown =>
    obuchowskiVariance({ influence: aucInfluence({ score, label, order }).influence, label });
  report(
    `AUC with DeLong's variance after the sort, ${rows} rows`,
    seconds(deLong, 7),
    rows === 1_000_000 ? 0.1 : undefined,
  );
  const clustered = (): unknown =>
    obuchowskiVariance({ influence: aucInfluence({ score, label, order }).influence, label, patient: cohort.patient });
  report(`the same with Obuchowski's clustered variance, ${rows} rows`, seconds(clustered, 5));
}

function timePermutations(cohort: BenchCohort, rows: number): void {
  const stream = createStream(3, 'bench-groups');
  for (const [name, patient, patients] of [
    ['one row a patient', Int32Array.from({ length: rows }, (_, i) => i), rows],
    ['1.5 rows a patient', cohort.patient, cohort.patients],
  ] as const) {
    const group = Int32Array.from({ length: patients }, () => Math.max(0, stream.below(6) - 3));
    const problem = { score: cohort.score, label: cohort.label, patient, patients, group, groups: 3 };
    const stratum = outcomeStrata(problem);
    const taken = seconds(() => permuteAuc({ ...problem, stratum }, { seed: 1, from: 0, to: 2000 }), 2);
    report(
      `permutation: 2000 studentised, 3 groups, ${rows} rows, ${name}`,
      taken,
      name.startsWith('one') ? 1 : undefined,
    );
  }
}

interface PeerTimes {
  readonly python: string;
  readonly pandas: string;
  readonly 'scikit-learn': string;
  /** Seconds per replicate. */
  readonly loop: number;
  readonly fairlearn?: string;
  readonly frame?: number;
}

function timePeers(cohort: BenchCohort, rows: number, ours: number): void {
  const python = process.env['EVENHAND_BENCH_PYTHON'];
  if (python === undefined) {
    console.log('Python peers: not run (EVENHAND_BENCH_PYTHON names no interpreter).');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-bench-'));
  try {
    const table = join(folder, 'table.csv');
    const lines = Array.from(cohort.score, (score, i) =>
      [cohort.patient[i], cohort.label[i], score, ...cohort.attributes.map((groups) => groups[i])].join(','),
    );
    writeFileSync(table, `patient,label,score,a0,a1,a2,a3\n${lines.join('\n')}\n`);
    const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'peers/bootstrap.py'), table], {
      encoding: 'utf8',
    });
    if (status !== 0) {
      console.log(`Python peers: failed.\n${stderr}`);
      return;
    }
    const peer = JSON.parse(stdout) as PeerTimes;
    const compare = (name: string, perReplicate: number): void => {
      const taken = perReplicate * replicates;
      console.log(`${name.padEnd(66)} ${taken.toFixed(1).padStart(8)} s   ${Math.round(taken / ours)} times ours`);
    };
    console.log(
      `Python ${peer.python}, pandas ${peer.pandas}, scikit-learn ${peer['scikit-learn']}, fairlearn ${peer.fairlearn ?? 'absent'}; ${rows} rows, times scaled to ${replicates} replicates:`,
    );
    compare('pandas + scikit-learn loop over resampled patients', peer.loop);
    if (peer.frame !== undefined) compare('fairlearn MetricFrame by group, rows resampled', peer.frame);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(
  `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, one thread used. Best of several runs.`,
);
for (const rows of targets.keys()) {
  if (rows > largest) continue;
  const cohort = benchCohort(rows);
  const ours = timeBootstrap(cohort, rows);
  if (rows === 10_000) timePeers(cohort, rows, ours);
  if (rows === 100_000) timePermutations(cohort, rows);
  if (rows >= 100_000) timeDeLong(cohort, rows);
}
console.log(`Peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB.`);
