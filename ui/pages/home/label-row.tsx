import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ColumnSummary } from '../../../src/cases/describe-table.ts';
import { isNameOf } from '../../../src/cli/plan/column-words.ts';
import { formatCount } from '../../../src/report/format.ts';
import { project } from '../../app/project.ts';
import { text } from '../../text/en.ts';
import { type Choices, labelsAsOne } from './choices.ts';
import { askValues, valuesOf } from './column-values.ts';
import { choices } from './home-state.ts';
import { doubtOf, expressionOf, firstExpression, isBinary, isOneTwo, ruleOf } from './label-rule.ts';

const mostValues = 30;

/** A value with its cases, where they are known. */
interface Shown {
  readonly value: string;
  readonly cases: number | undefined;
}

/**
 * Which values of the label mean that the finding is present, or from which number on, and what of it is a guess. A column of 0 and 1 says it by
 * itself; then there is a row where it was recognised by what it holds and not by its name. Where every score has a label column of its own, one row
 * below the last of them stands for all.
 */
export function LabelRow({ column: own, value }: { readonly column: ColumnSummary; readonly value: Choices }) {
  useEffect(() => void askValues(), []);
  const columns = Object.keys(value.roles).filter((name) => value.roles[name] === 'label');
  const inspection = project.inspection.value;
  const together = columns.length > 1 && inspection !== undefined ? labelsAsOne(inspection) : undefined;
  if (together !== undefined && own.name !== columns.at(-1)) return null;
  const column = together ?? own;
  const note = <LabelNote column={column} names={columns} label={value.label} />;
  if (isBinary(column)) return columns.some(isFoundByContent) ? <MoreRow>{note}</MoreRow> : null;
  const values = shownValues(column);
  if (!isGraded(column) && (values.length === 0 || values.length > mostValues)) return null;
  return (
    <MoreRow>
      <fieldset class="present" data-role="present">
        <legend>{together === undefined ? text.home.presentWhen(own.name) : text.home.presentInEach(columns)}</legend>
        <RuleFields column={column} values={values} value={value} />
      </fieldset>
      {note}
    </MoreRow>
  );
}

function isGraded({ kind, distinct }: ColumnSummary): boolean {
  return kind === 'number' && distinct > 2;
}

/** Values to choose among; of 1 and 2 both, however rare one is. */
function shownValues(column: ColumnSummary): readonly Shown[] {
  const values = valuesOf(column) ?? column.examples;
  if (!isOneTwo(column)) return values;
  return ['1', '2'].map((each) => values.find(({ value }) => value === each) ?? { value: each, cases: undefined });
}

interface RuleFieldsProperties {
  readonly column: ColumnSummary;
  readonly values: readonly Shown[];
  readonly value: Choices;
}

function RuleFields({ column, values, value }: RuleFieldsProperties) {
  const { name } = column;
  const rule = ruleOf(value.label, name);
  const say = (label: string) => {
    choices.value = { ...value, label };
  };
  if (isGraded(column))
    return (
      <label class="inline">
        <span>{text.home.from}</span>
        <input
          type="number"
          step="any"
          value={rule?.kind === 'from' ? rule.from : ''}
          onChange={({ currentTarget }) => {
            if (currentTarget.value !== '')
              say(expressionOf(name, { kind: 'from', from: Number(currentTarget.value) }));
          }}
        />
      </label>
    );
  const chosen = rule?.kind === 'values' ? rule.values : [];
  const isOneOf = isOneTwo(column);
  const toggle = (each: string, on: boolean) => {
    if (isOneOf) return say(expressionOf(name, { kind: 'values', values: [each] }));
    const next = on ? [...chosen, each] : chosen.filter((other) => other !== each);
    say(next.length === 0 ? '' : expressionOf(name, { kind: 'values', values: next }));
  };
  return values.map(({ value: each, cases }) => (
    <label key={each} class="inline">
      <input
        type={isOneOf ? 'radio' : 'checkbox'}
        name="present"
        checked={chosen.includes(each)}
        onChange={({ currentTarget }) => toggle(each, currentTarget.checked)}
      />
      {each} {cases !== undefined && <small>{formatCount(cases)}</small>}
    </label>
  ));
}

function MoreRow({ children }: { readonly children: ComponentChildren }) {
  return (
    <tr class="more">
      <td colSpan={3} class="text">
        {children}
      </td>
    </tr>
  );
}

function isFoundByContent(name: string): boolean {
  const { label, pattern } = project.inspection.value?.guessed ?? {};
  return (name === label || pattern?.labels?.includes(name) === true) && !isNameOf('label', name);
}

interface LabelNoteProperties {
  readonly column: ColumnSummary;
  /** The columns that it stands for. */
  readonly names: readonly string[];
  readonly label: string;
}

/** What somebody who knows the table has to check, until it is corrected: nothing where the column says it plainly. */
function LabelNote({ column, names, label }: LabelNoteProperties) {
  const isGuess = label === firstExpression(column);
  const doubt = doubtOf(column);
  const shown = doubt !== undefined && (isGuess || (doubt === 'one-two' && ruleOf(label, column.name) !== undefined));
  const found = names.filter(isFoundByContent);
  if (!shown && found.length === 0) return null;
  return (
    <p class="note" role="status" data-role="check-label">
      {[found.length > 0 ? text.home.foundByContent(found) : '', shown ? text.home.labelDoubts[doubt](label) : ''].join(
        ' ',
      )}
    </p>
  );
}
