import { text } from '../../../text/en.ts';
import { planValue, problemsBelow, setInPlan } from '../learn-state.ts';
import { type Path, valueAt } from '../plan-text.ts';
import { ChoiceControl, ListControl, NumberControl, SwitchControl, TextControl, YamlControl } from './controls.tsx';
import { FieldRow, labelOf } from './field-row.tsx';
import { Choice } from './inputs.tsx';
import { controlOf, discriminatorOf, formOf, type PlanNode, partOf } from './plan-node.ts';

interface Properties {
  readonly node: PlanNode;
  readonly path: Path;
}

/** The field of a part of the plan, by what the schema says of it; a part with parts is a group of fields. */
export function PlanField({ node, path, silent = false }: Properties & { readonly silent?: boolean }) {
  const value = valueAt(planValue.value, path);
  const part = partOf(node, value) ?? node;
  const row = { node: part, path, help: silent ? undefined : part.description };
  switch (controlOf(node, value)) {
    case 'group':
      return <PlanPartFields node={part} path={path} />;
    case 'forms':
      return <FormsField node={part} path={path} />;
    case 'choice':
      return <ChoiceControl {...row} />;
    case 'switch':
      return <SwitchControl {...row} />;
    case 'number':
      return <NumberControl {...row} />;
    case 'list':
      return <ListControl {...row} />;
    case 'text':
      return <TextControl {...row} />;
    default:
      return <YamlControl {...row} />;
  }
}

/** The fields of a part with parts, under its name. */
function PlanPartFields({ node, path }: Properties) {
  return (
    <fieldset class="part">
      <legend>{labelOf(path)}</legend>
      {node.description !== undefined && <p class="quiet small">{node.description}</p>}
      <FieldsOf node={node} path={path} />
    </fieldset>
  );
}

/** Fields for all keys of a part. */
export function FieldsOf({ node, path }: Properties) {
  return (
    <div class="fields">
      {Object.entries(node.properties ?? {}).map(([key, inner]) => (
        <PlanField key={key} node={inner} path={[...path, key]} />
      ))}
    </div>
  );
}

/** A part that has one of several forms: the word that tells which, then the fields of that form. */
function FormsField({ node, path }: Properties) {
  const { key, forms } = discriminatorOf(node)!;
  const value = valueAt(planValue.value, path);
  const form = formOf(node, value);
  const choose = (name: string) => {
    const wanted = Object.keys(forms.get(name)?.properties ?? {});
    const kept = Object.entries(value ?? {}).filter(([own]) => own !== key && wanted.includes(own));
    setInPlan(path, name === '' ? undefined : { [key]: name, ...Object.fromEntries(kept) });
  };
  const { [key]: _, ...properties } = form?.properties ?? {};
  return (
    <div class="part">
      <FieldRow
        path={path}
        help={node.description}
        problems={problemsBelow(path).filter((problem) => {
          const [at, ...deeper] = problem.path!.slice(path.length);
          return at === undefined || (at === key && deeper.length === 0);
        })}
      >
        {(attributes) => (
          <Choice
            attributes={attributes}
            shown={String(valueAt(value, [key]) ?? '')}
            options={[...forms.keys()]}
            empty={text.learn.none}
            onChosen={choose}
          />
        )}
      </FieldRow>
      {form !== undefined && <FieldsOf node={{ properties }} path={path} />}
    </div>
  );
}
