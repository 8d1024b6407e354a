import { stringify } from 'yaml';
import type { GuessedAttribute, GuessedColumns } from './guess-columns.ts';

const fillIn = 'FILL_IN';

/** What a plan is written for. */
export interface PlanTemplate {
  /** Base names of the tables. */
  readonly tables: readonly string[];
  readonly columns: readonly string[];
  readonly guessed: GuessedColumns;
  readonly study: string;
}

/** The YAML of a plan to be read over and completed: every guess is there to be corrected, everything else is a comment. */
export function planTemplate({ tables, columns, guessed, study }: PlanTemplate): string {
  return `# Plan of an audit. Decide everything here before the scores are looked at: its hash stands in the result.
# Columns of the tables: ${columns.map((name) => JSON.stringify(name)).join(', ')}
title: ${quote(`Audit of ${tables[0]?.split('/').at(-1)}`)}

tables:
${tables.map((path) => `  - path: ${quote(path)}`).join('\n')}

columns:${hasColumns(guessed) ? '' : ' {}'}
${line('case', guessed.case, 'names the image; duplicates are reported')}
${line('patient', guessed.patient, 'the unit of resampling; without it each row counts as a patient')}
${line('site', guessed.site, 'where the case was acquired')}
${line('split', guessed.split, 'which rows are scored, and which set the threshold')}

# splits:
#   scored: test        # value of the split column that is audited
#   threshold: tune     # value from which thresholds are chosen
#   holdout: 0.3        # or, without a split column: share of patients set aside for that

tasks:
${tasks(guessed)}

attributes:
${attributes(guessed)}
  # - name: race
  #   recode: { White: [white, W], Black: [black, B] }
  #   other: Other        # for spellings that are not listed
  # - { name: sex*age, cross: [sex, age] }

analysis:
  delta: 0.05             # the largest gap that would be tolerated: say why in the study document
  # metric: auc           # what the gap is measured in
  # threshold: { rule: sensitivity, value: 0.9 }   # or fixed, youden, f1, specificity
  # confirmatory: [${guessed.attributes.map(({ name }) => quote(name)).join(', ')}]   # corrected as one family; the rest is exploratory
  # confounders: []       # attributes by which gaps are also standardised
  # minimumEvents: 10     # groups with fewer events, or non-events, are named and not scored
  # missing: exclude      # rows without a score or label: leave out and count, instead of stopping
  seed: 1

study: ${quote(study)}
`;
}

function hasColumns({ case: caseColumn, patient, site, split }: GuessedColumns): boolean {
  return [caseColumn, patient, site, split].some((column) => column !== undefined);
}

function line(key: string, column: string | undefined, what: string): string {
  return column === undefined ? `  # ${key}: COLUMN      # ${what}` : `  ${key}: ${quote(column)}      # ${what}`;
}

function tasks({ label, scores, pattern, rule = label }: GuessedColumns): string {
  if (pattern !== undefined) {
    return `  # one task for each column that matches; * is the matched text\n  - { kind: binary, name: "*", label: ${quote(pattern.label)}, score: ${quote(pattern.score)} }`;
  }
  const note =
    '    # label: a 0/1 column, or an expression such as "finding contains Hernia", "grade >= 3", "dx = mel"';
  const shown = scores.length > 0 ? scores : [fillIn];
  return [
    note,
    ...shown.map(
      (score) => `  - { kind: binary, name: ${quote(score)}, label: ${quote(rule ?? fillIn)}, score: ${quote(score)} }`,
    ),
  ].join('\n');
}

function attributes({ attributes: guessed }: GuessedColumns): string {
  if (guessed.length === 0) return `  - name: ${fillIn}`;
  return guessed.map(attribute).join('\n');
}

function attribute({ name, edges, spellings }: GuessedAttribute): string {
  if (edges !== undefined) return `  - { name: ${quote(name)}, edges: [${edges.join(', ')}] }`;
  const recorded = spellings === undefined ? '' : `    # recorded as: ${spellings.map(quote).join(', ')}`;
  return `  - name: ${quote(name)}${recorded}`;
}

function quote(text: string): string {
  return stringify(text, {
    lineWidth: 0,
    collectionStyle: 'flow',
    defaultStringType: /[,[\]{}#:&*!|>'"%@`]/.test(text) ? 'QUOTE_DOUBLE' : 'PLAIN',
  }).trimEnd();
}
