// The description of a cohort of scored studies: everything that can be planted in it. Plain data, so that a world can be stored,
// changed by spreading, and printed. All shares are relative: they are divided by their sum.
import { usageError } from '../../core/errors.ts';

/** A finding that the simulated model scores. */
export interface SimulatedFinding {
  readonly name: string;
  /** Chance that a study has the finding, over the whole cohort. */
  readonly prevalence: number;
  /** Chance that a study with the finding scores above one without, both taken from the same group (0.5 to 1). */
  readonly auc: number;
}

/** A site: its share of the patients, how often it images front to back, and how common every finding is there (a factor). */
export interface SimulatedSite {
  readonly name: string;
  readonly share: number;
  readonly apShare: number;
  readonly prevalenceFactor: number;
  /** Whether patients of this site may fall into the split `tune`, from which thresholds are chosen. */
  readonly tuning: boolean;
}

/** A group of a category, with the spellings under which it stands in the table (the first is the commonest). */
export interface SimulatedGroup {
  readonly name: string;
  readonly share: number;
  readonly spellings?: readonly string[] | undefined;
}

/** The attributes of the demonstration cohort whose groups can be given an effect. */
export const simulatedAttributes = ['sex', 'race', 'site', 'view'] as const;

/**
 * Something planted: in this group of this attribute the finding (all findings if none is named) is separated with another AUC,
 * or its scores are shifted for present and absent findings alike. `auc` replaces the finding's own; the changes of several effects add up
 * on the scale of the separation. `shift` is in log-odds of the score: it moves sensitivity and specificity and leaves the AUC of the group alone.
 */
export interface SimulatedEffect {
  readonly attribute: (typeof simulatedAttributes)[number];
  readonly group: string;
  readonly finding?: string | undefined;
  readonly auc?: number | undefined;
  readonly shift?: number | undefined;
}

/** Age in whole years: a normal distribution cut to [low, high], and the factor by which ten years more raise every prevalence. */
export interface SimulatedAge {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly low: number;
  readonly high: number;
  readonly prevalenceFactorPerDecade: number;
}

/** A cohort of scored studies. */
export interface ScoresWorld {
  readonly seed: number;
  readonly studies: number;
  /** Mean number of studies a patient; the number is geometric (1, 2, 3, ...). */
  readonly studiesPerPatient: number;
  readonly findings: readonly SimulatedFinding[];
  readonly sites: readonly SimulatedSite[];
  readonly sexes: readonly SimulatedGroup[];
  readonly races: readonly SimulatedGroup[];
  /** Share of patients whose race is not known (independent of everything else), and how that is written. */
  readonly raceUnknown: number;
  readonly unknownSpellings: readonly string[];
  readonly age: SimulatedAge;
  /** Factors of every prevalence by view; the view is drawn anew for every study. */
  readonly viewPrevalenceFactors: { readonly PA: number; readonly AP: number };
  readonly effects: readonly SimulatedEffect[];
  /** Share of the patients of tuning sites that fall into the split `tune`; all others are `test`. */
  readonly tuneShare: number;
  /** Correlation of the latent scores of two studies of one patient, given the findings. */
  readonly scoreCorrelation: number;
  /** Correlation of the latent tendency to have a finding between two studies of one patient. */
  readonly findingCorrelation: number;
}

const races: readonly SimulatedGroup[] = [
  { name: 'White', share: 0.6, spellings: ['White', 'white', 'WHITE', 'W', 'Caucasian'] },
  { name: 'Black', share: 0.2, spellings: ['Black', 'black', 'BLACK', 'B', 'African American'] },
  { name: 'Hispanic', share: 0.14, spellings: ['Hispanic', 'hispanic', 'Latino', 'Latina'] },
  { name: 'Asian', share: 0.0575, spellings: ['Asian', 'asian', 'ASIAN'] },
  { name: 'Indigenous', share: 0.0025, spellings: ['Indigenous', 'Native'] },
];

/**
 * The cohort of the demonstration: 20,000 studies of about 12,500 patients at three sites. Planted: the nodule AUC is 0.76 instead of 0.90
 * where race is Black; nothing depends on sex; hardly anybody is Indigenous; at site C, from which no threshold is chosen, all scores are
 * 1.5 higher in log-odds, so that a threshold from the other sites raises far too many alarms there although the AUC is the same.
 */
export const demoWorld: ScoresWorld = {
  seed: 1,
  studies: 20_000,
  studiesPerPatient: 1.6,
  findings: [
    { name: 'Effusion', prevalence: 0.14, auc: 0.9 },
    { name: 'Nodule', prevalence: 0.12, auc: 0.9 },
    { name: 'Pneumothorax', prevalence: 0.06, auc: 0.94 },
  ],
  sites: [
    { name: 'A', share: 0.45, apShare: 0.3, prevalenceFactor: 1, tuning: true },
    { name: 'B', share: 0.33, apShare: 0.4, prevalenceFactor: 0.9, tuning: true },
    { name: 'C', share: 0.22, apShare: 0.55, prevalenceFactor: 1.2, tuning: false },
  ],
  sexes: [
    { name: 'F', share: 0.46 },
    { name: 'M', share: 0.54 },
  ],
  races,
  raceUnknown: 0.12,
  unknownSpellings: ['', 'Unknown', 'Declined'],
  age: { mean: 58, standardDeviation: 17, low: 18, high: 95, prevalenceFactorPerDecade: 1.1 },
  viewPrevalenceFactors: { PA: 0.8, AP: 1.35 },
  effects: [
    { attribute: 'race', group: 'Black', finding: 'Nodule', auc: 0.76 },
    { attribute: 'site', group: 'C', shift: 1.5 },
  ],
  tuneShare: 0.2,
  scoreCorrelation: 0.4,
  findingCorrelation: 0.5,
};

/**
 * Checks a world before anything is drawn; returns nothing. What is checked are numbers, names of effects and shares
 * (relative, 0 or more, not all 0), not texts.
 * @throws `simulate/world` (usage), naming every value of the world that cannot be simulated.
 */
export function checkWorld(world: ScoresWorld): void {
  const problems = [...sizeProblems(world), ...factorProblems(world), ...effectProblems(world)];
  if (problems.length === 0) return;
  throw usageError('simulate/world', `the simulated cohort cannot be made: ${problems[0]}`, {
    hint: 'start from demoWorld and change one value at a time',
    problems,
  });
}

function sizeProblems(world: ScoresWorld): string[] {
  const problems: string[] = [];
  const require = (holds: boolean, message: string): void => {
    if (!holds) problems.push(message);
  };
  const { studies, studiesPerPatient, tuneShare, scoreCorrelation, findingCorrelation, raceUnknown, age } = world;
  require(Number.isInteger(studies) && studies >= 1, `studies must be a positive integer; got ${studies}`);
  require(studiesPerPatient >= 1, `studiesPerPatient must be at least 1; got ${studiesPerPatient}`);
  require(tuneShare >= 0 && tuneShare < 1, `tuneShare must be in [0,1); got ${tuneShare}`);
  require(raceUnknown >= 0 && raceUnknown < 1, `raceUnknown must be in [0,1); got ${raceUnknown}`);
  for (const [name, value] of Object.entries({ scoreCorrelation, findingCorrelation })) {
    require(value >= 0 && value < 1, `${name} must be in [0,1); got ${value}`);
  }
  for (const [name, list] of Object.entries({
    findings: world.findings,
    sites: world.sites,
    sexes: world.sexes,
    races: world.races,
  })) {
    require(list.length > 0, `${name} must not be empty`);
  }
  for (const { name, prevalence, auc } of world.findings) {
    require(prevalence > 0 && prevalence < 1, `prevalence of ${name} must be in (0,1); got ${prevalence}`);
    require(auc > 0.5 && auc < 1, `auc of ${name} must be in (0.5,1); got ${auc}`);
  }
  require(age.low <= age.high && age.standardDeviation > 0, 'age needs low <= high and a positive standardDeviation');
  return problems;
}

function factorProblems({ seed, sites, sexes, races, age, viewPrevalenceFactors }: ScoresWorld): string[] {
  const problems: string[] = [];
  for (const [name, groups] of Object.entries({ sites, sexes, races })) {
    const total = groups.reduce((sum, { share }) => sum + share, 0);
    const isWhole =
      groups.every(({ share }) => share >= 0) && Number.isFinite(total) && (total > 0 || groups.length === 0);
    if (!isWhole)
      problems.push(`shares of ${name} must be 0 or more, not all 0; got ${groups.map(({ share }) => share)}`);
  }
  for (const { name, apShare } of sites) {
    if (!(apShare >= 0 && apShare <= 1)) problems.push(`apShare of ${name} must be in [0,1]; got ${apShare}`);
  }
  const factors = [
    ...sites.map(({ name, prevalenceFactor }) => [`prevalenceFactor of ${name}`, prevalenceFactor] as const),
    ['prevalenceFactorPerDecade', age.prevalenceFactorPerDecade] as const,
    ...Object.entries(viewPrevalenceFactors).map(
      ([view, factor]) => [`the prevalence factor of ${view}`, factor] as const,
    ),
  ];
  for (const [name, factor] of factors) {
    if (!(factor > 0 && Number.isFinite(factor))) problems.push(`${name} must be above 0; got ${factor}`);
  }
  const numbers = { seed, 'age.mean': age.mean, 'age.standardDeviation': age.standardDeviation };
  for (const [name, value] of Object.entries({ ...numbers, 'age.low': age.low, 'age.high': age.high })) {
    if (!Number.isFinite(value)) problems.push(`${name} must be a finite number; got ${value}`);
  }
  return problems;
}

function effectProblems(world: ScoresWorld): string[] {
  const groups = { sex: world.sexes, race: world.races, site: world.sites, view: [{ name: 'PA' }, { name: 'AP' }] };
  return world.effects.flatMap(({ attribute, group, finding, auc, shift = 0 }) => {
    const problems: string[] = [];
    if (!groups[attribute].some(({ name }) => name === group))
      problems.push(`effect on ${attribute}: there is no group "${group}"`);
    if (finding !== undefined && !world.findings.some(({ name }) => name === finding))
      problems.push(`effect on ${attribute}: there is no finding "${finding}"`);
    if (auc !== undefined && !(auc > 0 && auc < 1))
      problems.push(`effect on ${attribute}: auc must be in (0,1); got ${auc}`);
    if (!Number.isFinite(shift)) problems.push(`effect on ${attribute}: shift must be a finite number; got ${shift}`);
    return problems;
  });
}
