import { methods } from '../../../src/learn/methods/methods.ts';
import type { Setting } from '../../../src/learn/methods/setting.ts';
import { text } from '../../text/en.ts';
import { checked, setInPlan } from './learn-state.ts';
import { valueAt } from './plan-text.ts';

/** What a method does, where it is from, and its settings as the library declares them; a default is not written into the plan. */
export function MethodSettings({ name }: { readonly name: string }) {
  const method = methods.find((each) => each.name === name);
  if (method === undefined) return null;
  const settings = Object.entries(method.settings);
  return (
    <>
      <p class="small">
        {method.about} <span class="quiet">({method.source})</span>
      </p>
      {settings.length > 0 && (
        <details>
          <summary>{text.learn.settings(settings.length)}</summary>
          <div class="settings">
            {settings.map(([key, setting]) => (
              <SettingField key={key} name={key} setting={setting} />
            ))}
          </div>
        </details>
      )}
    </>
  );
}

function SettingField({ name, setting }: { readonly name: string; readonly setting: Setting }) {
  const path = ['method', 'settings', name];
  const value = valueAt(checked.value.value, path) ?? setting.default;
  const set = (next: unknown) => setInPlan(path, next === setting.default ? '' : next);
  const field = `setting-${name}`;
  const about = `${field}-about`;
  return (
    <div class="setting">
      <label for={field}>{name}</label>
      {'choices' in setting ? (
        <select
          id={field}
          aria-describedby={about}
          value={String(value)}
          onChange={({ currentTarget }) => set(currentTarget.value)}
        >
          {setting.choices.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      ) : 'low' in setting ? (
        <input
          type="number"
          id={field}
          aria-describedby={about}
          min={setting.low}
          max={setting.high}
          step={setting.integer === true ? 1 : 'any'}
          value={Number(value)}
          onChange={({ currentTarget }) =>
            set(currentTarget.value === '' ? setting.default : Number(currentTarget.value))
          }
        />
      ) : (
        <input
          type="checkbox"
          id={field}
          aria-describedby={about}
          checked={value === true}
          onChange={({ currentTarget }) => set(currentTarget.checked)}
        />
      )}
      <p id={about} class="quiet small">
        {setting.about}{' '}
        {'low' in setting
          ? text.learn.settingRange(String(setting.default), String(setting.low), String(setting.high))
          : text.learn.settingDefault(String(setting.default))}
      </p>
    </div>
  );
}
