// Draws the cohort of a world. Every variable has a random stream of its own, so that changing one thing in the world (an effect, a share)
// leaves all that does not depend on it as it was, and a smaller cohort is the beginning of a larger one.
import type { Column, NumberColumn, Table, TextColumn } from '../../cases/table.ts';
import { usageError } from '../../core/errors.ts';
import { log, log1p, logistic } from '../../core/math.ts';
import { createStream, type Stream } from '../../core/stream.ts';
import { normal } from '../../stats/distributions/normal.ts';
import { type Combination, type PreparedWorld, prepareWorld, views } from './cells.ts';
import { checkWorld, demoWorld, type ScoresWorld } from './world.ts';

/** Text of the findings column where a study has none. */
export const noFinding = 'No Finding';

/** A simulated cohort: one row a study. */
export interface SimulatedScores {
  readonly world: ScoresWorld;
  /** All columns: `study`, `patient`, `site`, `split`, `sex`, `age`, `race`, `view`, `findings` (separated by `|`), then `prob_<finding>` for each. */
  readonly table: Table;
  /** Columns of the two files in which a hospital would have them; both hold `study` and `patient`. */
  readonly scoreColumns: readonly string[];
  readonly cohortColumns: readonly string[];
  /** Which attributes differ between studies of one patient. */
  readonly variesWithinPatient: Readonly<Record<string, boolean>>;
}

/** What was drawn for one patient. */
interface Patient {
  readonly site: number;
  readonly race: number;
  readonly sex: number;
  readonly age: number;
  readonly raceText: string;
  readonly tuning: boolean;
  readonly studies: number;
}

/**
 * Draws a cohort of scored studies. Scores are probabilities in (0,1), rounded to six decimals, and on the whole cohort calibrated up to the planted shifts:
 * latent scores are normal with variance 1, their means set by the planted AUC (binormal: AUC = Phi(separation / sqrt 2)), and are turned into a probability
 * by Bayes' rule at the finding's overall prevalence. Findings and latent scores of one patient are correlated through Gaussian copulas, which
 * leaves the prevalences and AUCs of single studies exactly as planted.
 *
 * @param world what to simulate; `{ ...demoWorld, studies: 1000 }` changes one value.
 * @returns the same table for the same world on every platform.
 * @throws `simulate/world` when a value of the world is out of range.
 */
export function simulateScores(world: ScoresWorld = demoWorld): SimulatedScores {
  checkWorld(world);
  const prepared = prepareWorld(world);
  const { patients, patientOfStudy, ageShift } = drawPatients(prepared);
  const view = drawViews(prepared, patients, patientOfStudy);
  const combinations = Array.from(patientOfStudy, (patient, study): Combination => {
    const { site, race, sex, age } = patients[patient]!;
    return { site, race, sex, age, view: view[study]! };
  });
  const drawn = world.findings.map((_, finding) => drawFinding(prepared, finding, combinations, patientOfStudy));
  const of = <T>(read: (patient: Patient) => T) => Array.from(patientOfStudy, (patient) => read(patients[patient]!));
  const columns = new Map<string, Column>([
    ['study', textColumn(Array.from(patientOfStudy, (_, study) => `S${numbered(study)}`))],
    ['patient', textColumn(Array.from(patientOfStudy, (patient) => `P${numbered(patient)}`))],
    ['site', textColumn(of(({ site }) => world.sites[site]!.name))],
    ['split', textColumn(of(({ tuning }) => (tuning ? 'tune' : 'test')))],
    ['sex', textColumn(of(({ sex }) => world.sexes[sex]!.name))],
    ['age', numberColumn(of(({ age }) => age + ageShift))],
    ['race', textColumn(of(({ raceText }) => raceText))],
    ['view', textColumn(Array.from(view, (index) => views[index]!))],
    ['findings', textColumn(findingTexts(world, drawn))],
  ]);
  const cohortColumns = [...columns.keys()];
  world.findings.forEach(({ name }, finding) => {
    columns.set(`prob_${name}`, { kind: 'number', values: drawn[finding]!.score });
  });
  const rows = world.studies;
  return {
    world,
    table: {
      rows,
      columns,
      origin: {
        files: ['simulated'],
        file: new Uint16Array(rows),
        line: Int32Array.from({ length: rows }, (_, row) => row + 2),
      },
    },
    scoreColumns: ['study', 'patient', ...world.findings.map(({ name }) => `prob_${name}`)],
    cohortColumns,
    variesWithinPatient: { sex: false, race: false, site: false, age: false, view: true },
  };
}

function drawPatients(prepared: PreparedWorld) {
  const { world, shares } = prepared;
  const stream = (name: string): Stream => createStream(world.seed, 'simulate', 'scores', name);
  const streams = {
    studies: stream('studies'),
    site: stream('site'),
    race: stream('race'),
    known: stream('race known'),
    spelling: stream('spelling'),
    sex: stream('sex'),
    age: stream('age'),
    split: stream('split'),
  };
  const more = 1 - 1 / world.studiesPerPatient;
  const patients: Patient[] = [];
  const patientOfStudy = new Int32Array(world.studies);
  let study = 0;
  while (study < world.studies) {
    const site = choose(shares.site, streams.site.uniform());
    const race = choose(shares.race, streams.race.uniform());
    const known = streams.known.uniform() >= world.raceUnknown;
    const studies = Math.min(geometric(more, streams.studies.uniform()), world.studies - study);
    const spellings = known ? (world.races[race]!.spellings ?? [world.races[race]!.name]) : world.unknownSpellings;
    patients.push({
      site,
      race,
      studies,
      sex: choose(shares.sex, streams.sex.uniform()),
      age: choose(shares.age, streams.age.uniform()),
      raceText: chooseSpelling(spellings, streams.spelling),
      tuning: streams.split.uniform() < world.tuneShare && world.sites[site]!.tuning,
    });
    patientOfStudy.fill(patients.length - 1, study, study + studies);
    study += studies;
  }
  return { patients, patientOfStudy, ageShift: Math.floor(world.age.low) };
}

function drawViews(prepared: PreparedWorld, patients: readonly Patient[], patientOfStudy: Int32Array): Uint8Array {
  const stream = createStream(prepared.world.seed, 'simulate', 'scores', 'view');
  return Uint8Array.from(patientOfStudy, (patient) =>
    stream.uniform() < prepared.apShare[patients[patient]!.site]! ? 1 : 0,
  );
}

/** Presence and score of one finding in every study. */
function drawFinding(
  prepared: PreparedWorld,
  finding: number,
  combinations: readonly Combination[],
  patientOfStudy: Int32Array,
) {
  const { world } = prepared;
  const name = world.findings[finding]!.name;
  const stream = (variable: string): Stream => createStream(world.seed, 'simulate', 'scores', variable, name);
  const tendency = correlatedNormals(
    world.findingCorrelation,
    patientOfStudy,
    stream('patient finding'),
    stream('study finding'),
  );
  const latent = correlatedNormals(
    world.scoreCorrelation,
    patientOfStudy,
    stream('patient score'),
    stream('study score'),
  );
  const cuts = new Map<number, number>();
  const present = new Uint8Array(combinations.length);
  const score = new Float64Array(combinations.length);
  combinations.forEach((combination, study) => {
    const key = (combination.site * 2 + combination.view) * 1000 + combination.age;
    let cut = cuts.get(key);
    if (cut === undefined) {
      cut = normal.quantile(checkedPrevalence(prepared, finding, combination));
      cuts.set(key, cut);
    }
    const isPresent = tendency[study]! < cut;
    const location = prepared.location(finding, combination);
    present[study] = isPresent ? 1 : 0;
    score[study] = roundedProbability(
      prepared.logOdds(finding, latent[study]! + (isPresent ? location.present : location.absent)),
    );
  });
  return { present, score };
}

function checkedPrevalence(prepared: PreparedWorld, finding: number, combination: Combination): number {
  const prevalence = prepared.prevalence(finding, combination);
  if (prevalence < 1) return prevalence;
  const { findings, sites } = prepared.world;
  throw usageError(
    'simulate/world',
    `the prevalence of ${findings[finding]!.name} would be ${prevalence} at site ${sites[combination.site]!.name}, view ${views[combination.view]}`,
    {
      hint: 'lower the prevalence of the finding or the prevalence factors',
    },
  );
}

/** Standard normals, one a study; two of one patient correlate by `correlation`. */
function correlatedNormals(
  correlation: number,
  patientOfStudy: Int32Array,
  patientStream: Stream,
  studyStream: Stream,
): Float64Array {
  const shared = Math.sqrt(correlation);
  const own = Math.sqrt(1 - correlation);
  let last = -1;
  let patientValue = 0;
  return Float64Array.from(patientOfStudy, (patient) => {
    if (patient !== last) patientValue = patientStream.normal();
    last = patient;
    return shared * patientValue + own * studyStream.normal();
  });
}

function findingTexts(world: ScoresWorld, drawn: readonly { readonly present: Uint8Array }[]): string[] {
  return Array.from({ length: world.studies }, (_, study) => {
    const names = world.findings
      .filter((_finding, index) => drawn[index]!.present[study] === 1)
      .map(({ name }) => name);
    return names.length === 0 ? noFinding : names.join('|');
  });
}

/** The first spelling with chance one half, the others alike. */
function chooseSpelling(spellings: readonly string[], stream: Stream): string {
  const usual = stream.uniform() < 0.5;
  const other = stream.below(Math.max(1, spellings.length - 1)) + 1;
  return (usual ? spellings[0] : (spellings[other] ?? spellings[0])) ?? '';
}

function choose(shares: readonly number[], uniform: number): number {
  let upTo = 0;
  for (let index = 0; index < shares.length - 1; index++) {
    upTo += shares[index]!;
    if (uniform < upTo) return index;
  }
  return shares.length - 1;
}

/** 1, 2, 3, ... with chance of one more equal to `more` each time. */
function geometric(more: number, uniform: number): number {
  return more === 0 ? 1 : 1 + Math.floor(log1p(-uniform) / log(more));
}

function roundedProbability(logOdds: number): number {
  const million = 1_000_000;
  return Math.min(Math.max(Math.round(logistic(logOdds) * million), 1), million - 1) / million;
}

function numbered(index: number): string {
  return String(index + 1).padStart(7, '0');
}

function numberColumn(values: readonly number[]): NumberColumn {
  return { kind: 'number', values: Float64Array.from(values) };
}

function textColumn(values: readonly string[]): TextColumn {
  const known = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (value === '') return -1;
    const code = known.get(value) ?? known.size;
    known.set(value, code);
    return code;
  });
  return { kind: 'text', codes, categories: [...known.keys()] };
}
