// The columns of a table are given their meaning for learning by a plan.
import type { AttributePlan } from '../../audit/plan.ts';
import { makeAttribute } from '../../cases/attribute.ts';
import { type Patients, patientsOf } from '../../cases/build/patients.ts';
import { Problems } from '../../cases/build/problems.ts';
import type { Attribute } from '../../cases/cases.ts';
import { columnOf, commonest, placeOf, shorten, textColumn } from '../../cases/column.ts';
import { evaluateExpression } from '../../cases/expression/evaluate-expression.ts';
import { parseExpression } from '../../cases/expression/parse-expression.ts';
import type { Table } from '../../cases/table.ts';
import { twinColumn, twinRows } from '../../cases/twin-rows.ts';
import { dataError, type EvenhandError, usageError } from '../../core/errors.ts';
import { partProblems, partRecord, partWarnings } from './check-parts.ts';
import type { LearningCases } from './learning-cases.ts';
import type {
  BuiltLearningCases,
  DrawnSplitPlan,
  LearningCasesPlan,
  LearningCasesRecord,
} from './learning-cases-plan.ts';
import { type CodedLabels, codedLabels, knownValues } from './learning-labels.ts';
import { selectRows } from './select-rows.ts';
import { byPart, drawnRoles, partsOf, rolesByColumn } from './split-cases.ts';

/**
 * Makes cases to learn from out of a table: ids, labels, patients, attributes, and parts that share no patient. Rows in no part, or that `where` does not
 * hold for, and counterfactual twins of other cases (`twin_of`), unless `where` speaks of that column, are left out and counted. Cases without a value of an attribute form its group "Unknown"; cases without a label have -1; both are warned of. The order of
 * the rows decides the order of the cases and nothing else. All problems are found and thrown together.
 * @throws data errors `learn/duplicate-case`, `learn/missing-case`, `learn/missing-split`, `learn/empty-split`, `learn/one-class-split`,
 * `learn/absent-class`, `learn/absent-group`, `learn/identifier-attribute`, `learn/no-cases`, `learn/shared-patients`, `learn/unknown-class`, and those of columns and attributes of an audit
 * (`cases/...`); usage errors `learn/bad-split`, `learn/bad-classes`, `learn/small-batch`.
 */
export function buildLearningCases(table: Table, plan: LearningCasesPlan): BuiltLearningCases {
  const problems = new Problems();
  for (const name of Object.values(plan.columns)) if (name !== undefined) problems.attempt(() => columnOf(table, name));
  const chosen = problems.attempt(() => chosenRows(table, plan)) ?? problems.give();
  const taken = selectRows(table, chosen.rows);
  const ids = problems.attempt(() => idsOf(taken, plan.columns.case)) ?? [];
  const patients = problems.attempt(() => patientsOf(taken, plan.columns)) ?? patientsOf(taken, {});
  const labels = problems.attempt(() => codedLabels(taken, plan.label));
  const truth = plan.truth === undefined ? undefined : problems.attempt(() => truthOf(taken, plan, labels));
  const attributes = attributesOf(taken, plan.attributes, problems);
  const known = Object.entries(plan.known ?? {}).map(
    ([name, text]) => [name, problems.attempt(() => knownValues(taken, text))] as const,
  );
  problems.throwIfAny();
  const coded = labels!;
  const drawable = { patients, labels: coded, attributes };
  const roles = chosen.roles ?? problems.attempt(() => drawRoles(plan, drawable)) ?? problems.give();
  const planned = plan.split.kind === 'column' ? plan.split.roles : plan.split.shares;
  const places = partsOf(planned);
  const cases: LearningCases = {
    count: taken.rows,
    ids,
    patient: patients.codes,
    classes: coded.classes,
    label: coded.codes,
    ...(truth === undefined ? {} : { truth }),
    attributes,
    splits: byPart(planned, (role) => indicesOf(roles, places.indexOf(role))),
  };
  const parts = byPart(planned, (role) => partRecord(cases, cases.splits[role]!));
  for (const problem of partProblems({ cases, parts, table: taken }, plan)) {
    problems.attempt(() => {
      throw problem;
    });
  }
  problems.throwIfAny();
  return {
    cases,
    known: Object.fromEntries(known.map(([name, values]) => [name, values!])),
    rows: chosen.rows,
    record: recordOf({ cases, parts, leftOut: chosen.leftOut, rows: table.rows }, plan),
    warnings: [...patientWarnings(patients), ...partWarnings(cases, parts)],
  };
}

interface ChosenRows {
  readonly rows: Int32Array;
  /** Part of each chosen row, where a column has it. */
  readonly roles?: Int32Array | undefined;
  readonly leftOut: LearningCasesRecord['leftOut'];
}

/** Rows that `where` holds for and that are in a part. */
function chosenRows(table: Table, { where, split }: LearningCasesPlan): ChosenRows {
  const names = [...table.columns.keys()];
  const holds = where === undefined ? undefined : evaluateExpression(parseExpression(where, names), table);
  const roles = split.kind === 'column' ? rolesByColumn(table, split) : undefined;
  const twins = new Set(where?.includes(twinColumn) === true ? [] : twinRows(table));
  const rows: number[] = [];
  let [elsewhere, otherwise] = [0, 0];
  for (let row = 0; row < table.rows; row += 1) {
    if (twins.has(row)) continue;
    if (holds !== undefined && holds[row] !== 1) otherwise += 1;
    else if (roles !== undefined && roles[row]! < 0) elsewhere += 1;
    else rows.push(row);
  }
  const reasons = [
    { reason: `twin of another case, by "${twinColumn}"`, cases: twins.size },
    { reason: `"${shorten(where ?? '')}" does not hold`, cases: otherwise },
    { reason: 'in no part of the split', cases: elsewhere },
  ];
  if (rows.length === 0) throw noCases(reasons, { table, where });
  return {
    rows: Int32Array.from(rows),
    roles: roles && Int32Array.from(rows, (row) => roles[row]!),
    leftOut: reasons.filter(({ cases }) => cases > 0),
  };
}

/** All rows are left out: why, and what the column of a comparison holds. */
function noCases(
  reasons: LearningCasesRecord['leftOut'],
  { table, where }: { readonly table: Table; readonly where: string | undefined },
): EvenhandError {
  const why = reasons.filter(({ cases }) => cases > 0).map(({ reason, cases }) => `${reason} (${cases})`);
  const name = [...table.columns.keys()].find(
    (column) => table.columns.get(column)?.kind === 'text' && where?.includes(column),
  );
  const held = name === undefined ? '' : ` "${name}" holds ${commonest(textColumn(table, name))}.`;
  return dataError('learn/no-cases', `no case is left of ${table.rows} rows: ${why.join('; ')}.`, {
    hint: `Check the values in cases.where as the table spells them${where === undefined ? ', and the roles in cases.splits' : ''}.${held}`,
  });
}

function idsOf(table: Table, column: string): readonly string[] {
  const { codes, categories } = textColumn(table, column);
  const seen = new Uint8Array(categories.length);
  for (const [row, code] of codes.entries()) {
    if (code < 0) {
      throw dataError('learn/missing-case', 'a case has no name.', {
        place: placeOf(table, row, column),
        hint: 'Fill in the column, or name another one.',
      });
    }
    if (seen[code]) {
      const repeated = codes.length - new Set(codes).size;
      throw dataError(
        'learn/duplicate-case',
        `"${categories[code]}" names two cases${repeated > 1 ? ` (one of ${repeated} repeated names)` : ''}.`,
        {
          place: placeOf(table, row, column),
          hint: 'Name a column that tells cases apart, such as the file of the image; or leave copies out with "where": they may be one patient under two names.',
        },
      );
    }
    seen[code] = 1;
  }
  return Array.from(codes, (code) => categories[code]!);
}

function truthOf(table: Table, { label, truth }: LearningCasesPlan, labels: CodedLabels | undefined): Int32Array {
  return codedLabels(
    table,
    label.kind === 'finding'
      ? { ...label, label: truth! }
      : { kind: 'classes', label: truth!, classes: labels?.classes },
  ).codes;
}

function attributesOf(table: Table, plans: readonly AttributePlan[], problems: Problems): readonly Attribute[] {
  const made = new Map<string, Attribute>();
  const inOrder = [...plans].sort((a, b) => Number(a.cross !== undefined) - Number(b.cross !== undefined));
  for (const plan of inOrder) {
    problems.attempt(() => {
      if (made.has(plan.name)) {
        throw usageError('cases/duplicate-attribute', `two attributes are named "${plan.name}"`, {
          hint: 'Give one of them another name.',
        });
      }
      made.set(plan.name, makeAttribute(table, plan, [...made.values()]));
    });
  }
  return plans.flatMap(({ name }) => made.get(name) ?? []);
}

interface Drawable {
  readonly patients: Patients;
  readonly labels: CodedLabels;
  readonly attributes: readonly Attribute[];
}

function drawRoles({ split }: LearningCasesPlan, { patients, labels, attributes }: Drawable): Int32Array {
  return drawnRoles(patients, { classes: labels.codes, groups: attributes[0]?.codes }, split as DrawnSplitPlan);
}

function indicesOf(roles: Int32Array, wanted: number): Int32Array {
  return Int32Array.from(roles.keys()).filter((index) => roles[index] === wanted);
}

function patientWarnings({ unknown }: Patients): BuiltLearningCases['warnings'] {
  if (unknown === 0) return [];
  return [
    { code: 'missing-patient', message: `${unknown} cases have no patient; each counts as a patient of its own.` },
  ];
}

type Recorded = Pick<LearningCasesRecord, 'rows' | 'leftOut' | 'parts'> & { readonly cases: LearningCases };

function recordOf(
  { cases, parts, leftOut, rows }: Recorded,
  { split, columns, label }: LearningCasesPlan,
): LearningCasesRecord {
  const [first] = cases.attributes;
  return {
    rows,
    leftOut,
    classes: cases.classes,
    attributes: Object.fromEntries(cases.attributes.map(({ name, groups }) => [name, groups])),
    split:
      split.kind === 'column'
        ? split
        : {
            ...split,
            stratifiedBy: [label.label, ...(first === undefined ? [] : [first.name])],
            unit: columns.patient === undefined ? 'case' : 'patient',
          },
    parts,
  };
}
