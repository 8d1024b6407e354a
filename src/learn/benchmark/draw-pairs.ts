// The pairs of a benchmark world for one seed: whom each note is about, what it says, and what is planted. No picture yet.
import { createStream } from '../../core/stream.ts';
import { readSettings } from '../../simulate/dataset/read-settings.ts';
import type { NodeValues } from '../../simulate/graph/causal-graph.ts';
import { drawCase } from '../../simulate/graph/draw-case.ts';
import { checkLatents } from '../../simulate/world-file/check-latents.ts';
import { parseWorldFile } from '../../simulate/world-file/parse-world-file.ts';
import { readLatents } from '../../simulate/worlds/fundus/fundus-latents.ts';
import type { FundusSettings } from '../../simulate/worlds/fundus/fundus-settings.ts';
import { pairNote } from '../../simulate/worlds/fundus/pair-note.ts';
import { worldOf } from '../../simulate/worlds/worlds.ts';
import { pairPosterior } from './pair-posterior.ts';
import { type PlantedKind, plantedKinds } from './world-factors.ts';
import type { BadPairWorld } from './worlds.ts';

/** A pair of picture and note. */
export interface DrawnPair {
  /** Index of the case whose picture it is. */
  readonly index: number;
  readonly group: string;
  /** As recorded: a group, or `Unknown`. */
  readonly recordedGroup: string;
  readonly glaucoma: 0 | 1;
  readonly planted: PlantedKind;
  /** Index of the case whose note it is, -1 for its own. */
  readonly donor: number;
  /** The note, of at most 180 characters. */
  readonly note: string;
  /** Chance that the pair is bad, by `pairPosterior`. */
  readonly posterior: number;
}

/** Which pairs are drawn. */
export interface PairDraw {
  readonly seed: number;
  /** Sizes of the parts among which notes are exchanged, in order: training, validation. */
  readonly parts: readonly number[];
}

/**
 * The pairs of a world, part by part. A swapped pair has the true note of another case of its part, drawn uniformly by the stream
 * (seed, 'bad-pairs', index, 'donor') from those of the other class (across) or its own (within); where there is none it keeps its own note.
 */
export function drawPairs(world: BadPairWorld, { seed, parts }: PairDraw): readonly DrawnPair[] {
  const write = noteWriter(world, seed);
  const posterior = pairPosterior(world.factors);
  let first = 0;
  return parts.flatMap((size) => {
    const cases = Array.from({ length: size }, (_, k) => write.values(first + k));
    const byClass = [0, 1].map((side) => Array.from(cases.keys()).filter((k) => Number(cases[k]!.glaucoma) === side));
    const start = first;
    first += size;
    return cases.map((values, k) => {
      const index = start + k;
      const planted = plantedKinds.find((kind) => kind === values.planted)!;
      const donor = donorOf(planted, { k, own: Number(values.glaucoma), byClass, seed, start });
      const said =
        donor < 0 ? write.note(values, index) : write.note({ ...cases[donor - start]!, planted: 'good' }, donor);
      const { group, recordedGroup, glaucoma } = values;
      const evidence = {
        group: String(group),
        signs: {
          cupToDiscRatio: Number(values.cupToDiscRatio),
          rimLoss: Number(values.rimLoss),
          fibreLoss: Number(values.fibreLoss),
          fibreDefect: Number(values.fibreDefect),
        },
        readable: planted !== 'lowQuality',
        diagnosis: said.diagnosis,
        ratio: said.ratio,
      };
      return {
        index,
        group: evidence.group,
        recordedGroup: String(recordedGroup),
        glaucoma: glaucoma === 1 ? 1 : 0,
        planted,
        donor,
        note: said.text,
        posterior: posterior(evidence),
      } as const;
    });
  });
}

interface DonorDraw {
  /** Position in the part, and class. */
  readonly k: number;
  readonly own: number;
  readonly byClass: readonly (readonly number[])[];
  readonly seed: number;
  /** Index of the part's first case. */
  readonly start: number;
}

function donorOf(planted: PlantedKind, { k, own, byClass, seed, start }: DonorDraw): number {
  if (planted !== 'swappedAcross' && planted !== 'swappedWithin') return -1;
  const candidates = byClass[planted === 'swappedAcross' ? 1 - own : own]!.filter((other) => other !== k);
  if (candidates.length === 0) return -1;
  return start + candidates[createStream(seed, 'bad-pairs', start + k, 'donor').below(candidates.length)]!;
}

/** Draws cases of a world and writes notes about them. */
function noteWriter({ text, name }: BadPairWorld, seed: number) {
  const worldFile = parseWorldFile(text, name);
  const world = worldOf(worldFile);
  const latentsOf = checkLatents(worldFile, world);
  const settings = readSettings(worldFile, world, undefined) as FundusSettings;
  return {
    values: (index: number): NodeValues => drawCase(worldFile.graph, { seed, index }).values,
    note(values: NodeValues, index: number) {
      const pair = values.planted === 'uninformative' || values.planted === 'contradictory' ? values.planted : 'good';
      const latents = { ...latentsOf(values, index), pair };
      const { texts, measured } = pairNote({ seed, index, latents }, readLatents(latents), settings);
      const { mentionsGlaucoma, statedCupToDiscRatio } = measured;
      return {
        text: texts.summary,
        diagnosis: mentionsGlaucoma === 'no' ? undefined : mentionsGlaucoma === 'yes',
        ratio: Number.isNaN(Number(statedCupToDiscRatio)) ? undefined : Number(statedCupToDiscRatio),
      };
    },
  };
}
