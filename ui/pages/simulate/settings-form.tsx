import { text } from '../../text/en.ts';
import type { Setting, WorldDescription } from './off-thread/messages.ts';
import { wordsOf } from './shown-value.ts';
import { changeSetting } from './simulate-state.ts';

/** Settings of the renderer, with the limits that the world declares; a change is written into the world file. */
export function SettingsForm({ world }: { readonly world: WorldDescription }) {
  if (world.settings.length === 0) return null;
  return (
    <details class="settings">
      <summary>{text.simulate.settingsTitle(world.worldTitle)}</summary>
      <p class="quiet">{text.simulate.settingsLead}</p>
      <div class="setting-grid">
        {world.settings
          .filter((setting) => !isPlanted(setting))
          .map((setting) => (
            <SettingField key={setting.name} setting={setting} />
          ))}
      </div>
    </details>
  );
}

/** Whether a setting says where disease or bias lies. */
export function isPlanted({ name }: Setting): boolean {
  return /^(disease|bias)/.test(name);
}

export function SettingField({ setting }: { readonly setting: Setting }) {
  return (
    <div class="field">
      <label for={`setting-${setting.name}`}>{wordsOf(setting.name)}</label>
      <SettingInput setting={setting} />
    </div>
  );
}

function SettingInput({ setting: { name, value, range } }: { readonly setting: Setting }) {
  if (range.kind === 'values') {
    return (
      <select
        value={String(value)}
        id={`setting-${name}`}
        onChange={({ currentTarget }) =>
          void changeSetting(
            name,
            range.values.find((each) => String(each) === currentTarget.value),
          )
        }
      >
        {range.values.map((each) => (
          <option key={String(each)} value={String(each)}>
            {String(each)}
          </option>
        ))}
      </select>
    );
  }
  const { low, high, whole } = range;
  return (
    <input
      type="number"
      min={low}
      max={high}
      step={whole ? 1 : 'any'}
      value={value === undefined ? '' : Number(value)}
      id={`setting-${name}`}
      onChange={({ currentTarget }) => {
        const wished = Math.min(high, Math.max(low, Number(currentTarget.value)));
        if (currentTarget.value !== '' && Number.isFinite(wished)) void changeSetting(name, wished);
      }}
    />
  );
}
