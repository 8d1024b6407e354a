// The form over the plan: every control shows what the text says and writes into it.
import { methods } from '../../../src/learn/methods/methods.ts';
import { namedNetworks } from '../../../src/learn/models/named-networks.ts';
import { uses } from '../../../src/learn/plan/training-plan.ts';
import { criteria } from '../../../src/learn/selection/criteria.ts';
import { text } from '../../text/en.ts';
import { checked, setInPlan } from './learn-state.ts';
import { MethodSettings } from './method-settings.tsx';
import { valueAt } from './plan-text.ts';

const modalities = ['pairs', 'image', 'text'] as const;
const ofClasses = new Set(['logistic', 'probe', 'prompt']);

export function PlanForm() {
  const { value } = checked.value;
  const modality = String(valueAt(value, ['use', 'modality']) ?? 'pairs');
  const use = String(valueAt(value, ['use', 'kind']) ?? 'scratch');
  const kind = modality === 'pairs' && !ofClasses.has(use) ? 'pairs' : 'classes';
  const fitting = methods.filter(({ kinds }) => kinds.includes(kind)).map(({ name }) => name);
  const networks = namedNetworks.filter((each) => each.modalities.some((known) => known === modality));
  const network = valueAt(value, ['network', 'name']);
  const method = String(valueAt(value, ['method', 'name']) ?? (kind === 'pairs' ? 'clip' : 'erm'));
  return (
    <div class="plan-form">
      <fieldset>
        <legend>{text.learn.cases}</legend>
        <div class="fields">
          {(['image', 'text', 'label', 'patient', 'split'] as const)
            .filter((column) => column !== 'text' || modality !== 'image')
            .filter((column) => column !== 'image' || modality !== 'text')
            .map((column) => (
              <TextField key={column} label={text.learn.columns[column]} path={['cases', 'columns', column]} />
            ))}
          <TextField
            label={text.learn.attributes}
            path={['cases', 'attributes']}
            read={(list) =>
              Array.isArray(list) ? list.map((each) => (each as { name?: string }).name).join(', ') : ''
            }
            write={(typed) => wordsOf(typed).map((name) => ({ name }))}
          />
        </div>
      </fieldset>
      <fieldset>
        <legend>{text.learn.network}</legend>
        <div class="fields">
          <Choice label={text.learn.modality} path={['use', 'modality']} value={modality} options={modalities} />
          <Choice label={text.learn.use} path={['use', 'kind']} value={use} options={uses} />
          <Choice
            label={text.learn.networkName}
            path={['network', 'name']}
            value={network === undefined ? '' : String(network)}
            options={networks.map(({ name }) => name)}
          />
          <TextField label={text.learn.weights} path={['network', 'weights']} />
        </div>
      </fieldset>
      <fieldset>
        <legend>{text.learn.method}</legend>
        <Choice label={text.learn.methodName} path={['method', 'name']} value={method} options={fitting} />
        <MethodSettings name={method} />
      </fieldset>
      <fieldset>
        <legend>{text.learn.training}</legend>
        <div class="fields">
          <NumberField label={text.learn.epochs} path={['training', 'epochs']} step={1} />
          <NumberField label={text.learn.batchSize} path={['training', 'batchSize']} step={1} />
          <NumberField label={text.learn.learningRate} path={['training', 'optimiser', 'learningRate']} />
          <Choice
            label={text.learn.criterion}
            path={['selection', 'criterion']}
            value={String(valueAt(value, ['selection', 'criterion']) ?? 'auc')}
            options={criteria.map(({ name }) => name)}
          />
          <TextField
            label={text.learn.seeds}
            path={['seeds']}
            read={(list) => (Array.isArray(list) ? list.join(', ') : '')}
            write={(typed) => wordsOf(typed).map(Number)}
          />
        </div>
      </fieldset>
    </div>
  );
}

function wordsOf(typed: string): string[] {
  return typed.split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
}

type Path = readonly string[];

interface FieldProperties {
  readonly label: string;
  readonly path: Path;
}

function TextField({
  label,
  path,
  read = (value) => (value === undefined || value === null ? '' : String(value)),
  write = (typed) => typed,
}: FieldProperties & {
  readonly read?: (value: unknown) => string;
  readonly write?: (typed: string) => unknown;
}) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="text"
        data-path={path.join('.')}
        value={read(valueAt(checked.value.value, path))}
        onChange={({ currentTarget }) => setInPlan(path, write(currentTarget.value.trim()))}
      />
    </label>
  );
}

function NumberField({ label, path, step = 'any' }: FieldProperties & { readonly step?: number | 'any' }) {
  const value = valueAt(checked.value.value, path);
  return (
    <label>
      <span>{label}</span>
      <input
        type="number"
        min={0}
        step={step}
        data-path={path.join('.')}
        value={typeof value === 'number' ? value : ''}
        onChange={({ currentTarget }) => setInPlan(path, currentTarget.value === '' ? '' : Number(currentTarget.value))}
      />
    </label>
  );
}

function Choice({
  label,
  path,
  value,
  options,
}: FieldProperties & { readonly value: string; readonly options: readonly string[] }) {
  const known = options.includes(value);
  return (
    <label>
      <span>{label}</span>
      <select
        data-path={path.join('.')}
        value={value}
        onChange={({ currentTarget }) => setInPlan(path, currentTarget.value)}
      >
        {!known && <option value={value}>{value === '' ? text.learn.byDefault : value}</option>}
        {options.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </label>
  );
}
