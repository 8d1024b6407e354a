import { describe, expect, it } from 'vitest';
import {
  enumerateCells,
  jointPrevalence,
  prepareWorld,
  separationOfAuc,
} from '../../../../src/simulate/scores/cells.ts';
import { demoWorld } from '../../../../src/simulate/scores/world.ts';
import { normal } from '../../../../src/stats/distributions/normal.ts';

describe('prepared world', () => {
  const prepared = prepareWorld(demoWorld);
  const cells = enumerateCells(prepared);

  it('has cells that add up to one and to the planted prevalences', () => {
    expect(cells.reduce((total, { weight }) => total + weight, 0)).toBeCloseTo(1, 12);
    demoWorld.findings.forEach(({ prevalence }, finding) => {
      expect(cells.reduce((total, cell) => total + cell.weight * prepared.prevalence(finding, cell), 0)).toBeCloseTo(
        prevalence,
        12,
      );
    });
  });

  it('adds effects on the scale of the separation and shifts both classes alike', () => {
    const black = { site: 2, race: 1, sex: 0, view: 0, age: 30 };
    const { present, absent } = prepared.location(1, black);
    expect(present - absent).toBeCloseTo(separationOfAuc(0.76), 12);
    expect(absent * prepared.separations[1]!).toBeCloseTo(1.5, 12);
  });

  it('gives calibrated probabilities: odds at the middle between the classes are the prevalence odds', () => {
    expect(prepared.logOdds(0, prepared.separations[0]! / 2)).toBeCloseTo(Math.log(0.14 / 0.86), 12);
  });

  it('knows the separation of an AUC', () => {
    // Phi(1 / sqrt 2) = 0.7602499389065233 (R: pnorm(1 / sqrt(2))).
    expect(separationOfAuc(0.7602499389065233)).toBeCloseTo(1, 12);
  });
});

describe('jointPrevalence', () => {
  it("equals Sheppard's formula 1/4 + asin(r) / (2 pi) at the median", () => {
    expect(jointPrevalence(0, 0.5, normal.cdf)).toBeCloseTo(1 / 4 + Math.asin(0.5) / (2 * Math.PI), 9);
  });

  it('is the square without correlation', () => {
    expect(jointPrevalence(-1, 0, normal.cdf)).toBeCloseTo(normal.cdf(-1) ** 2, 9);
  });
});
