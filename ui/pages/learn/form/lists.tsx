// Lists of the plan that have a short form: the attributes by their names, the methods that are laid side by side.
import { text } from '../../../text/en.ts';
import { planValue, problemsBelow, setInPlan } from '../learn-state.ts';
import { type Path, valueAt } from '../plan-text.ts';
import { YamlControl } from './controls.tsx';
import { FieldRow } from './field-row.tsx';
import { TextInput } from './inputs.tsx';
import type { PlanNode } from './plan-node.ts';
import { listOf, listText } from './typed-values.ts';

interface Named {
  readonly name?: string;
}

function named(path: Path): readonly Named[] {
  const value = valueAt(planValue.value, path);
  return Array.isArray(value) ? (value as readonly Named[]) : [];
}

/** The names of the attributes; what else is said of one stays. */
export function AttributeNames({ path }: { readonly path: Path }) {
  const now = named(path);
  const write = (typed: string) => {
    const names = listOf(typed, { items: { type: 'string' } })?.map(String);
    setInPlan(
      path,
      names?.map((name) => now.find((each) => each.name === name) ?? { name }),
    );
  };
  return (
    <FieldRow path={[...path, 'names']} problems={problemsBelow(path)}>
      {(attributes) => (
        <TextInput
          attributes={attributes}
          shown={listText(now.map(({ name = '' }) => name))}
          placeholder={text.learn.commas}
          onTyped={write}
        />
      )}
    </FieldRow>
  );
}

/** The methods of a comparison: one is added by its name, and everything about them can be written. */
export function MethodList({
  path,
  node,
  names,
}: {
  readonly path: Path;
  readonly node: PlanNode;
  readonly names: readonly string[];
}) {
  const now = named(path);
  return (
    <div class="wide">
      <YamlControl node={node} path={path} help={node.description} />
      <select
        aria-label={text.learn.addMethod}
        data-role="add-method"
        value=""
        onChange={({ currentTarget }) => setInPlan(path, [...now, { name: currentTarget.value }])}
      >
        <option value="" disabled>
          {text.learn.addMethod}
        </option>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </div>
  );
}
