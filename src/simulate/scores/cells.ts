// The distribution of one study of a world, enumerated: every combination of site, race, sex, view and age with its probability. From it
// follow, by summing and without any drawing, the prevalence of each combination and the true AUC, sensitivity and specificity of any group.
import { exp, logit, pow } from '../../core/math.ts';
import { normal } from '../../stats/distributions/normal.ts';
import type { ScoresWorld, SimulatedEffect } from './world.ts';

/** The views, in the order of their index. */
export const views = ['PA', 'AP'] as const;

/** Indices into the lists of the world; `age` is an index from `world.age.low`. */
export interface Combination {
  readonly site: number;
  readonly race: number;
  readonly sex: number;
  readonly view: number;
  readonly age: number;
}

/** A combination with its probability among all studies, and whether the race is recorded. */
export interface Cell extends Combination {
  readonly raceKnown: boolean;
  readonly weight: number;
}

/** Where the latent scores of one finding lie in one combination: means with and without the finding; the variance is 1. */
export interface Location {
  readonly present: number;
  readonly absent: number;
}

/** All that the generator and the truth need of a world, computed once. */
export interface PreparedWorld {
  readonly world: ScoresWorld;
  readonly shares: {
    readonly site: readonly number[];
    readonly race: readonly number[];
    readonly sex: readonly number[];
    readonly age: readonly number[];
  };
  /** Front-to-back share by site. */
  readonly apShare: readonly number[];
  /** Separation of each finding, in standard deviations: AUC = Phi(separation / sqrt 2). */
  readonly separations: readonly number[];
  /** Chance of a finding in a combination. */
  readonly prevalence: (finding: number, combination: Combination) => number;
  readonly location: (finding: number, combination: Combination) => Location;
  /** The score as a probability, from a latent score. */
  readonly logOdds: (finding: number, latent: number) => number;
}

/** Distance between two unit-variance normals that gives this AUC. */
export function separationOfAuc(auc: number): number {
  return Math.SQRT2 * normal.quantile(auc);
}

/** Prepares a world that `checkWorld` has accepted. */
export function prepareWorld(world: ScoresWorld): PreparedWorld {
  const shares = {
    site: normalised(world.sites.map(({ share }) => share)),
    race: normalised(world.races.map(({ share }) => share)),
    sex: normalised(world.sexes.map(({ share }) => share)),
    age: ageShares(world),
  };
  const apShare = world.sites.map((site) => site.apShare);
  const separations = world.findings.map(({ auc }) => separationOfAuc(auc));
  return {
    world,
    shares,
    apShare,
    separations,
    prevalence: prevalences(world, shares, apShare),
    location: (finding, combination) => locate(world, separations, finding, combination),
    logOdds: (finding, latent) => {
      const separation = separations[finding]!;
      return logit(world.findings[finding]!.prevalence) + separation * (latent - separation / 2);
    },
  };
}

/** Every combination of positive probability. */
export function enumerateCells(prepared: PreparedWorld): Cell[] {
  const { world, shares, apShare } = prepared;
  const known = [1 - world.raceUnknown, world.raceUnknown];
  const cells: Cell[] = [];
  shares.site.forEach((siteShare, site) => {
    [1 - apShare[site]!, apShare[site]!].forEach((viewShare, view) => {
      shares.race.forEach((raceShare, race) => {
        known.forEach((knownShare, unknown) => {
          shares.sex.forEach((sexShare, sex) => {
            shares.age.forEach((ageShare, age) => {
              const weight = siteShare * viewShare * raceShare * knownShare * sexShare * ageShare;
              if (weight > 0) cells.push({ site, view, race, sex, age, raceKnown: unknown === 0, weight });
            });
          });
        });
      });
    });
  });
  return cells;
}

/** Chance that a study with these latent tendencies correlated by `correlation` has a finding twice in a row, by the trapezoid rule. */
export function jointPrevalence(cut: number, correlation: number, chance: (z: number) => number): number {
  const steps = 160;
  const reach = 8;
  const width = (2 * reach) / steps;
  let sum = 0;
  for (let step = 0; step <= steps; step++) {
    const shared = -reach + step * width;
    const both = chance((cut - Math.sqrt(correlation) * shared) / Math.sqrt(1 - correlation));
    sum += exp((-shared * shared) / 2) * both * both;
  }
  return (sum * width) / Math.sqrt(2 * Math.PI);
}

function locate(
  world: ScoresWorld,
  separations: readonly number[],
  finding: number,
  combination: Combination,
): Location {
  const base = separations[finding]!;
  let separation = base;
  let shift = 0;
  for (const effect of world.effects) {
    if (!applies(world, effect, finding, combination)) continue;
    if (effect.auc !== undefined) separation += separationOfAuc(effect.auc) - base;
    if (effect.shift !== undefined) shift += effect.shift / base;
  }
  return { present: separation + shift, absent: shift };
}

function applies(world: ScoresWorld, effect: SimulatedEffect, finding: number, combination: Combination): boolean {
  if (effect.finding !== undefined && effect.finding !== world.findings[finding]!.name) return false;
  return effect.group === groupOf(world, effect.attribute, combination);
}

function groupOf(
  world: ScoresWorld,
  attribute: SimulatedEffect['attribute'],
  { site, race, sex, view }: Combination,
): string {
  if (attribute === 'site') return world.sites[site]!.name;
  if (attribute === 'race') return world.races[race]!.name;
  if (attribute === 'sex') return world.sexes[sex]!.name;
  return views[view]!;
}

function prevalences(
  world: ScoresWorld,
  shares: PreparedWorld['shares'],
  apShare: readonly number[],
): PreparedWorld['prevalence'] {
  const { PA, AP } = world.viewPrevalenceFactors;
  const bySite = world.sites.map(({ prevalenceFactor }) => prevalenceFactor);
  const byAge = shares.age.map((_, index) =>
    pow(world.age.prevalenceFactorPerDecade, (world.age.low + index - world.age.mean) / 10),
  );
  const byView = [PA, AP];
  const siteMean = sum(
    shares.site.map((share, site) => share * bySite[site]! * ((1 - apShare[site]!) * PA + apShare[site]! * AP)),
  );
  const ageMean = sum(shares.age.map((share, age) => share * byAge[age]!));
  return (finding, { site, view, age }) =>
    (world.findings[finding]!.prevalence * bySite[site]! * byView[view]! * byAge[age]!) / (siteMean * ageMean);
}

function ageShares({ age }: ScoresWorld): number[] {
  const years = Math.floor(age.high) - Math.floor(age.low) + 1;
  const density = Array.from({ length: years }, (_, index) => {
    const z = (age.low + index - age.mean) / age.standardDeviation;
    return exp((-z * z) / 2);
  });
  return normalised(density);
}

function normalised(values: readonly number[]): number[] {
  const total = sum(values);
  return values.map((value) => value / total);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
