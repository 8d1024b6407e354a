// One control for each kind of value of a plan: it shows what the text of the plan says and writes into it.
import { useSignal } from '@preact/signals';
import { text } from '../../../text/en.ts';
import { planValue, setInPlan } from '../learn-state.ts';
import { valueAt } from '../plan-text.ts';
import { type FieldProperties, FieldRow } from './field-row.tsx';
import type { PlanNode } from './plan-node.ts';
import { listOf, listText, yamlText, yamlValue } from './typed-values.ts';

interface Properties extends FieldProperties {
  readonly node: PlanNode;
}

/** What a field shows while the plan says nothing. */
function placeholderOf({ default: standard }: PlanNode): string {
  if (standard === undefined) return '';
  if (Array.isArray(standard)) return standard.length === 0 ? '' : text.learn.unset(listText(standard));
  if (typeof standard === 'object') return '';
  return text.learn.unset(String(standard));
}

/** Words, or a list of words to choose from that are not binding. */
export function TextControl({ node, suggestions = [], ...row }: Properties & { suggestions?: readonly string[] }) {
  const value = valueAt(planValue.value, row.path);
  const list = `suggested-${row.path.join('-')}`;
  return (
    <FieldRow {...row}>
      {(attributes) => (
        <>
          <input
            type="text"
            {...attributes}
            list={suggestions.length === 0 ? undefined : list}
            value={value === undefined || value === null ? '' : String(value)}
            placeholder={placeholderOf(node)}
            onChange={({ currentTarget }) => setInPlan(row.path, currentTarget.value.trim() || undefined)}
          />
          {suggestions.length > 0 && (
            <datalist id={list}>
              {suggestions.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      )}
    </FieldRow>
  );
}

export function NumberControl({ node, ...row }: Properties) {
  const value = valueAt(planValue.value, row.path);
  const { type, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = node;
  const most = maximum ?? exclusiveMaximum;
  return (
    <FieldRow {...row}>
      {(attributes) => (
        <input
          type="number"
          {...attributes}
          min={minimum ?? exclusiveMinimum}
          max={most === Number.MAX_SAFE_INTEGER ? undefined : most}
          step={type === 'integer' ? 1 : 'any'}
          value={typeof value === 'number' ? value : ''}
          placeholder={placeholderOf(node)}
          onChange={({ currentTarget }) =>
            setInPlan(row.path, currentTarget.value === '' ? undefined : Number(currentTarget.value))
          }
        />
      )}
    </FieldRow>
  );
}

/** One of several words; what is chosen without being known stays in the list. */
export function ChoiceControl({
  node,
  options = (node.enum ?? [node.const]).map(String),
  ...row
}: Properties & { options?: readonly string[] }) {
  const value = valueAt(planValue.value, row.path);
  const standard = node.default === undefined ? '' : String(node.default);
  const shown = value === undefined ? standard : String(value);
  const write = (chosen: string) => {
    const isNumber = typeof (node.const ?? node.enum?.[0]) === 'number';
    setInPlan(row.path, chosen === '' ? undefined : isNumber ? Number(chosen) : chosen);
  };
  return (
    <FieldRow {...row}>
      {(attributes) => (
        <select {...attributes} value={shown} onChange={({ currentTarget }) => write(currentTarget.value)}>
          {standard === '' && <option value="">{text.learn.byDefault}</option>}
          {shown !== '' && !options.includes(shown) && <option>{shown}</option>}
          {options.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      )}
    </FieldRow>
  );
}

export function SwitchControl({ node, ...row }: Properties) {
  const value = valueAt(planValue.value, row.path);
  const said = (each: boolean) => (each ? text.learn.yes : text.learn.no);
  return (
    <FieldRow {...row}>
      {(attributes) => (
        <select
          {...attributes}
          value={value === undefined ? '' : String(value)}
          onChange={({ currentTarget: { value: chosen } }) =>
            setInPlan(row.path, chosen === '' ? undefined : chosen === 'true')
          }
        >
          <option value="">
            {typeof node.default === 'boolean' ? text.learn.unset(said(node.default)) : text.learn.byDefault}
          </option>
          <option value="true">{said(true)}</option>
          <option value="false">{said(false)}</option>
        </select>
      )}
    </FieldRow>
  );
}

export function ListControl({ node, ...row }: Properties) {
  return (
    <FieldRow {...row}>
      {(attributes) => (
        <input
          type="text"
          {...attributes}
          value={listText(valueAt(planValue.value, row.path))}
          placeholder={placeholderOf(node) || text.learn.commas}
          onChange={({ currentTarget }) => setInPlan(row.path, listOf(currentTarget.value, node))}
        />
      )}
    </FieldRow>
  );
}

/** A part that has no form of its own: its YAML. */
export function YamlControl({ node: _, rows, ...row }: Properties & { rows?: number }) {
  const problem = useSignal<string | undefined>(undefined);
  const content = yamlText(valueAt(planValue.value, row.path));
  const write = (typed: string) => {
    try {
      setInPlan(row.path, yamlValue(typed) ?? undefined);
      problem.value = undefined;
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
    }
  };
  return (
    <FieldRow {...row} own={problem.value}>
      {(attributes) => (
        <textarea
          {...attributes}
          class="yaml"
          spellcheck={false}
          rows={rows ?? Math.min(10, Math.max(1, content.split('\n').length))}
          value={content}
          placeholder={text.learn.yamlHint}
          onChange={({ currentTarget }) => write(currentTarget.value)}
        />
      )}
    </FieldRow>
  );
}
