import { describe, expect, it } from 'vitest';
import { createStream } from '../../../../src/core/stream.ts';
import { biasOracle } from '../../../../src/simulate/oracle/bias-oracle.ts';
import type { BiasPopulation } from '../../../../src/simulate/oracle/bias-population.ts';
import golden from '../../../golden/simulate/oracle.json' with { type: 'json' };
import { countedAuc } from '../empirical.ts';

const population = (amongEvents: number, amongNonEvents: number, separation = 2): BiasPopulation => ({
  separation,
  biases: [{ amongEvents, amongNonEvents }],
});

describe('the published table of rational shortcuts (simulated-bias note, 2.6)', () => {
  // Shares, accuracy, TPR and FPR with the bias, TPR and FPR without, differences.
  it.each([
    [0.6, 0.4, '.8462 .8855 .2126 .7874 .1145 .0981 .0981'],
    [0.6, 0.3, '.8525 .9109 .2567 .7643 .1003 .1466 .1564'],
    [0.7, 0.3, '.8613 .9227 .2822 .7178 .0773 .2049 .2049'],
    [0.8, 0.3, '.8734 .9319 .3052 .6457 .0519 .2863 .2532'],
    [0.8, 0.2, '.8879 .9548 .3795 .6205 .0452 .3343 .3343'],
    [0.9, 0.1, '.9299 .9821 .5393 .4607 .0179 .5214 .5214'],
  ])('%f / %f', (amongEvents, amongNonEvents, row) => {
    const { accuracy, groups, deltaTpr, deltaFpr } = biasOracle(population(amongEvents, amongNonEvents));
    const [absent, present] = groups as [(typeof groups)[0], (typeof groups)[0]];
    const cells = [accuracy, present.tpr, present.fpr, absent.tpr, absent.fpr, deltaTpr, deltaFpr];
    expect(cells.map((cell) => cell.toFixed(4).slice(1)).join(' ')).toBe(row);
  });

  it('no use of the bias', () => {
    const { accuracy, groups, deltaTpr, deltaFpr, bayesAccuracy } = biasOracle(population(0.7, 0.3), {
      utilisation: 0,
    });
    expect([accuracy, groups[0]!.tpr, groups[1]!.tpr].map((cell) => cell.toFixed(4))).toEqual(Array(3).fill('0.8413'));
    expect([groups[0]!.fpr, groups[1]!.fpr].map((cell) => cell.toFixed(4))).toEqual(Array(2).fill('0.1587'));
    expect([deltaTpr, deltaFpr]).toEqual([0, 0]);
    expect(bayesAccuracy.toFixed(4)).toBe('0.8613');
  });

  it('two independent biases', () => {
    const bias = { amongEvents: 0.7, amongNonEvents: 0.3 };
    const { accuracy, groups } = biasOracle({ separation: 2, biases: [bias, bias] });
    expect(accuracy.toFixed(4)).toBe('0.8780');
    expect(groups.map(({ tpr }) => tpr.toFixed(4))).toEqual(['0.5607', '0.8413', '0.8413', '0.9676']);
    expect(groups.map(({ fpr }) => fpr.toFixed(4))).toEqual(['0.0324', '0.1587', '0.1587', '0.4393']);
  });

  it('weaker models have larger rational gaps', () => {
    const gaps = [2, 1.5, 1].map((separation) => biasOracle(population(0.7, 0.3, separation)).deltaTpr.toFixed(3));
    expect(gaps).toEqual(['0.205', '0.332', '0.547']);
  });
});

it.each(golden.oracles)('equals numerical integration, case %#', ({ trained, tested, utilisation, absent, result }) => {
  const plain = ({ separation, prevalence, biases }: typeof trained): BiasPopulation => ({
    separation,
    prevalence,
    biases: biases.map(([amongEvents, amongNonEvents]) => ({
      amongEvents: amongEvents!,
      amongNonEvents: amongNonEvents!,
    })),
  });
  const found = biasOracle(plain(trained), {
    tested: plain(tested),
    utilisation,
    rendering: absent ? 'absent' : 'shown',
  });
  expect(found.accuracy).toBeCloseTo(result.accuracy, 10);
  expect(found.auc).toBeCloseTo(result.auc, 9);
  for (const [code, group] of result.groups.entries()) {
    expect(found.groups[code]!.tpr).toBeCloseTo(group.tpr, 10);
    expect(found.groups[code]!.fpr).toBeCloseTo(group.fpr, 10);
  }
});

describe('Monte Carlo', () => {
  const trained: BiasPopulation = {
    separation: 1.6,
    prevalence: 0.4,
    biases: [
      { amongEvents: 0.7, amongNonEvents: 0.3 },
      { amongEvents: 0.3, amongNonEvents: 0.5 },
    ],
  };
  const count = 40_000;
  const stream = createStream(12, 'oracle check');
  const weights = trained.biases.map(({ amongEvents, amongNonEvents }) => [
    Math.log((1 - amongEvents) / (1 - amongNonEvents)),
    Math.log(amongEvents / amongNonEvents),
  ]);
  const utilisation = [0.8, 1];
  const cases = Array.from({ length: count }, () => {
    const event = stream.uniform() < 0.4;
    const c = stream.normal() + (event ? 0.8 : -0.8);
    const marks = trained.biases.map((bias) =>
      stream.uniform() < (event ? bias.amongEvents : bias.amongNonEvents) ? 1 : 0,
    );
    const oddsOf = (shown: readonly number[]) =>
      1.6 * c + Math.log(0.4 / 0.6) + shown.reduce((sum, mark, i) => sum + utilisation[i]! * weights[i]![mark]!, 0);
    const toggled = [1 - marks[0]!, marks[1]!];
    return { event, code: marks[0]! + 2 * marks[1]!, odds: oddsOf(marks), toggledOdds: oddsOf(toggled) };
  });
  const oracle = biasOracle(trained, { utilisation });
  const within = (found: number, expected: number, size: number) =>
    expect(Math.abs(found - expected)).toBeLessThan(3 * Math.sqrt((expected * (1 - expected)) / size));

  it('accuracy and flip rate', () => {
    within(cases.filter(({ event, odds }) => event === odds >= 0).length / count, oracle.accuracy, count);
    const flips = cases.filter(({ odds, toggledOdds }) => odds >= 0 !== toggledOdds >= 0).length;
    within(flips / count, oracle.flips[0]!.rate, count);
  });

  it.each([0, 1, 2, 3])('group %i', (code) => {
    const own = cases.filter((each) => each.code === code);
    const group = oracle.groups[code]!;
    within(own.length / count, group.share, count);
    const events = own.filter(({ event }) => event);
    const others = own.filter(({ event }) => !event);
    const positive = (rows: typeof own) => rows.filter(({ odds }) => odds >= 0).length / rows.length;
    within(events.length / own.length, group.prevalence, own.length);
    within(positive(events), group.tpr, events.length);
    within(positive(others), group.fpr, others.length);
    within(positive(own), group.alertRate, own.length);
    const alerts = own.filter(({ odds }) => odds >= 0);
    within(alerts.filter(({ event }) => event).length / alerts.length, group.precision, alerts.length);
    within(own.filter(({ event, odds }) => event === odds >= 0).length / own.length, group.accuracy, own.length);
  });

  it('AUC over everybody and within a group', () => {
    const counted = (rows: typeof cases) =>
      countedAuc(
        rows.filter(({ event }) => event).map(({ odds }) => odds),
        rows.filter(({ event }) => !event).map(({ odds }) => odds),
      );
    // Standard errors by Hanley and McNeil at these sizes: 0.0018 and 0.0035.
    expect(Math.abs(counted(cases) - oracle.auc)).toBeLessThan(3 * 0.0018);
    expect(Math.abs(counted(cases.filter(({ code }) => code === 0)) - oracle.groups[0]!.auc)).toBeLessThan(3 * 0.0045);
  });
});

describe('twins, other populations and extremes', () => {
  it('has no gap without the bias shown, and the gaps of training where the bias is balanced', () => {
    const trained = population(0.8, 0.2);
    const absent = biasOracle(trained, { rendering: 'absent' });
    expect([absent.deltaTpr, absent.deltaFpr, absent.equalizedOdds]).toEqual([0, 0, 0]);
    expect(absent.accuracy).toBeLessThan(absent.bayesAccuracy);
    const balanced = biasOracle(trained, { tested: population(0.5, 0.5) });
    expect(balanced.deltaTpr).toBe(biasOracle(trained).deltaTpr);
    expect(balanced.accuracy).toBeLessThan(
      biasOracle(trained, { tested: population(0.5, 0.5), utilisation: 0 }).accuracy,
    );
  });

  it('flips as many as the rates move', () => {
    const { flips, deltaTpr, deltaFpr } = biasOracle({ ...population(0.7, 0.2), prevalence: 0.3 });
    expect(flips[0]!.rate).toBeCloseTo(0.3 * deltaTpr + 0.7 * deltaFpr, 12);
    expect(flips[0]!.logitShift).toBeCloseTo(Math.log(0.7 / 0.2) - Math.log(0.3 / 0.8), 12);
  });

  it('a certain bias decides alone, and a model that sees nothing else follows the bias', () => {
    expect(biasOracle(population(1, 0)).accuracy).toBe(1);
    expect(biasOracle(population(1, 0), { utilisation: 0 }).accuracy).toBeCloseTo(0.8413, 4);
    expect(biasOracle(population(0.7, 0.3, 0)).accuracy).toBeCloseTo(0.7, 12);
    expect(biasOracle(population(0.7, 0.3, 0)).auc).toBeCloseTo(0.7, 12);
    expect(biasOracle(population(0, 0)).groups.map(({ share }) => share)).toEqual([1, 0]);
  });

  it('accuracy never exceeds that of Bayes', () => {
    for (const utilisation of [-1, 0, 0.5, 1, 1.5, 3]) {
      const { accuracy, bayesAccuracy } = biasOracle({ ...population(0.8, 0.3), prevalence: 0.2 }, { utilisation });
      expect(accuracy).toBeLessThanOrEqual(bayesAccuracy + 1e-15);
      expect(accuracy === bayesAccuracy).toBe(utilisation === 1);
    }
  });

  it('names what is out of range', () => {
    const code = { code: 'simulate/oracle', kind: 'usage' };
    expect(() => biasOracle(population(1.2, 0.3))).toThrow(
      expect.objectContaining({ ...code, message: expect.stringContaining('bias 1 must be in [0, 1]; got 1.2') }),
    );
    expect(() => biasOracle(population(0.5, 0.3, -1))).toThrow(expect.objectContaining(code));
    expect(() => biasOracle({ ...population(0.5, 0.3), prevalence: 1 })).toThrow(expect.objectContaining(code));
    expect(() => biasOracle(population(0.5, 0.3), { utilisation: [1, 1] })).toThrow(expect.objectContaining(code));
    expect(() => biasOracle(population(0.5, 0.3), { utilisation: Number.NaN })).toThrow(expect.objectContaining(code));
    const many = Array.from({ length: 13 }, () => ({ amongEvents: 0.5, amongNonEvents: 0.4 }));
    expect(() => biasOracle({ separation: 1, biases: many })).toThrow(/at most 12 biases; got 13/);
  });
});
