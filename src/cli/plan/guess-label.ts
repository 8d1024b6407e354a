// A label that its name does not give away: columns of 0 and 1 that scores are named after, that name a finding, or that are the only ones.
import type { Column } from '../../cases/table.ts';

/** A guessed label, or several with the pattern of their scores. */
export interface GuessedLabel {
  readonly label: string;
  readonly pattern?: { readonly label: string; readonly score: string; readonly labels: readonly string[] } | undefined;
}

type Named = readonly [name: string, column: Column];

/** Words that say that a number is a score, or a column a label, and not which finding it is about. */
const scoreWords =
  /^(probs?|probability|scores?|preds?|predicted|predictions?|logits?|y|hat|p|ai|ki|model|output|risk)$/;
const labelWords = /^(labels?|true|truth|gt|ground|target|y|has|is|finding|dx|diagnosis|present|reference|outcome)$/;

const findings = new RegExp(
  `^(${[
    ...['pneumonia', 'pneumothorax', '(pleural )?effusion', 'cardiomegaly', 'o?edema', 'consolidation', 'atelectasis'],
    ...[
      'infiltrat(e|ion)',
      'mass',
      'nodule',
      'fibrosis',
      'emphysema',
      'hernia',
      'fracture',
      'lesion',
      '(lung )?opacity',
    ],
    ...['covid( ?19)?', 'tuberculosis', 'tb', 'glaucoma', '(diabetic )?retinopathy', 'dr', 'dme', 'amd', 'cataract'],
    ...['mel(anoma)?', 'malignan(t|cy)', 'cancer', '(basal cell )?carcinoma', 'tumou?r', 'metastas[ie]s', 'stroke'],
    ...['ha?emorrhage', 'ich', 'dementia', 'alzheimers?', 'polyp', 'disease', 'abnormal(ity)?', 'positive', 'event'],
  ].join('|')})$`,
);

/** Flags that are no findings. */
const flag =
  /male|^sex|gender|smok|inpatient|\bicu\b|emergency|portable|contrast|train|test|valid|fold|flag|quality|exclude|include|duplicate|insur|pregnan|diabet|hypertens|(^|_)id$/i;

/** Guesses the label among columns that play no other part, for scores of these names; undefined where nothing says it. */
export function guessLabel(free: readonly Named[], scores: readonly string[]): GuessedLabel | undefined {
  const likely = free.filter(([, column]) => mayBeLabel(column));
  const labels = likely.map(([name]) => name);
  const several = guessSeveral(labels, scores);
  if (several !== undefined) return several;
  const only = (found: readonly string[]) => (found.length === 1 ? found[0] : undefined);
  const binary = likely.filter(([name, column]) => isZeroOne(column) && !flag.test(name)).map(([name]) => name);
  const label =
    labels.find((name) => scores.some((score) => isNamedAfter(score, name))) ??
    only(labels.filter((name) => findings.test(subjectOf(name, labelWords)))) ??
    only(binary);
  return label === undefined ? undefined : { label };
}

/** `prob_Edema`, `prob_Mass` with columns `Edema`, `Mass`, or `Edema_score` with `label_Edema`: one pattern for all. */
function guessSeveral(labels: readonly string[], scores: readonly string[]): GuessedLabel | undefined {
  const [first = '', ...others] = scores;
  if (others.length === 0) return undefined;
  const before = sharedStart(scores).replace(/[^_ .-]*$/, '');
  const after = reversed(sharedStart(scores.map((name) => reversed(name.slice(before.length))))).replace(
    /^[^_ .-]*/,
    '',
  );
  if (before + after === '') return undefined;
  const findingOf = (score: string) => score.slice(before.length, score.length - after.length);
  const known = new Set(labels);
  for (const label of labels) {
    const at = label.indexOf(findingOf(first));
    if (at < 0) continue;
    const [start, end] = [label.slice(0, at), label.slice(at + findingOf(first).length)];
    const named = scores.map((score) => start + findingOf(score) + end);
    if (named.every((name) => known.has(name)) && new Set(named).size === named.length)
      return { label, pattern: { label: `${start}*${end}`, score: `${before}*${after}`, labels: named } };
  }
  return undefined;
}

function sharedStart(names: readonly string[]): string {
  const [first = ''] = names;
  let length = 0;
  while (names.every((name) => name.length > length + 1 && name[length] === first[length])) length++;
  return first.slice(0, length);
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

/** Whether what a score is about is what a column is about, or begins or ends with it: `densenet_pneumonia_prob` and `pneumonia`. */
function isNamedAfter(score: string, column: string): boolean {
  const [about, subject] = [` ${subjectOf(score, scoreWords)} `, subjectOf(column, labelWords)];
  return subject.length > 1 && about.includes(` ${subject} `);
}

/** What a score is about, by its name: `effusion` for `prob_Effusion`. Empty where it says nothing. */
export function subjectOfScore(name: string): string {
  return subjectOf(name, scoreWords);
}

/** The words of a name without those that say its part, in small letters. */
function subjectOf(name: string, without: RegExp): string {
  const words = name
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return (words ?? []).filter((word) => !without.test(word)).join(' ');
}

const present = /^(1|y|yes|true|t|pos(itive)?|present|ja|oui|s[iíì]|sim|abnormal|malignant)$/i;
const absent = /^(0|n|no|false|f|neg(ative)?|absent|nein|non|não|normal|benign)$/i;

/** Whether a column is 0 and 1, 1 and 2, one of them with -1 for what is uncertain, or a word for yes and one for no. */
function mayBeLabel(column: Column): boolean {
  if (column.kind === 'text')
    return (
      column.categories.length === 2 &&
      column.categories.some((value) => present.test(value)) &&
      column.categories.some((value) => absent.test(value))
    );
  const values = valuesOf(column);
  if (!values.has(1)) return false;
  const others = [...values].filter((value) => value !== 1).sort((a, b) => a - b);
  return ['0', '2', '-1', '-1,0'].includes(others.join());
}

function isZeroOne(column: Column): boolean {
  if (column.kind === 'text') return mayBeLabel(column);
  const values = valuesOf(column);
  return values.size === 2 && values.has(0) && values.has(1);
}

/** Different values of a column of numbers, at most four. */
function valuesOf(column: Column): ReadonlySet<number> {
  const values = new Set<number>();
  if (column.kind === 'text') return values;
  for (const value of column.values) {
    if (!Number.isNaN(value)) values.add(value);
    if (values.size > 3) break;
  }
  return values;
}
