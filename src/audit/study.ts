// The study document: what a person has to say about an audit, as YAML beside the plan. All of it is optional; what is left out stands in the
// report as missing.
import { z } from 'zod';
import { usageError } from '../core/errors.ts';
import { nearestNames } from '../core/nearest.ts';
import { type StudyKey, type StudyQuestion, studyQuestions } from './study-questions.ts';

/** A text; a number is read as its digits; a key without a value counts as not given. */
const text = z
  .union([z.string(), z.number()])
  .nullable()
  .transform((value) => (value === null ? '' : String(value).trim()))
  .optional();

const signatureSchema = z.strictObject({ name: text, role: text, date: text });

const keys = Object.keys(studyQuestions) as StudyKey[];

/** The study document as written by a user; unknown keys are errors. */
export const studySchema = z.strictObject({
  ...(Object.fromEntries(keys.map((key) => [key, text])) as Record<StudyKey, typeof text>),
  /** How each attribute was recorded: self-reported, from the record, inferred. */
  attributes: z.record(z.string(), text).nullable().optional(),
  /** Who signs. */
  signatory: z.array(signatureSchema).nullable().optional(),
});

/** A study document with texts trimmed. */
export type Study = z.output<typeof studySchema>;

/** Where a value or a key of the document stands, such as `study.yaml:3:1`. */
type StudyPlace = (path: readonly PropertyKey[], at: 'value' | 'key') => string;

/**
 * Checks a study document that has been read from YAML or JSON; an empty document is allowed.
 *
 * @param place names the place of each problem; without it there are none.
 * @throws `study/invalid` with all problems at once.
 */
export function parseStudy(value: unknown, place?: StudyPlace): Study {
  const parsed = studySchema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const origin = (path: readonly PropertyKey[], at: 'value' | 'key'): string =>
    place === undefined ? '' : `${place(path, at)}: `;
  const problems = parsed.error.issues.flatMap((issue) => {
    const name = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `${origin([...issue.path, key], 'key')}${unknownKey(key, name)}`);
    }
    const demand =
      name === '' ? 'it must be keys with texts, such as intendedUse: Triage' : `${name}: ${demandOf(name)}`;
    return [`${origin(issue.path, 'value')}${demand}`];
  });
  throw usageError(
    'study/invalid',
    `the study document has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:`,
    {
      hint: 'It holds texts by key; "evenhand init TABLE" writes one with every key to start from.',
      problems,
    },
  );
}

function unknownKey(key: string, place: string): string {
  const near = place === '' ? nearestNames(key, [...keys, 'attributes', 'signatory'])[0] : undefined;
  return `unknown key "${place === '' ? key : `${place}.${key}`}"${near === undefined ? '' : ` (did you mean "${near}"?)`}`;
}

function demandOf(place: string): string {
  if (place === 'signatory') return 'it must be a list of { name, role, date }';
  return place === 'attributes' ? 'it must be keys with texts, such as sex: self-reported' : 'it must be a text';
}

/**
 * The answers as one flat record, for the result: `intendedUse`, ..., `attributes.<name>`, and `signatory` as `name, role, date` separated by semicolons.
 * What is empty is left out. Keys are in the order of the questions, so that equal documents give equal bytes.
 */
export function flattenStudy(study: Study): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const key of keys) {
    const answer = study[key];
    if (answer) flat[key] = answer;
  }
  for (const name of Object.keys(study.attributes ?? {}).sort()) {
    const answer = study.attributes?.[name];
    if (answer) flat[`attributes.${name}`] = answer;
  }
  const signed = (study.signatory ?? []).map(({ name, role, date }) => [name, role, date].filter(Boolean).join(', '));
  const lines = signed.filter((line) => line !== '');
  if (lines.length > 0) flat['signatory'] = lines.join('; ');
  return flat;
}

/** A study document to fill in: every question as a comment above an empty key, and one line for each attribute of the plan. */
export function studyTemplate(attributes: readonly string[]): string {
  const lines = ['# Study document. Everything is optional; what stays empty is reported as missing.'];
  let section = '';
  for (const key of keys) {
    const entry: StudyQuestion = studyQuestions[key];
    if (entry.section !== section) lines.push('', `# --- ${entry.section} ---`);
    section = entry.section;
    lines.push(`# ${entry.question}`, `${key}:`);
  }
  lines.push('', '# How each attribute was recorded: self-reported, from the record, inferred', 'attributes:');
  lines.push(...attributes.map((name) => `  ${JSON.stringify(name)}:`));
  lines.push('', '# Who signs this audit', 'signatory:', '  - name:', '    role:', '    date:');
  return `${lines.join('\n')}\n`;
}
