import { project } from '../../app/project.ts';
import { text } from '../../text/en.ts';
import { type Choices, holdout, needsOf, planOf, type ThresholdName, thresholdNames } from './choices.ts';
import { choices, startAudit } from './home-state.ts';

interface FieldsProperties {
  readonly value: Choices;
  readonly set: (change: Partial<Choices>) => void;
}

/** What is measured and how it is judged, and the button that carries it out. */
export function PlanForm({ value }: { readonly value: Choices }) {
  const needs = needsOf(value, project.inspection.value?.summary.columns);
  const set = (change: Partial<Choices>) => {
    choices.value = { ...value, ...change };
  };
  return (
    <section class="panel form" aria-labelledby="measured-title">
      <h2 id="measured-title">{text.home.measuredTitle}</h2>
      <MeasuredFields value={value} set={set} />
      <h2>{text.home.judgedTitle}</h2>
      <p class="quiet small">{text.home.judgedLead}</p>
      <JudgedFields value={value} set={set} />
      <p class="row end">
        <button type="button" class="primary large" disabled={needs.length > 0} onClick={startAudit}>
          {text.home.run}
        </button>
        {needs.length > 0 && <span class="quiet">{text.home.needs(needs.join(', '))}</span>}
      </p>
      <PlanText value={value} />
    </section>
  );
}

function MeasuredFields({ value, set }: FieldsProperties) {
  return (
    <>
      <label class="wide">
        <span>{text.home.label}</span>
        <input
          type="text"
          value={value.label}
          aria-describedby="label-hint"
          onInput={({ currentTarget }) => set({ label: currentTarget.value })}
        />
      </label>
      <p id="label-hint" class="quiet small">
        {text.home.labelHint}
      </p>
      <label class="wide">
        <span>{text.home.crossed}</span>
        <input
          type="text"
          value={value.crossed}
          aria-describedby="crossed-hint"
          onInput={({ currentTarget }) => set({ crossed: currentTarget.value })}
        />
      </label>
      <p id="crossed-hint" class="quiet small">
        {text.home.crossedHint}
      </p>
    </>
  );
}

function JudgedFields({ value, set }: FieldsProperties) {
  return (
    <div class="fields">
      <label>
        <span>{text.home.delta}</span>
        <input
          type="number"
          min="0.005"
          max="0.5"
          step="0.005"
          value={value.delta}
          onChange={({ currentTarget }) => set({ delta: Number(currentTarget.value) || 0.05 })}
        />
      </label>
      <ThresholdFields value={value} set={set} />
      <SplitFields value={value} set={set} />
      <label>
        <span>{text.home.missingRows}</span>
        <select
          value={value.missing}
          onChange={({ currentTarget }) => set({ missing: currentTarget.value as Choices['missing'] })}
        >
          <option value="error">{text.home.missingChoices.error}</option>
          <option value="exclude">{text.home.missingChoices.exclude}</option>
        </select>
      </label>
    </div>
  );
}

function ThresholdFields({ value, set }: FieldsProperties) {
  return (
    <>
      <label>
        <span>{text.home.threshold}</span>
        <select
          value={value.threshold}
          onChange={({ currentTarget }) => set({ threshold: currentTarget.value as ThresholdName })}
        >
          {thresholdNames.map((name) => (
            <option key={name} value={name}>
              {text.home.thresholds[name]}
            </option>
          ))}
        </select>
      </label>
      {value.threshold === 'fixed' && (
        <label>
          <span>{text.home.fixedAt}</span>
          <input
            type="number"
            step="any"
            value={value.fixedAt}
            onChange={({ currentTarget }) => {
              const typed = currentTarget.valueAsNumber;
              set({ fixedAt: Number.isFinite(typed) ? typed : value.fixedAt });
            }}
          />
        </label>
      )}
    </>
  );
}

function SplitFields({ value, set }: FieldsProperties) {
  const split = Object.keys(value.roles).find((name) => value.roles[name] === 'split');
  const column = project.inspection.value?.summary.columns.find(({ name }) => name === split);
  const values = column?.examples.map((example) => example.value) ?? [];
  return (
    <>
      {values.length > 0 && (
        <label>
          <span>{text.home.scored}</span>
          <select value={value.scored} onChange={({ currentTarget }) => set({ scored: currentTarget.value })}>
            <option value="">{text.home.everything}</option>
            {values.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      )}
      {value.threshold !== 'fixed' && (
        <label>
          <span>{text.home.tune}</span>
          <select value={value.tune} onChange={({ currentTarget }) => set({ tune: currentTarget.value })}>
            <option value="">{text.home.tuneOnScored}</option>
            <option value={holdout}>{text.home.holdout}</option>
            {values.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

function PlanText({ value }: { readonly value: Choices }) {
  const inspection = project.inspection.value;
  if (inspection === undefined) return null;
  return (
    <details>
      <summary>{text.home.planTitle}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard */}
      <pre tabIndex={0}>{JSON.stringify(planOf(value, inspection), null, 2)}</pre>
    </details>
  );
}
