import type { Setting, SettingTable } from '../../../../src/learn/methods/setting.ts';
import { text } from '../../../text/en.ts';
import { planValue, setInPlan } from '../learn-state.ts';
import { type Path, valueAt } from '../plan-text.ts';
import { FieldRow } from './field-row.tsx';
import { Choice, NumberInput } from './inputs.tsx';

/** Settings as the library declares them; a default is not written into the plan. */
export function SettingsFields({ table, path }: { readonly table: SettingTable; readonly path: Path }) {
  return (
    <div class="fields">
      {Object.entries(table).map(([key, setting]) => (
        <SettingField key={key} path={[...path, key]} setting={setting} />
      ))}
    </div>
  );
}

function SettingField({ path, setting }: { readonly path: Path; readonly setting: Setting }) {
  const value = valueAt(planValue.value, path) ?? setting.default;
  const set = (next: unknown) => setInPlan(path, next === setting.default ? undefined : next);
  return (
    <FieldRow path={path} label={String(path.at(-1))} help={`${setting.about} ${rangeOf(setting)}`.trim()}>
      {(attributes) =>
        'choices' in setting ? (
          <Choice attributes={attributes} shown={String(value)} options={setting.choices} onChosen={set} />
        ) : 'low' in setting ? (
          <NumberInput
            attributes={attributes}
            shown={String(Number(value))}
            low={setting.low}
            high={setting.high}
            isWhole={setting.integer === true}
            onNumber={set}
          />
        ) : (
          <input
            type="checkbox"
            {...attributes}
            checked={value === true}
            onChange={({ currentTarget }) => set(currentTarget.checked)}
          />
        )
      }
    </FieldRow>
  );
}

function rangeOf(setting: Setting): string {
  return 'low' in setting && Number.isFinite(setting.low)
    ? text.learn.settingRange(String(setting.default), String(setting.low), String(setting.high))
    : text.learn.settingDefault(String(setting.default));
}
