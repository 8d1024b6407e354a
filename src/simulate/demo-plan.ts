// The plan with which the simulated cohort is audited: what a hospital would write, for the two files that `toCsv` makes.
import type { PlanInput } from '../audit/plan.ts';
import { demoWorld, type ScoresWorld } from './scores/world.ts';

/** Base names of the files of the demonstration. */
export const demoFiles = {
  scores: 'scores.csv',
  cohort: 'cohort.csv',
  truth: 'truth.json',
  plan: 'plan.yaml',
  study: 'study.yaml',
} as const;

/**
 * The plan of the demonstration: all findings of the world by one pattern, thresholds from the split `tune` at
 * sensitivity 0.9, a tolerated gap of 0.05 in AUC; sex, race, site and age band confirmatory, view and sex x race
 * exploratory. Paths are base names, beside the plan; the world is not checked.
 */
export function demoPlan(world: ScoresWorld = demoWorld): PlanInput {
  return {
    version: 1,
    title: `Simulated chest X-ray cohort, ${thousands(world.studies)} studies`,
    tables: [{ path: demoFiles.scores }, { path: demoFiles.cohort, on: ['study', 'patient'] }],
    columns: { case: 'study', patient: 'patient', site: 'site', split: 'split' },
    splits: { scored: 'test', threshold: 'tune' },
    tasks: [{ kind: 'binary', name: '*', label: 'findings contains *', score: 'prob_*' }],
    attributes: [
      { name: 'sex' },
      {
        name: 'race',
        recode: raceRecode(world),
        unknown: world.unknownSpellings.filter((spelling) => spelling !== ''),
      },
      { name: 'site' },
      { name: 'age', edges: [50, 70], closed: 'left' },
      { name: 'view' },
      { name: 'sex*race', cross: ['sex', 'race'] },
    ],
    analysis: {
      metric: 'auc',
      delta: 0.05,
      alpha: 0.05,
      threshold: { rule: 'sensitivity', value: 0.9 },
      confirmatory: ['sex', 'race', 'site', 'age'],
      confounders: ['view'],
      minimumEvents: 10,
      seed: world.seed,
    },
    study: demoFiles.study,
  };
}

/** The race categories with the spellings that stand for each. */
function raceRecode(world: ScoresWorld): Record<string, string[]> {
  return Object.fromEntries(world.races.map(({ name, spellings }) => [name, [...(spellings ?? [name])]]));
}

/** A comma at every thousand. */
function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
