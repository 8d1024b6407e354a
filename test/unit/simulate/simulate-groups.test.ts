import { describe, expect, it } from 'vitest';
import { type GroupsWorld, simulateGroups } from '../../../src/simulate/simulate-groups.ts';
import { correlation, countedAuc, mean } from './empirical.ts';

const world: GroupsWorld = {
  patients: [20_000, 10_000],
  rowsPerPatient: 2,
  prevalence: [0.2, 0.1],
  auc: [0.85, 0.7],
  correlation: 0.5,
  attribute: 'constant',
  seed: 5,
};

function aucOf(data: ReturnType<typeof simulateGroups>, group: number): number {
  const scores = (label: number) =>
    Array.from(data.score).filter((_, row) => data.group[row] === group && data.label[row] === label);
  return countedAuc(scores(1), scores(0));
}

describe('simulateGroups', () => {
  const data = simulateGroups(world);

  it('has the planted AUC, prevalence and sizes', () => {
    // Standard errors at these sizes are under 0.004.
    expect(aucOf(data, 0)).toBeCloseTo(0.85, 1);
    expect(Math.abs(aucOf(data, 0) - 0.85)).toBeLessThan(0.012);
    expect(Math.abs(aucOf(data, 1) - 0.7)).toBeLessThan(0.02);
    expect(mean(data.label.filter((_, row) => data.group[row] === 0))).toBeCloseTo(0.2, 2);
    expect(mean(data.label.filter((_, row) => data.group[row] === 1))).toBeCloseTo(0.1, 2);
    expect(data.group.filter((group) => group === 1).length).toBe(20_000);
  });

  it('correlates the scores of a patient given the label', () => {
    const both = Array.from({ length: 30_000 }, (_, patient) => 2 * patient).filter(
      (row) => data.label[row] === 0 && data.label[row + 1] === 0,
    );
    const found = correlation(
      both.map((row) => data.score[row]!),
      both.map((row) => data.score[row + 1]!),
    );
    expect(Math.abs(found - 0.5)).toBeLessThan(0.02);
  });

  it('keeps a constant attribute constant and lets a varying one vary', () => {
    const varying = simulateGroups({ ...world, attribute: 'varying' });
    const differs = (groups: Int32Array) =>
      mean(Array.from({ length: 30_000 }, (_, patient) => (groups[2 * patient] === groups[2 * patient + 1] ? 0 : 1)));
    expect(differs(data.group)).toBe(0);
    // Two draws from shares 2/3 and 1/3 differ with chance 4/9.
    expect(differs(varying.group)).toBeCloseTo(4 / 9, 2);
    expect(Math.abs(aucOf(varying, 1) - 0.7)).toBeLessThan(0.02);
  });

  it('gives the same data for the same seed and replicate only', () => {
    expect(simulateGroups(world)).toEqual(data);
    expect(simulateGroups({ ...world, replicate: 1 }).score).not.toEqual(data.score);
  });

  it('refuses arrays of different length and numbers out of range', () => {
    expect(() => simulateGroups({ ...world, auc: [0.8] })).toThrow(/one number a group/);
    expect(() => simulateGroups({ ...world, correlation: 1 })).toThrow(/correlations/);
    expect(() => simulateGroups({ ...world, prevalence: [0.1] })).toThrow(/prevalence/);
  });
});
