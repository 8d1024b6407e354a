import { formatCohort, parseCohort } from '../../app/cohort.ts';
import { setParameters } from '../../app/router.ts';
import { text } from '../../text/en.ts';
import { sayCondition } from '../cases/words.ts';
import type { WorldDescription } from './off-thread/messages.ts';
import { wordsOf } from './shown-value.ts';
import { chosen, goToCase, noneInCohort, scene } from './simulate-state.ts';

/** Which case is shown: by its number, or the next one of a cohort; and the seed that it is drawn with. */
export function CaseChoice({ world }: { readonly world: WorldDescription }) {
  const { position, seed } = chosen.value;
  const size = scene.value?.size ?? 1;
  return (
    <>
      <div class="row case-choice">
        <label class="inline">
          <span>{text.simulate.case}</span>
          <input
            type="number"
            min="1"
            max={size}
            value={position + 1}
            data-role="case"
            onChange={({ currentTarget }) => {
              const wished = Math.max(1, Math.round(Number(currentTarget.value) || 1));
              setParameters({ case: String(((wished - 1) % size) + 1) }, { quietly: true });
            }}
          />
        </label>
        <button
          type="button"
          class="tool"
          onClick={() => void goToCase(position - 1, -1)}
          aria-label={text.simulate.before}
        >
          ‹
        </button>
        <button
          type="button"
          class="tool"
          onClick={() => void goToCase(position + 1, 1)}
          aria-label={text.simulate.after}
        >
          ›
        </button>
        <label class="inline">
          <span>{text.simulate.seed}</span>
          <input
            type="number"
            min="0"
            value={seed ?? ''}
            placeholder={String(world.seed)}
            onChange={({ currentTarget }) =>
              setParameters({ seed: /^\d+$/.test(currentTarget.value) ? currentTarget.value : undefined })
            }
          />
        </label>
      </div>
      <CohortChoice world={world} />
    </>
  );
}

/** The cohort whose cases are stepped through; a link may bring one that is not in the list. */
function CohortChoice({ world }: { readonly world: WorldDescription }) {
  const { position, where } = chosen.value;
  const groups = world.nodes.flatMap(({ name, column }) => {
    const range = world.controls.find((control) => control.name === name)?.range;
    if (column === undefined || range?.kind !== 'values') return [];
    const options = range.values.map((value) => ({
      where: formatCohort([{ column: name, in: [String(value)] }]) ?? '',
      label: `${wordsOf(name)}: ${value}`,
    }));
    return [{ name, options }];
  });
  if (groups.length === 0) return null;
  const isListed = groups.some(({ options }) => options.some((option) => option.where === where));
  return (
    <div class="cohort-choice">
      <label>
        <span>{text.simulate.among}</span>
        <select
          value={where ?? ''}
          data-role="cohort"
          onChange={({ currentTarget }) => {
            setParameters({ where: currentTarget.value || undefined }, { quietly: true });
            void goToCase(position, 1);
          }}
        >
          <option value="">{text.simulate.allCases}</option>
          {where !== undefined && !isListed && (
            <option value={where}>{parseCohort(where).map(sayCondition).join('; ')}</option>
          )}
          {groups.map(({ name, options }) => (
            <optgroup key={name} label={wordsOf(name)}>
              {options.map((option) => (
                <option key={option.where} value={option.where}>
                  {option.label}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      {where !== undefined && (
        <p class="quiet small" role="status">
          {noneInCohort.value ? text.simulate.noneInCohort(scene.value?.size ?? 0) : text.simulate.amongSays}
        </p>
      )}
    </div>
  );
}
