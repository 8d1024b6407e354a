import { type ChangeOptions, setParameters } from '../../app/router.ts';
import { text } from '../../text/en.ts';
import { CaseChoice } from './case-choice.tsx';
import { type Control, controlGroups, type WorldDescription } from './off-thread/messages.ts';
import { isPlanted, SettingField } from './settings-form.tsx';
import { shownValue, wordsOf } from './shown-value.ts';
import { chosen, scene, setByHand, setNode } from './simulate-state.ts';

/** Everything that can be set by hand: a slider or a choice for each node of the graph and each latent of the world. */
export function Controls({ world }: { readonly world: WorldDescription }) {
  return (
    <section class="panel controls" aria-labelledby="controls-title">
      <h2 id="controls-title">{text.simulate.controlsTitle}</h2>
      <Scope />
      <CaseChoice world={world} />
      {controlGroups.map((group) => {
        const controls = world.controls.filter((control) => control.group === group);
        const [driven, idle] = [controls.filter((each) => each.driven), controls.filter((each) => !each.driven)];
        if (controls.length === 0) return null;
        return (
          <details key={`${world.title} ${group}`} open={group === 'planted'} data-group={group}>
            <summary>
              {text.simulate.groups[group]} <small>{controls.length}</small>
            </summary>
            {group === 'planted' && <RegionSettings world={world} />}
            {driven.map((control) => (
              <ControlRow key={control.name} control={control} />
            ))}
            {idle.length > 0 && <p class="quiet idle">{text.simulate.idle}</p>}
            {idle.map((control) => (
              <ControlRow key={control.name} control={control} />
            ))}
          </details>
        );
      })}
    </section>
  );
}

/** Whether what is moved changes the twin alone or both pictures. */
function Scope() {
  return (
    <fieldset class="scope">
      <legend>{text.simulate.scope}</legend>
      {(['twin', 'both'] as const).map((scope) => (
        <label key={scope}>
          <input
            type="radio"
            name="scope"
            checked={chosen.value.scope === scope}
            onChange={() => setParameters({ scope: scope === 'both' ? scope : undefined }, { quietly: true })}
          />
          {text.simulate.scopes[scope]}
        </label>
      ))}
    </fieldset>
  );
}

function ControlRow({ control }: { readonly control: Control }) {
  const { name, unit, range, about } = control;
  const { scope } = chosen.value;
  const [inTwin, inBoth] = [setByHand('twin').get(name), setByHand('both').get(name)];
  const base = scene.value?.base.values[name];
  const byHand = scope === 'both' ? inBoth : (inTwin ?? inBoth);
  const drawn = (scope === 'both' ? base : scene.value?.twin.values[name]) ?? base;
  // What the hand is on stays where it is, whatever is still being rendered.
  const value = byHand === undefined ? drawn : range.kind === 'real' ? Number(byHand) : byHand;
  const by = inTwin !== undefined ? 'twin' : inBoth !== undefined ? 'both' : undefined;
  const id = `control-${name}`;
  const change = (to: string | number, how?: ChangeOptions) => setNode(scope, name, to, how);
  return (
    <div class={`control${by === undefined ? '' : ' by-hand'}`} id={id}>
      <label for={`${id}-input`} title={about}>
        {wordsOf(name)} {unit !== '' && <small>{unit}</small>}
      </label>
      <span class="now">
        {base !== undefined && String(value) !== String(base) && (
          <span class="quiet" title={text.simulate.asItIs}>
            {shownValue(base)} →{' '}
          </span>
        )}
        <output for={`${id}-input`}>{value === undefined ? '' : shownValue(value)}</output>
      </span>
      {range.kind === 'real' ? (
        <input
          id={`${id}-input`}
          type="range"
          min={range.low}
          max={range.high}
          step={range.step}
          value={typeof value === 'number' ? value : range.low}
          aria-valuetext={value === undefined ? '' : `${shownValue(value)} ${unit}`}
          onInput={({ currentTarget }) => change(Number(currentTarget.value), { quietly: true })}
        />
      ) : (
        <select
          id={`${id}-input`}
          value={String(value ?? '')}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        >
          {range.values.map((each) => (
            <option key={String(each)} value={String(each)}>
              {String(each)}
            </option>
          ))}
        </select>
      )}
      {by !== undefined && (
        <button type="button" class="tool undo" onClick={() => setNode(by, name, undefined)} title={text.simulate.undo}>
          <span aria-hidden="true">↺</span> <small>{text.simulate.setIn[by]}</small>
          <span class="unseen">
            : {wordsOf(name)}. {text.simulate.undo}
          </span>
        </button>
      )}
      <p class="quiet about">{about}</p>
    </div>
  );
}

/** Where disease and bias lie: settings of the renderer that belong beside what is planted. */
function RegionSettings({ world }: { readonly world: WorldDescription }) {
  const settings = world.settings.filter(isPlanted);
  if (settings.length === 0) return null;
  return (
    <div class="setting-grid">
      {settings.map((setting) => (
        <SettingField key={setting.name} setting={setting} />
      ))}
    </div>
  );
}
