import { join } from 'node:path';
import { stringify } from 'yaml';
import { createRunLog } from '../../platform/node/run-log.ts';
import { type OutputFile, writeFiles } from '../../platform/node/write-files.ts';
import { compareWithTruth } from '../../simulate/compare-with-truth.ts';
import { demoFiles, demoPlan } from '../../simulate/demo-plan.ts';
import { type ScoresTruth, scoresTruth } from '../../simulate/scores/scores-truth.ts';
import { simulateScores } from '../../simulate/scores/simulate-scores.ts';
import { demoWorld, type ScoresWorld } from '../../simulate/scores/world.ts';
import { toCsv } from '../../simulate/to-csv.ts';
import { preparePlan } from '../plan/prepare-plan.ts';
import { progressView } from '../show-progress.ts';
import type { Session } from '../verb.ts';
import { carryOutAudit } from './carry-out-audit.ts';
import { describeTruth } from './describe-truth.ts';
import { writeResult } from './write-result.ts';

/** Flags of `demo`. */
export interface DemoFlags {
  readonly out: string;
  readonly seed: number;
  readonly workers?: number | undefined;
  readonly quiet?: true | undefined;
}

/** Simulates, audits, and prints each verdict beside what was planted. */
export async function demo({ out, seed, workers, quiet }: DemoFlags, { terminal, signal }: Session): Promise<void> {
  const world = { ...demoWorld, seed };
  const log = createRunLog('demo');
  const view = progressView(terminal, quiet === true);
  try {
    log.stage('simulate');
    view.show({ stage: `simulating ${world.studies} studies`, done: 0, total: 0 });
    const truth = scoresTruth(world);
    await writeFiles(out, cohortFiles(world, truth), signal);
    log.stage('plan');
    const prepared = await preparePlan([], { plan: join(out, demoFiles.plan) });
    const result = await carryOutAudit(prepared, { workers, watch: { signal, onProgress: view.show }, log });
    log.stage('report');
    view.show({ stage: 'report', done: 0, total: 0 });
    await writeResult(result, { folder: out, format: ['json', 'html', 'csv'], persona: 'team', signal });
    await log.write(out);
    view.end();
    terminal.out(
      `${describeTruth(result, truth, compareWithTruth(result, truth))}\nReport: ${join(out, 'report.html')}\n`,
    );
  } finally {
    view.end();
  }
}

function cohortFiles(world: ScoresWorld, truth: ScoresTruth): OutputFile[] {
  const { table, scoreColumns, cohortColumns } = simulateScores(world);
  return [
    { name: demoFiles.scores, data: toCsv(table, scoreColumns) },
    { name: demoFiles.cohort, data: toCsv(table, cohortColumns) },
    { name: demoFiles.truth, data: `${JSON.stringify(truth, null, 2)}\n` },
    {
      name: demoFiles.plan,
      data: `# The plan of the demonstration; every choice in it was made before the scores were read.\n${stringify(demoPlan(world))}`,
    },
    {
      name: demoFiles.study,
      data: `# What data cannot say. A hospital would fill in more; what is missing stays visible in the report.\n${stringify(study)}`,
    },
  ];
}

const study = {
  intendedUse: 'None: a simulated model on a simulated cohort, to show what an audit finds when the truth is known.',
  modelName: 'Simulated scores',
  population: 'Simulated patients at three sites.',
  metricReason: 'AUC is known by formula in this world.',
  deltaReason: 'A difference of 0.05 in AUC is large enough to plant and to find at this size.',
  attributes: {
    sex: 'Drawn.',
    race: 'Drawn, then written in several spellings; 12 % unknown.',
    site: 'Drawn.',
    age: 'Drawn.',
    view: 'Drawn anew for each study.',
  },
};
