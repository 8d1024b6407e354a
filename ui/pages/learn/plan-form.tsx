// The form over the plan: every control shows what the text says and writes into it. What it holds follows from the schema of the library.
import type { ComponentChildren } from 'preact';
import { methods } from '../../../src/learn/methods/methods.ts';
import { namedNetworks } from '../../../src/learn/models/named-networks.ts';
import { learningKindOf } from '../../../src/learn/plan/check-plan.ts';
import { useAbout } from '../../../src/learn/plan/use-settings.ts';
import { criteria } from '../../../src/learn/selection/criteria.ts';
import { project } from '../../app/project.ts';
import { text } from '../../text/en.ts';
import { ChoiceControl, TextControl } from './form/controls.tsx';
import { Fold } from './form/fold.tsx';
import { type FormContext, type Group, groupsOf, leavesOf, without } from './form/groups.ts';
import { AttributeNames, MethodList } from './form/lists.tsx';
import { FieldsOf, PlanField } from './form/plan-fields.tsx';
import { formOf, nodeAt, planNode } from './form/plan-node.ts';
import { SettingsFields } from './form/settings-fields.tsx';
import { settingsOf } from './form/settings-of.ts';
import { checked, planValue } from './learn-state.ts';
import { type Path, valueAt } from './plan-text.ts';
import { WeightsField } from './weights-field.tsx';

/** What the plan says of the things on which the form depends. */
function stated() {
  const { value } = planValue;
  const said = (path: Path, standard: string) => String(valueAt(value, path) ?? standard);
  const modality = said(['use', 'modality'], 'pairs');
  const kind = said(['use', 'kind'], 'scratch');
  const use = kind === 'label-efficiency' ? said(['use', 'of'], 'logistic') : kind;
  const learns = learningKindOf({ use: { kind: use, modality } } as Parameters<typeof learningKindOf>[0]);
  const weights = valueAt(value, ['network', 'weights']);
  return {
    context: { verb: checked.value.verb, modality, use: kind } satisfies FormContext,
    use,
    learns,
    method: said(['method', 'name'], learns === 'pairs' ? 'clip' : 'erm'),
    network: said(['network', 'name'], weights === undefined ? 'small-dual-encoder' : ''),
    optimiser: said(['training', 'optimiser', 'name'], 'adamw'),
  };
}

type Stated = ReturnType<typeof stated>;

export function PlanForm() {
  const now = stated();
  return (
    <div class="plan-form">
      {groupsOf(now.context).map((group) => (
        <fieldset key={group.name} data-group={group.name}>
          <legend>{text.learn.groups[group.name]}</legend>
          <GroupFields group={group} now={now} />
        </fieldset>
      ))}
    </div>
  );
}

function GroupFields({ group, now }: { readonly group: Group; readonly now: Stated }) {
  const { name, keys, open } = group;
  const schema = planNode(now.context.verb);
  // The names of the attributes stand open, all that can be said of them is folded.
  const shown = open.filter((path) => path.join('.') !== 'cases.attributes');
  const rest = keys.flatMap((key) => {
    const value = valueAt(planValue.value, [key]);
    const node = schema.properties![key]!;
    const part = node.anyOf === undefined ? node : (formOf(node, value) ?? node);
    const left = without(part, [key], shown);
    return left === undefined ? [] : [{ key, node: left }];
  });
  const paths = rest.flatMap(({ key, node }) => leavesOf(node, [key]));
  return (
    <>
      <div class="fields">
        {open.map((path) => (
          <OpenField key={path.join('.')} path={path} now={now} />
        ))}
      </div>
      <Settings name={name} now={now} />
      {rest.length > 0 && (
        <Fold name={name} title={text.learn.more(paths.length)} paths={paths} apart={open}>
          {rest.map(({ key, node }) =>
            node.properties === undefined ? (
              <PlanField key={key} node={node} path={[key]} />
            ) : (
              <FieldsOf key={key} node={node} path={[key]} />
            ),
          )}
        </Fold>
      )}
    </>
  );
}

/** A field that stands open: some know more than the schema says. */
function OpenField({ path, now }: { readonly path: Path; readonly now: Stated }) {
  const node = nodeAt(planNode(now.context.verb), path, planValue.value);
  if (node === undefined) return null;
  const row = { node, path };
  switch (path.join('.')) {
    case 'cases.attributes':
      return <AttributeNames path={path} />;
    case 'methods':
      return <MethodList {...row} names={fitting(now)} />;
    case 'method.name':
      return <ChoiceControl {...row} node={{ ...node, default: now.method }} options={fitting(now)} />;
    case 'use.kind':
      return <ChoiceControl {...row} help={useHelp(now.context.use)} />;
    case 'network.name':
      return <ChoiceControl {...row} options={networksFor(now)} />;
    case 'network.weights':
      return <WeightsField {...row} />;
    case 'selection.criterion':
      return <TextControl {...row} suggestions={criteria.map(({ name }) => name)} />;
    default:
      if (path[1] === 'columns') return <TextControl {...row} suggestions={columns()} />;
      return <PlanField {...row} silent={path[0] !== 'postProcessing'} />;
  }
}

function fitting({ learns }: Stated): readonly string[] {
  return methods.filter(({ kinds }) => kinds.includes(learns)).map(({ name }) => name);
}

function networksFor({ context }: Stated): readonly string[] {
  const found = namedNetworks.filter((each) => each.modalities.some((known) => known === context.modality));
  return [...found.map(({ name }) => name), 'file'];
}

function columns(): readonly string[] {
  return project.inspection.value?.summary.columns.map(({ name }) => name) ?? [];
}

function useHelp(use: string): string | undefined {
  const about = (useAbout as Readonly<Record<string, { readonly learns: string; readonly needs: string }>>)[use];
  return about && `${about.learns} ${text.learn.needs(about.needs)}`;
}

/** Settings that depend on what is chosen: of the method, the use, the network, the optimiser. */
function Settings({ name, now }: { readonly name: Group['name']; readonly now: Stated }) {
  if (name === 'method' && now.context.verb === 'learn') {
    const method = methods.find((each) => each.name === now.method);
    if (method === undefined) return null;
    return (
      <>
        <p class="small">
          {method.about} <span class="quiet">({method.source})</span>
        </p>
        <SettingsFold of="method" name={now.method} path={['method', 'settings']} />
      </>
    );
  }
  if (name === 'network')
    return (
      <>
        <SettingsFold of="use" name={now.use} path={['use', 'settings']} />
        <SettingsFold of="network" name={now.network} path={['network', 'settings']} />
      </>
    );
  if (name !== 'training') return null;
  return <SettingsFold of="optimiser" name={now.optimiser} path={['training', 'optimiser', 'settings']} />;
}

function SettingsFold({
  of,
  name,
  path,
}: {
  readonly of: Parameters<typeof settingsOf>[0];
  readonly name: string;
  readonly path: Path;
}): ComponentChildren {
  const table = settingsOf(of, name);
  const keys = Object.keys(table);
  if (keys.length === 0) return null;
  return (
    <Fold
      name={`${of}-settings`}
      title={text.learn.settingsOf(keys.length, name)}
      paths={keys.map((key) => [...path, key])}
    >
      <SettingsFields table={table} path={path} />
    </Fold>
  );
}
