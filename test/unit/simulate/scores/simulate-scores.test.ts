import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../../src/core/hash.ts';
import { simulateScores } from '../../../../src/simulate/scores/simulate-scores.ts';
import { demoWorld } from '../../../../src/simulate/scores/world.ts';
import { toCsv } from '../../../../src/simulate/to-csv.ts';
import { correlation, mean, numbers, texts } from '../empirical.ts';

const golden = JSON.parse(readFileSync(new URL('../../../golden/simulate/scores.json', import.meta.url), 'utf8'));

describe('simulateScores', () => {
  it('gives the stored bytes for seed 1', async () => {
    const csv = toCsv(simulateScores().table);
    expect(csv.split('\n').slice(0, 11)).toEqual(golden.firstLines);
    expect(await sha256Hex(new TextEncoder().encode(csv))).toBe(golden.sha256);
  });

  it('gives the same bytes twice and others for another seed', () => {
    const small = { ...demoWorld, studies: 500 };
    expect(toCsv(simulateScores(small).table)).toBe(toCsv(simulateScores(small).table));
    expect(toCsv(simulateScores({ ...small, seed: 2 }).table)).not.toBe(toCsv(simulateScores(small).table));
  });

  it('makes a smaller cohort the beginning of a larger one', () => {
    const lines = toCsv(simulateScores({ ...demoWorld, studies: 300 }).table)
      .split('\n')
      .slice(0, 301);
    const longer = toCsv(simulateScores({ ...demoWorld, studies: 900 }).table)
      .split('\n')
      .slice(0, 301);
    expect(longer).toEqual(lines);
  });

  it('changes nothing but the scores concerned when an effect is taken away', () => {
    const planted = simulateScores({ ...demoWorld, studies: 3000 });
    const without = simulateScores({
      ...demoWorld,
      studies: 3000,
      effects: demoWorld.effects.filter(({ attribute }) => attribute !== 'race'),
    });
    expect(toCsv(without.table, without.cohortColumns)).toBe(toCsv(planted.table, planted.cohortColumns));
    expect(numbers(without.table, 'prob_Effusion')).toEqual(numbers(planted.table, 'prob_Effusion'));
    const findings = texts(planted.table, 'findings');
    const changed = numbers(planted.table, 'prob_Nodule').map((score, row) =>
      score === numbers(without.table, 'prob_Nodule')[row] ? 0 : 1,
    );
    expect(mean(changed)).toBeGreaterThan(0);
    findings.forEach((text, row) => {
      if (!text.includes('Nodule')) expect(changed[row]).toBe(0);
    });
  });

  it('keeps scores in (0,1) with six decimals', () => {
    for (const { name } of demoWorld.findings) {
      const scores = numbers(simulateScores().table, `prob_${name}`);
      expect(
        scores.every((score) => score > 0 && score < 1 && Math.abs(score * 1e6 - Math.round(score * 1e6)) < 1e-6),
      ).toBe(true);
    }
  });

  const large = simulateScores({ ...demoWorld, studies: 100_000, seed: 7 });
  const patients = texts(large.table, 'patient');

  it('has the planted prevalences, shares and unknowns', () => {
    const findings = texts(large.table, 'findings');
    for (const { name, prevalence } of demoWorld.findings) {
      // Standard error with clustering is about 0.0015 at prevalence 0.14: four of them.
      expect(mean(findings.map((text) => (text.split('|').includes(name) ? 1 : 0)))).toBeCloseTo(prevalence, 2);
    }
    const races = texts(large.table, 'race');
    expect(mean(races.map((race) => (['', 'Unknown', 'Declined'].includes(race) ? 1 : 0)))).toBeCloseTo(0.12, 2);
    expect(new Set(races).size).toBeGreaterThan(15);
    expect(mean(texts(large.table, 'sex').map((sex) => (sex === 'F' ? 1 : 0)))).toBeCloseTo(0.46, 2);
  });

  it('has geometric clusters of the planted mean, with attributes constant or varying as declared', () => {
    const sizes = new Map<string, number>();
    for (const patient of patients) sizes.set(patient, (sizes.get(patient) ?? 0) + 1);
    const counts = [...sizes.values()];
    expect(mean(counts)).toBeCloseTo(1.6, 1);
    expect(mean(counts.map((count) => (count === 1 ? 1 : 0)))).toBeCloseTo(1 / 1.6, 1);
    for (const [name, varies] of Object.entries(large.variesWithinPatient)) {
      const values = name === 'age' ? Array.from(numbers(large.table, 'age'), String) : texts(large.table, name);
      const differs = patients.some(
        (patient, row) => row > 0 && patient === patients[row - 1] && values[row] !== values[row - 1],
      );
      expect(differs, name).toBe(varies);
    }
    const split = texts(large.table, 'split');
    const site = texts(large.table, 'site');
    expect(
      patients.some((patient, row) => row > 0 && patient === patients[row - 1] && split[row] !== split[row - 1]),
    ).toBe(false);
    expect(split.some((name, row) => name === 'tune' && site[row] === 'C')).toBe(false);
  });

  it('correlates scores and findings within a patient', () => {
    const findings = texts(large.table, 'findings').map((text) => (text.includes('Effusion') ? 1 : 0));
    const logOdds = Array.from(numbers(large.table, 'prob_Effusion'), (score) => Math.log(score / (1 - score)));
    const pairs = patients.flatMap((patient, row) =>
      row > 0 && patient === patients[row - 1] && findings[row] === 0 && findings[row - 1] === 0 ? [row] : [],
    );
    // Both shifted by their site, so above the planted 0.4.
    const within = correlation(
      pairs.map((row) => logOdds[row]!),
      pairs.map((row) => logOdds[row - 1]!),
    );
    expect(within).toBeGreaterThan(0.35);
    expect(within).toBeLessThan(0.6);
    const again = patients.flatMap((patient, row) =>
      row > 0 && patient === patients[row - 1] && findings[row - 1] === 1 ? [findings[row]!] : [],
    );
    expect(mean(again)).toBeGreaterThan(0.3);
  });

  it('makes views differ by site and findings by view', () => {
    const site = texts(large.table, 'site');
    const view = texts(large.table, 'view');
    const findings = texts(large.table, 'findings');
    const share = (chosen: string) =>
      mean(view.flatMap((name, row) => (site[row] === chosen ? [name === 'AP' ? 1 : 0] : [])));
    expect([share('A'), share('B'), share('C')].map((value) => Math.round(value * 100) / 100)).toEqual([
      0.3, 0.4, 0.55,
    ]);
    const sick = (chosen: string) =>
      mean(findings.flatMap((text, row) => (view[row] === chosen ? [text === 'No Finding' ? 0 : 1] : [])));
    expect(sick('AP') / sick('PA')).toBeGreaterThan(1.4);
  });
});
