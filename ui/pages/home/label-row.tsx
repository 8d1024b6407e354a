import { useEffect } from 'preact/hooks';
import type { ColumnSummary } from '../../../src/cases/describe-table.ts';
import { formatCount } from '../../../src/report/format.ts';
import { text } from '../../text/en.ts';
import type { Choices } from './choices.ts';
import { askValues, valuesOf } from './column-values.ts';
import { choices } from './home-state.ts';
import { expressionOf, isBinary, ruleOf } from './label-rule.ts';

const mostValues = 30;

/** Which values of the label mean that the finding is present, or from which number on; nothing for a column of 0 and 1. */
export function LabelRow({ column, value }: { readonly column: ColumnSummary; readonly value: Choices }) {
  useEffect(() => void askValues(), []);
  const { name, kind, distinct } = column;
  if (isBinary(column)) return null;
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
    <tr class="more">
      <td colSpan={3} class="text">
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
      </td>
    </tr>
  );
}
