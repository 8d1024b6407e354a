import { describe, expect, it } from 'vitest';
import { demoSettings, scoresTruth } from '../../../../src/simulate/scores/scores-truth.ts';
import { simulateScores } from '../../../../src/simulate/scores/simulate-scores.ts';
import { demoWorld } from '../../../../src/simulate/scores/world.ts';
import { countedAuc, mean, numbers, texts } from '../empirical.ts';

const truth = scoresTruth();
const row = (attribute: string, task: string) =>
  truth.rows.find((candidate) => candidate.attribute === attribute && candidate.task === task)!;
const group = (attribute: string, task: string, name: string) =>
  row(attribute, task).groups.find((candidate) => candidate.group === name)!;

describe('scoresTruth', () => {
  it('plants one gap, none by sex, and a threshold that site C does not bear', () => {
    // Equal up to the order of summation.
    expect(row('sex', 'Effusion').gap).toBeLessThan(1e-12);
    expect(row('sex', 'Nodule').gap).toBeLessThan(1e-12);
    expect(row('race', 'Nodule').gap).toBeGreaterThan(0.1);
    expect(row('race', 'Effusion').gap).toBeLessThan(1e-12);
    expect(group('site', 'Effusion', 'C').auc).toBeCloseTo(0.9, 10);
    expect(group('site', 'Effusion', 'A').auc).toBeCloseTo(0.9, 10);
    expect(group('site', 'Effusion', 'A').sensitivity).toBeCloseTo(0.9, 10);
    expect(group('site', 'Effusion', 'C').specificity).toBeLessThan(group('site', 'Effusion', 'A').specificity - 0.25);
    expect(group('race', 'Nodule', 'Indigenous').events).toBeLessThan(demoSettings.minimumEvents);
  });

  it('equals the binormal formula where a group is not a mixture', () => {
    const plain = scoresTruth({
      ...demoWorld,
      effects: [{ attribute: 'race', group: 'Black', finding: 'Nodule', auc: 0.7 }],
    });
    const races = plain.rows.find(({ attribute, task }) => attribute === 'race' && task === 'Nodule')!;
    expect(races.groups.find((candidate) => candidate.group === 'Black')!.auc).toBeCloseTo(0.7, 12);
    expect(races.groups.find((candidate) => candidate.group === 'Asian')!.auc).toBeCloseTo(0.9, 12);
  });

  it('expects the verdicts that the demonstration promises, with little doubt', () => {
    for (const { name } of demoWorld.findings) {
      expect(row('sex', name).expected).toBe('no-gap-larger-than-delta');
      expect(row('sex', name).chances['no-gap-larger-than-delta']).toBeGreaterThan(0.98);
    }
    expect(row('race', 'Nodule').chances['gap-of-delta-or-more']).toBeGreaterThan(0.99);
    expect(row('race', 'Pneumothorax').expected).toBe('not-enough-data');
    expect(row('view', 'Nodule').variesWithinPatient).toBe(true);
    expect(row('sex*race', 'Nodule').variesWithinPatient).toBe(false);
  });

  it('is what counting finds in a large cohort', () => {
    const world = { ...demoWorld, studies: 200_000, seed: 3 };
    const { table } = simulateScores(world);
    const expected = scoresTruth(world);
    const split = texts(table, 'split');
    const findings = texts(table, 'findings');
    const spelled = new Map(
      world.races.flatMap(({ name, spellings }) => (spellings ?? []).map((spelling) => [spelling, name] as const)),
    );
    const columns = {
      sex: texts(table, 'sex'),
      site: texts(table, 'site'),
      view: texts(table, 'view'),
      race: texts(table, 'race').map((race) => spelled.get(race) ?? 'Unknown'),
    };
    for (const task of expected.tasks) {
      const scores = numbers(table, `prob_${task.task}`);
      for (const [attribute, values] of Object.entries(columns)) {
        const planted = expected.rows.find(
          (candidate) => candidate.attribute === attribute && candidate.task === task.task,
        )!;
        for (const { group: name, auc, events, studies, sensitivity, specificity } of planted.groups) {
          const rows = values.flatMap((value, index) => (value === name && split[index] === 'test' ? [index] : []));
          const positive = rows.filter((index) => findings[index]!.includes(task.task)).map((index) => scores[index]!);
          const negative = rows.filter((index) => !findings[index]!.includes(task.task)).map((index) => scores[index]!);
          const about = `${task.task} ${attribute}=${name}`;
          // Four and a half standard errors, each bounded by 0.5 / sqrt(events) times 1.2 for clusters: 63 comparisons a quantity.
          const tolerance = (count: number) => (4.5 * 0.5 * 1.2) / Math.sqrt(count);
          expect(Math.abs(countedAuc(positive, negative) - auc), about).toBeLessThan(tolerance(events));
          expect(
            Math.abs(mean(positive.map((score) => (score >= task.threshold ? 1 : 0))) - sensitivity),
            about,
          ).toBeLessThan(tolerance(events));
          expect(
            Math.abs(mean(negative.map((score) => (score < task.threshold ? 1 : 0))) - specificity),
            about,
          ).toBeLessThan(tolerance(studies - events));
          expect(Math.abs(positive.length - events), about).toBeLessThan(5 * 1.5 * Math.sqrt(events));
        }
      }
    }
  });

  it('finds nothing under a null world', () => {
    const plain = scoresTruth({ ...demoWorld, effects: [] });
    expect(Math.max(...plain.rows.map(({ gap }) => gap))).toBeLessThan(1e-12);
  });

  it('names groups as an audit does', () => {
    expect(row('age', 'Nodule').groups.map(({ group: name }) => name)).toEqual(['<50', '[50,70)', '>=70']);
    const crossed = row('sex*race', 'Nodule').groups.map(({ group: name }) => name);
    expect(crossed).toContain('F & Black');
    expect(crossed).toContain('Unknown');
    expect(crossed).toHaveLength(11);
  });

  it('survives as JSON', () => {
    expect(JSON.parse(JSON.stringify(truth))).toEqual(truth);
  });
});
