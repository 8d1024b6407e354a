// What a note says, before it is put into words. Which facts are mentioned, and how exactly the cup is read, is drawn by constants that
// the ideal detector of bad pairs knows as well.

import { pow } from '../../../../core/math.ts';
import { createStream, type Stream } from '../../../../core/stream.ts';
import type { FundusLatents } from '../fundus-latents.ts';
import type { FundusSettings } from '../fundus-settings.ts';

/** Facts of a note; those left out are not mentioned. */
export interface NoteFacts {
  readonly eye: FundusLatents['laterality'];
  readonly age: number;
  readonly sex: FundusLatents['sex'];
  readonly race?: FundusLatents['race'] | undefined;
  readonly diagnosis?: boolean | undefined;
  /** In steps of 0.05. */
  readonly cupToDiscRatio?: number | undefined;
  /** Sector of a notch of the rim, or `none` where its absence is mentioned. */
  readonly notch?: FundusLatents['rimLossSector'] | 'none' | undefined;
  readonly fibreThinning?: boolean | undefined;
  readonly atrophy?: boolean | undefined;
  readonly pressureMmHg?: number | undefined;
  /** Denominator of the Snellen fraction 20/x. */
  readonly snellen?: number | undefined;
  readonly meanDeviationDb?: number | undefined;
  readonly familyHistory?: boolean | undefined;
  /** Empty where it is mentioned that there are none. */
  readonly medications?: readonly string[] | undefined;
}

/** Mean and standard deviation of the cup-to-disc ratio of eyes without and with glaucoma, from which contradictory notes take theirs. */
export const typicalCupToDisc = { absent: [0.35, 0.1], present: [0.72, 0.11] } as const;

/** Chance that a fact is mentioned; that of the cup-to-disc ratio is a setting. */
const mention = {
  race: 0.6,
  notch: 0.5,
  fibreThinning: 0.5,
  atrophy: 0.35,
  pressure: 0.8,
  acuity: 0.6,
  meanDeviation: 0.5,
  familyHistory: 0.6,
  medications: 0.9,
  noMedications: 0.35,
} as const;

const snellenLines = [12, 16, 20, 25, 30, 40, 50, 60, 70, 80, 100, 125, 150, 200, 250, 300, 400, 800];
const drops = [
  'latanoprost',
  'timolol',
  'dorzolamide',
  'brimonidine',
  'bimatoprost',
  'travoprost',
  'brinzolamide',
  'netarsudil',
];

/** The ratio as a note prints it: in steps of 0.05 within [0.05, 1]. */
export function roundRatio(ratio: number): number {
  return Math.max(1, Math.min(20, Math.round(ratio * 20))) / 20;
}

/** Facts of the note of a case whose latents are these; `key` is (seed, case). Each fact has its own draw, whatever the others are. */
export function drawFacts(latents: FundusLatents, settings: FundusSettings, key: readonly [number, number]): NoteFacts {
  const stream = createStream(key[0], 'fundus', key[1], 'facts');
  const says = (chance: number): boolean => stream.uniform() < chance;
  const reading = latents.cupToDiscRatio + settings.readingError * stream.normal();
  const saysRace = says(mention.race) && settings.raceInNote;
  const saysRatio = says(settings.cupToDiscStated);
  const saysNotch = says(mention.notch);
  const saysThinning = says(mention.fibreThinning);
  const saysAtrophy = says(mention.atrophy);
  const saysPressure = says(mention.pressure);
  const saysAcuity = says(mention.acuity);
  const saysDeviation = says(mention.meanDeviation);
  const saysFamily = says(mention.familyHistory);
  const count = Math.round(latents.medications);
  const saysDrops = says(count > 0 ? mention.medications : mention.noMedications);
  const hasNotch = latents.rimLoss >= 0.3;
  return {
    eye: latents.laterality,
    age: Math.round(latents.age),
    sex: latents.sex,
    race: saysRace ? latents.race : undefined,
    diagnosis: settings.diagnosisInNote ? latents.glaucoma >= 0.5 : undefined,
    cupToDiscRatio: saysRatio ? roundRatio(reading) : undefined,
    notch: saysNotch ? (hasNotch ? latents.rimLossSector : 'none') : undefined,
    fibreThinning: saysThinning ? Math.max(latents.fibreLoss, latents.fibreDefect) >= 0.3 : undefined,
    atrophy: saysAtrophy ? latents.atrophy >= 0.25 : undefined,
    pressureMmHg: saysPressure ? Math.round(latents.intraocularPressure) : undefined,
    snellen: saysAcuity ? snellen(latents.visualAcuity) : undefined,
    meanDeviationDb: saysDeviation ? Math.round(latents.meanDeviation * 10) / 10 : undefined,
    familyHistory: saysFamily ? latents.familyHistory >= 0.5 : undefined,
    medications: saysDrops ? pickDrops(count, stream) : undefined,
  };
}

/**
 * The facts contradicted: the diagnosis is turned round, and what is said of cup, notch and nerve fibres is that of the other class. The
 * ratio is drawn from `typicalCupToDisc` of the class that the eye does not have and lies `severity` of the way to it.
 */
export function contradict(facts: NoteFacts, latents: FundusLatents, key: readonly [number, number]): NoteFacts {
  const stream = createStream(key[0], 'fundus', key[1], 'contradiction');
  const isSick = latents.glaucoma >= 0.5;
  const [mean, deviation] = typicalCupToDisc[isSick ? 'absent' : 'present'];
  const other = mean + deviation * stream.normal();
  const sector = (['inferior', 'superior', 'both'] as const)[stream.below(3)]!;
  const severity = latents.pairSeverity;
  const stated = latents.cupToDiscRatio + severity * (other - latents.cupToDiscRatio);
  const turns = severity >= 0.5;
  return {
    ...facts,
    diagnosis: facts.diagnosis === undefined ? undefined : !facts.diagnosis,
    cupToDiscRatio: facts.cupToDiscRatio === undefined ? undefined : roundRatio(stated),
    notch: facts.notch === undefined || !turns ? facts.notch : facts.notch === 'none' ? sector : 'none',
    fibreThinning: facts.fibreThinning === undefined || !turns ? facts.fibreThinning : !facts.fibreThinning,
  };
}

/** The facts that stay when each clinical one is left out with chance `severity`; age, sex and race go with severity 1 as well. */
export function thinOut(facts: NoteFacts, severity: number, key: readonly [number, number]): NoteFacts | undefined {
  if (severity >= 1) return undefined;
  const stream = createStream(key[0], 'fundus', key[1], 'thinning out');
  const always = ['eye', 'age', 'sex'];
  const clinical = [
    'race',
    'diagnosis',
    'cupToDiscRatio',
    'notch',
    'fibreThinning',
    'atrophy',
    'pressureMmHg',
    'snellen',
    'meanDeviationDb',
    'familyHistory',
    'medications',
  ];
  const kept = new Set([...always, ...clinical.filter(() => stream.uniform() >= severity)]);
  return Object.fromEntries(Object.entries(facts).filter(([name]) => kept.has(name))) as unknown as NoteFacts;
}

function snellen(logMar: number): number {
  const exact = 20 * pow(10, logMar);
  return snellenLines.reduce((best, line) => (Math.abs(line - exact) < Math.abs(best - exact) ? line : best));
}

function pickDrops(count: number, stream: Stream): readonly string[] {
  const order = Int32Array.from({ length: drops.length }, (_, k) => k);
  stream.shuffle(order);
  return Array.from(order.subarray(0, count), (k) => drops[k]!);
}
