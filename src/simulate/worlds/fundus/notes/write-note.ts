// Facts put into words: a note in one of three registers, and a summary in phrases.
import { createStream, type Stream } from '../../../../core/stream.ts';
import type { FundusLatents } from '../fundus-latents.ts';
import { cutSummary } from './cut-summary.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import type { NoteFacts } from './note-facts.ts';
import type { PhraseBook, PhraseKind, Register } from './phrase-book.ts';
import { spanish } from './spanish.ts';

/** How a note is written. */
export interface Writing {
  readonly language: FundusLatents['language'];
  readonly style: FundusLatents['noteStyle'];
  /** (seed, case) of the note: a swapped note keeps those of the case that it is about. */
  readonly key: readonly [number, number];
}

/** A note and its summary of at most 180 characters. */
export interface NoteTexts {
  readonly note: string;
  readonly summary: string;
}

const books: Readonly<Record<FundusLatents['language'], PhraseBook>> = {
  English: english,
  Spanish: spanish,
  French: french,
};

type Part = 'history' | 'examination' | 'tests' | 'assessment';

interface Statement {
  readonly part: Part;
  readonly fact: string;
  readonly kind: PhraseKind;
}

/** Writes a note. The summary names diagnosis and cup first, so that the cut spares them. Every fact has its own draw of a phrase, so that notes of two sets of facts differ only where the facts do. */
export function writeNote(facts: NoteFacts, writing: Writing): NoteTexts {
  const book = books[writing.language];
  const statements = statementsOf(facts);
  const register = book[writing.style];
  const phrase = (from: Register, purpose: string, { fact, kind }: Statement): string => {
    const choices = from[kind];
    const chosen = createStream(writing.key[0], 'fundus', writing.key[1], purpose, fact).below(choices.length);
    return fillSlots(choices[chosen]!, facts, { book, isShort: from === book.shorthand || from === book.template });
  };
  const ordered = shuffled(statements, createStream(writing.key[0], 'fundus', writing.key[1], 'order'));
  const note = layOut(
    ordered.map((statement) => [statement.part, phrase(register, 'phrase', statement)]),
    writing,
  );
  const [opening, ...rest] = shuffled(
    statements,
    createStream(writing.key[0], 'fundus', writing.key[1], 'summary order'),
  );
  const [said, cup] = ['diagnosis', 'cup'].map((fact) => rest.filter((statement) => statement.fact === fact));
  const others = rest.filter(({ fact }) => fact !== 'diagnosis' && fact !== 'cup');
  const summaryOrder = [opening!, ...said!, ...cup!, ...others];
  const summary = summaryOrder.map((statement) => phrase(book.summary, 'summary phrase', statement)).join(', ');
  return { note, summary: cutSummary(`${capitalised(summary)}.`) };
}

/** A note without a single clinical fact: three sentences of an office. */
export function writeAdministrativeNote({ language, style, key }: Writing): NoteTexts {
  const book = books[language];
  const stream = createStream(key[0], 'fundus', key[1], 'administrative');
  const order = Int32Array.from(book.administrative, (_, k) => k);
  stream.shuffle(order);
  const sentences = Array.from(order.subarray(0, 3), (k) => fillOffice(book.administrative[k]!, stream));
  const note = style === 'template' ? sentences.join('\n') : sentences.join(' ');
  return {
    note: style === 'shorthand' ? note.toLowerCase().replaceAll(/(?<=\p{L}{2}|\d)\. /gu, '; ') : note,
    summary: cutSummary(sentences.slice(0, 2).join(' ')),
  };
}

function statementsOf(facts: NoteFacts): readonly Statement[] {
  const { diagnosis, notch, fibreThinning, atrophy, familyHistory, medications } = facts;
  const either = (value: boolean, yes: PhraseKind, no: PhraseKind): PhraseKind => (value ? yes : no);
  const rows: readonly (readonly [Part, string, PhraseKind, boolean])[] = [
    ['history', 'opening', 'opening', true],
    ['history', 'family', either(familyHistory === true, 'family', 'noFamily'), familyHistory !== undefined],
    [
      'history',
      'medications',
      either((medications?.length ?? 0) > 0, 'medications', 'noMedications'),
      medications !== undefined,
    ],
    ['examination', 'acuity', 'acuity', facts.snellen !== undefined],
    ['examination', 'pressure', 'pressure', facts.pressureMmHg !== undefined],
    ['examination', 'cup', 'cupToDiscRatio', facts.cupToDiscRatio !== undefined],
    ['examination', 'notch', either(notch !== 'none', 'notch', 'noNotch'), notch !== undefined],
    ['examination', 'atrophy', either(atrophy === true, 'atrophy', 'noAtrophy'), atrophy !== undefined],
    ['tests', 'thinning', either(fibreThinning === true, 'thinning', 'noThinning'), fibreThinning !== undefined],
    ['tests', 'deviation', 'deviation', facts.meanDeviationDb !== undefined],
    ['assessment', 'diagnosis', either(diagnosis === true, 'glaucoma', 'noGlaucoma'), diagnosis !== undefined],
  ];
  return rows.filter(([, , , isSaid]) => isSaid).map(([part, fact, kind]) => ({ part, fact, kind }));
}

const partOrder: readonly Part[] = ['history', 'examination', 'tests', 'assessment'];

/** The opening first, then parts in their order, within a part by ranks drawn for every fact. */
function shuffled(statements: readonly Statement[], stream: Stream): readonly Statement[] {
  const ranks = new Map(
    [
      'family',
      'medications',
      'acuity',
      'pressure',
      'cup',
      'notch',
      'atrophy',
      'thinning',
      'deviation',
      'diagnosis',
    ].map((fact) => [fact, stream.uniform()] as const),
  );
  const rank = ({ part, fact }: Statement): number => partOrder.indexOf(part) + (ranks.get(fact) ?? -1);
  return [...statements].sort((a, b) => rank(a) - rank(b));
}

function layOut(pieces: readonly (readonly [Part, string])[], { language, style, key }: Writing): string {
  if (style === 'prose') return pieces.map(([, text]) => text).join(' ');
  if (style === 'template') {
    const { headings } = books[language];
    const lines = partOrder.map((part) => {
      const texts = pieces.filter(([of]) => of === part).map(([, text]) => text);
      return texts.length > 0 ? `${headings[part]}: ${texts.join('; ')}` : '';
    });
    return lines.filter((line) => line !== '').join('\n');
  }
  const joint = ['. ', ', ', '; ', ' / '][createStream(key[0], 'fundus', key[1], 'joint').below(4)]!;
  return pieces.map(([, text]) => text).join(joint);
}

interface Wording {
  readonly book: PhraseBook;
  readonly isShort: boolean;
}

/** A phrase with its slots filled. Where race is not mentioned its slot goes together with the mark before it. */
function fillSlots(phrase: string, facts: NoteFacts, { book, isShort }: Wording): string {
  const { words } = book;
  const decimal = (value: number | undefined, digits: number): string =>
    value === undefined ? '' : value.toFixed(digits).replace('.', words.decimal);
  const names = facts.medications ?? [];
  const slots: Readonly<Record<string, string>> = {
    age: String(facts.age),
    sex: words.sex[facts.sex],
    race: facts.race === undefined ? '' : words.race[facts.race],
    eye: (isShort ? book.shortEye : words.eye)[facts.eye],
    ratio: decimal(facts.cupToDiscRatio, Math.round((facts.cupToDiscRatio ?? 0) * 100) % 10 === 0 ? 1 : 2),
    sector: facts.notch === undefined || facts.notch === 'none' ? '' : words.sector[facts.notch],
    pressure: String(facts.pressureMmHg),
    snellen: String(facts.snellen),
    deviation: decimal(facts.meanDeviationDb, 1),
    names: names.length > 1 ? names.slice(0, -1).join(', ') + words.and + names[names.length - 1] : names.join(''),
  };
  const known = facts.race === undefined ? phrase.replace(/(?: \/|[.,])? ?\{race\}/u, '') : phrase;
  return known.replaceAll(/\{(\w+)\}/gu, (_, slot: string) => slots[slot] ?? '').trim();
}

const officeNames = [
  'J. Alvarez',
  'M. Chen',
  'R. Okafor',
  'S. Patel',
  'L. Novak',
  'K. Dubois',
  'T. Haddad',
  'A. Lindqvist',
];

function fillOffice(sentence: string, stream: Stream): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const slots: Readonly<Record<string, string>> = {
    day: `${1 + stream.below(12)}/${1 + stream.below(28)}`,
    hour: String(8 + stream.below(9)),
    minute: two(5 * stream.below(12)),
    number: String(100 + stream.below(9900)),
    name: officeNames[stream.below(officeNames.length)]!,
  };
  return sentence.replaceAll(/\{(\w+)\}/gu, (_, slot: string) => slots[slot] ?? '');
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
