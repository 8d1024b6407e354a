// The note that stands beside a picture: that of the eye, or what a planted bad pair puts in its place.
import { createStream } from '../../../core/stream.ts';
import type { LatentValue, RenderRequest } from '../world.ts';
import { type FundusLatents, readLatents } from './fundus-latents.ts';
import type { FundusSettings } from './fundus-settings.ts';
import { imaginaryPatient } from './imaginary-patient.ts';
import { cutSummary } from './notes/cut-summary.ts';
import { contradict, drawFacts, type NoteFacts, thinOut } from './notes/note-facts.ts';
import { addTypingErrors } from './notes/typing-errors.ts';
import { type NoteTexts, type Writing, writeAdministrativeNote, writeNote } from './notes/write-note.ts';

/** Texts of a case and what they state. */
export interface PairNote {
  readonly texts: Readonly<Record<'note' | 'summary', string>>;
  readonly measured: Readonly<Record<string, LatentValue>>;
}

/** The note of a request, by the kind of pair. */
export function pairNote(request: RenderRequest, latents: FundusLatents, settings: FundusSettings): PairNote {
  const about = noteSubject(request, latents);
  const { language, noteStyle, typingErrors } = about.latents;
  const writing: Writing = { language, style: noteStyle, key: about.key };
  const facts = statedFacts(about.latents, settings, about.key);
  const texts = facts === undefined ? writeAdministrativeNote(writing) : writeNote(facts, writing);
  return {
    texts: mistyped(texts, typingErrors, about.key),
    measured: {
      pairTruth: latents.pair,
      factsStated: facts === undefined ? 0 : Object.values(facts).filter((fact) => fact !== undefined).length,
      donorIndex: about.donor,
      mentionsGlaucoma: facts?.diagnosis === undefined ? 'no' : facts.diagnosis ? 'yes' : 'negated',
      statedCupToDiscRatio: facts?.cupToDiscRatio ?? Number.NaN,
    },
  };
}

interface Subject {
  readonly latents: FundusLatents;
  readonly key: readonly [number, number];
  /** Index of the case whose note it is, -1 if it is the case's own or that of nobody. */
  readonly donor: number;
}

/** Whom the note is about: the case itself or, in a swapped pair, one of the others, all equally likely, never itself. */
function noteSubject({ seed, index, others }: RenderRequest, latents: FundusLatents): Subject {
  const key = [seed, index] as const;
  if (latents.pair !== 'swapped') return { latents, key, donor: -1 };
  const stream = createStream(seed, 'fundus', index, 'donor');
  if (others === undefined || others.count < 2) {
    return { latents: { ...latents, ...imaginaryPatient(stream), pair: 'good' }, key, donor: -1 };
  }
  const drawn = stream.below(others.count - 1);
  const donor = drawn < index ? drawn : drawn + 1;
  return { latents: { ...readLatents(others.latentsOf(donor)), pair: 'good' }, key: [seed, donor], donor };
}

function statedFacts(
  latents: FundusLatents,
  settings: FundusSettings,
  key: readonly [number, number],
): NoteFacts | undefined {
  const facts = drawFacts(latents, settings, key);
  if (latents.pair === 'contradictory') return contradict(facts, latents, key);
  if (latents.pair === 'uninformative') return thinOut(facts, latents.pairSeverity, key);
  return facts;
}

function mistyped({ note, summary }: NoteTexts, rate: number, key: readonly [number, number]): NoteTexts {
  if (rate === 0) return { note, summary };
  return {
    note: addTypingErrors(note, rate, createStream(key[0], 'fundus', key[1], 'typing in note')),
    summary: cutSummary(addTypingErrors(summary, rate, createStream(key[0], 'fundus', key[1], 'typing in summary'))),
  };
}
