import { describe, expect, it } from 'vitest';
import { planSchema } from '../../../src/audit/plan.ts';
import { demoPlan } from '../../../src/simulate/demo-plan.ts';
import { demoSettings } from '../../../src/simulate/scores/scores-truth.ts';
import { simulateScores } from '../../../src/simulate/scores/simulate-scores.ts';
import { demoWorld } from '../../../src/simulate/scores/world.ts';

describe('demoPlan', () => {
  const plan = planSchema.parse(demoPlan());

  it('is a plan whose columns the cohort has', () => {
    const { scoreColumns, cohortColumns } = simulateScores({ ...demoWorld, studies: 10 });
    for (const column of Object.values(plan.columns)) expect(cohortColumns).toContain(column);
    for (const { cross, column, name } of plan.attributes)
      if (cross === undefined) expect(cohortColumns).toContain(column ?? name);
    for (const column of plan.tables[1]?.on ?? [])
      expect([scoreColumns.includes(column), cohortColumns.includes(column)]).toEqual([true, true]);
  });

  it('knows every spelling of race', () => {
    const race = plan.attributes.find(({ name }) => name === 'race')!;
    const known = new Set([...Object.values(race.recode ?? {}).flat(), ...race.unknown]);
    const column = simulateScores({ ...demoWorld, studies: 5000 }).table.columns.get('race');
    const spellings = column?.kind === 'text' ? column.categories : [];
    expect(spellings.length).toBeGreaterThan(15);
    for (const spelling of spellings) expect(known).toContain(spelling);
  });

  it('audits what the truth describes', () => {
    expect(plan.attributes.map(({ name }) => name)).toEqual(demoSettings.attributes.map(({ name }) => name));
    expect(plan.analysis.delta).toBe(demoSettings.delta);
    expect(plan.analysis.threshold).toEqual({ rule: 'sensitivity', value: demoSettings.sensitivity });
    expect(plan.analysis.minimumEvents).toBe(demoSettings.minimumEvents);
  });
});
