// Simulated data with known truth.
export { compareWithTruth, type TruthComparison } from './compare-with-truth.ts';
export { demoFiles, demoPlan } from './demo-plan.ts';
export {
  demoSettings,
  type ScoresTruth,
  scoresTruth,
  type TruthAttribute,
  type TruthGroup,
  type TruthRow,
  type TruthSettings,
  type TruthTask,
} from './scores/scores-truth.ts';
export { noFinding, type SimulatedScores, simulateScores } from './scores/simulate-scores.ts';
export {
  checkWorld,
  demoWorld,
  type ScoresWorld,
  type SimulatedAge,
  type SimulatedEffect,
  type SimulatedFinding,
  type SimulatedGroup,
  type SimulatedSite,
  simulatedAttributes,
} from './scores/world.ts';
export { type GroupsWorld, type SimulatedGroups, simulateGroups } from './simulate-groups.ts';
export { toCsv } from './to-csv.ts';
