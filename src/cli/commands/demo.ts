import { join } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { stringify } from 'yaml';
import { createRunLog } from '../../platform/node/run-log.ts';
import { type OutputFile, writeFiles } from '../../platform/node/write-files.ts';
import { compareWithTruth } from '../../simulate/compare-with-truth.ts';
import { demoFiles, demoPlan } from '../../simulate/demo-plan.ts';
import { type ScoresTruth, scoresTruth } from '../../simulate/scores/scores-truth.ts';
import { simulateScores } from '../../simulate/scores/simulate-scores.ts';
import { demoWorld, type ScoresWorld } from '../../simulate/scores/world.ts';
import { toCsv } from '../../simulate/to-csv.ts';
import { carryOutAudit } from '../carry-out-audit.ts';
import { describeTruth } from '../describe-truth.ts';
import { writeResult } from '../formats.ts';
import { integer, positiveInteger } from '../plan/audit-flags.ts';
import { preparePlan } from '../plan/prepare-plan.ts';
import { progressView } from '../show-progress.ts';
import { createVerb, type Session } from '../verb.ts';

interface DemoFlags {
  readonly out: string;
  readonly seed: number;
  readonly workers?: number | undefined;
  readonly quiet?: true | undefined;
}

/** `evenhand demo`: a cohort whose truth is known, audited. */
export function demoCommand(session: Session): Command {
  const help = {
    summary: 'audit a simulated cohort whose truth is known',
    description:
      'Simulates 20,000 chest X-ray studies with known truth, audits them as a hospital would (scores in one file, demographics in another), ' +
      'and prints each verdict beside what was planted. The files stay, to try other plans on.',
    examples: [
      ['evenhand demo', 'Into the folder evenhand-demo'],
      ['evenhand demo --seed 7 --out elsewhere', 'Another draw of the same world'],
    ],
  } as const;
  const command = createVerb('demo', help, session.terminal)
    .addOption(new Option('--out <folder>', 'folder for cohort and report').default('evenhand-demo'))
    .addOption(new Option('--seed <number>', 'seed of the simulation').argParser(integer).default(demoWorld.seed))
    .addOption(new Option('--workers <count>', 'threads (default: one for each core)').argParser(positiveInteger))
    .option('--quiet', 'no progress');
  return (command as unknown as Command).action(async (...args: unknown[]) => {
    await demo((args as [DemoFlags])[0], session);
  });
}

async function demo({ out, seed, workers, quiet }: DemoFlags, { terminal, signal }: Session): Promise<void> {
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
