// One control for each kind of value of a plan: it shows what the text of the plan says and writes into it.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { text } from '../../../text/en.ts';
import { planValue, setInPlan } from '../learn-state.ts';
import { valueAt } from '../plan-text.ts';
import { type ControlAttributes, type FieldProperties, FieldRow } from './field-row.tsx';
import { Choice, NumberInput, TextInput } from './inputs.tsx';
import type { PlanNode } from './plan-node.ts';
import { listOf, listText, yamlText, yamlValue } from './typed-values.ts';

interface Properties extends FieldProperties {
  readonly node: PlanNode;
}

/** What a control is given: the attributes of its field, what the plan says there, and what writes there. */
interface Field {
  readonly attributes: ControlAttributes;
  readonly value: unknown;
  /** Undefined takes it out of the plan. */
  readonly write: (value: unknown) => void;
}

function PlanRow({
  children,
  ...row
}: FieldProperties & { readonly own?: string | undefined; readonly children: (field: Field) => ComponentChildren }) {
  const value = valueAt(planValue.value, row.path);
  const write = (next: unknown) => setInPlan(row.path, next);
  return <FieldRow {...row}>{(attributes) => children({ attributes, value, write })}</FieldRow>;
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
  return (
    <PlanRow {...row}>
      {({ attributes, value, write }) => (
        <TextInput
          attributes={attributes}
          shown={String(value ?? '')}
          placeholder={placeholderOf(node)}
          suggestions={suggestions}
          onTyped={(typed) => write(typed.trim() || undefined)}
        />
      )}
    </PlanRow>
  );
}

export function NumberControl({ node, ...row }: Properties) {
  return (
    <PlanRow {...row}>
      {({ attributes, value, write }) => (
        <NumberInput
          attributes={attributes}
          shown={typeof value === 'number' ? String(value) : ''}
          placeholder={placeholderOf(node)}
          low={node.minimum ?? node.exclusiveMinimum}
          high={node.maximum ?? node.exclusiveMaximum}
          isWhole={node.type === 'integer'}
          onNumber={write}
        />
      )}
    </PlanRow>
  );
}

/** One of several words, or of several numbers. */
export function ChoiceControl({
  node,
  options = (node.enum ?? [node.const]).map(String),
  ...row
}: Properties & { options?: readonly string[] }) {
  const standard = String(node.default ?? '');
  const typed = typeof (node.const ?? node.enum?.[0]) === 'number' ? Number : String;
  return (
    <PlanRow {...row}>
      {({ attributes, value, write }) => (
        <Choice
          attributes={attributes}
          shown={String(value ?? standard)}
          options={options}
          empty={standard === '' ? text.learn.byDefault : undefined}
          onChosen={(chosen) => write(chosen === '' ? undefined : typed(chosen))}
        />
      )}
    </PlanRow>
  );
}

const switched = { true: text.learn.yes, false: text.learn.no };

export function SwitchControl({ node, ...row }: Properties) {
  const standard = typeof node.default === 'boolean' ? switched[`${node.default}`] : undefined;
  return (
    <PlanRow {...row}>
      {({ attributes, value, write }) => (
        <Choice
          attributes={attributes}
          shown={String(value ?? '')}
          options={Object.keys(switched)}
          called={(option) => switched[option as keyof typeof switched]}
          empty={standard === undefined ? text.learn.byDefault : text.learn.unset(standard)}
          onChosen={(chosen) => write(chosen === '' ? undefined : chosen === 'true')}
        />
      )}
    </PlanRow>
  );
}

export function ListControl({ node, ...row }: Properties) {
  return (
    <PlanRow {...row}>
      {({ attributes, value, write }) => (
        <TextInput
          attributes={attributes}
          shown={listText(value)}
          placeholder={placeholderOf(node) || text.learn.commas}
          onTyped={(typed) => write(listOf(typed, node))}
        />
      )}
    </PlanRow>
  );
}

/** A part that has no form of its own: its YAML. */
export function YamlControl({ node: _, ...row }: Properties) {
  const problem = useSignal<string | undefined>(undefined);
  const read = (typed: string, write: Field['write']) => {
    try {
      write(yamlValue(typed) ?? undefined);
      problem.value = undefined;
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
    }
  };
  return (
    <PlanRow {...row} own={problem.value}>
      {({ attributes, value, write }) => (
        <textarea
          {...attributes}
          class="yaml"
          spellcheck={false}
          rows={Math.min(10, yamlText(value).split('\n').length)}
          value={yamlText(value)}
          placeholder={text.learn.yamlHint}
          onChange={({ currentTarget }) => read(currentTarget.value, write)}
        />
      )}
    </PlanRow>
  );
}
