import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ColumnSummary } from '../../../src/cases/describe-table.ts';
import { isNameOf } from '../../../src/cli/plan/column-words.ts';
import { formatCount } from '../../../src/report/format.ts';
import { project } from '../../app/project.ts';
import { text } from '../../text/en.ts';
import type { Choices } from './choices.ts';
import { askValues, valuesOf } from './column-values.ts';
import { choices } from './home-state.ts';
import { doubtOf, expressionOf, firstExpression, isBinary, ruleOf } from './label-rule.ts';

const mostValues = 30;

/**
 * Which values of the label mean that the finding is present, or from which number on, and what of it is a guess. A column of 0 and 1 says it by
 * itself; then there is a row where it was recognised by what it holds and not by its name.
 */
export function LabelRow({ column, value }: { readonly column: ColumnSummary; readonly value: Choices }) {
  useEffect(() => void askValues(), []);
  const { name, kind, distinct } = column;
  const note = <LabelNote column={column} label={value.label} />;
  if (isBinary(column)) return isFoundByContent(name) ? <MoreRow>{note}</MoreRow> : null;
  const rule = ruleOf(value.label, name);
  const say = (label: string) => {
    choices.value = { ...value, label };
  };
  const values = valuesOf(column) ?? column.examples;
  const isGraded = kind === 'number' && distinct > 2;
  if (!isGraded && (values.length === 0 || values.length > mostValues)) return null;
  const chosen = rule?.kind === 'values' ? rule.values : [];
  const toggle = (each: string, on: boolean) => {
    const next = on ? [...chosen, each] : chosen.filter((other) => other !== each);
    say(next.length === 0 ? '' : expressionOf(name, { kind: 'values', values: next }));
  };
  return (
    <MoreRow>
      <fieldset class="present" data-role="present">
        <legend>{text.home.presentWhen(name)}</legend>
        {isGraded ? (
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
        ) : (
          values.map(({ value: each, cases }) => (
            <label key={each} class="inline">
              <input
                type="checkbox"
                checked={chosen.includes(each)}
                onChange={({ currentTarget }) => toggle(each, currentTarget.checked)}
              />
              {each} <small>{formatCount(cases)}</small>
            </label>
          ))
        )}
      </fieldset>
      {note}
    </MoreRow>
  );
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

/** What somebody who knows the table has to check, until it is corrected: nothing where the column says it plainly. */
function LabelNote({ column, label }: { readonly column: ColumnSummary; readonly label: string }) {
  const isGuess = label === firstExpression(column);
  const doubt = doubtOf(column);
  const shown = doubt !== undefined && (isGuess || (doubt === 'one-two' && ruleOf(label, column.name) !== undefined));
  const found = isFoundByContent(column.name);
  if (!shown && !found) return null;
  return (
    <p class="note" role="status" data-role="check-label">
      {[found ? text.home.foundByContent(column.name) : '', shown ? text.home.labelDoubts[doubt](label) : ''].join(' ')}
    </p>
  );
}
