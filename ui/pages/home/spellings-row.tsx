import { useEffect, useId } from 'preact/hooks';
import type { ColumnSummary } from '../../../src/cases/describe-table.ts';
import { formatCount } from '../../../src/report/format.ts';
import { Waiting } from '../../elements/waiting.tsx';
import { text } from '../../text/en.ts';
import type { Choices } from './choices.ts';
import { askValues, valuesOf } from './column-values.ts';
import { choices } from './home-state.ts';
import { alikeTogether, asTheyAre, groupsOf, hasAlike, type Spellings } from './spellings.ts';

/** Every value of an attribute with the group that it belongs to: the same name puts values together, an empty one into Unknown. */
export function SpellingsRow({ column, value }: { readonly column: ColumnSummary; readonly value: Choices }) {
  useEffect(() => void askValues(), []);
  const values = valuesOf(column);
  return (
    <tr class="more">
      <td colSpan={3} class="text">
        {values === undefined ? (
          <Waiting label={text.home.readingSpellings} />
        ) : (
          <Editor name={column.name} values={values} value={value} />
        )}
      </td>
    </tr>
  );
}

function Editor({
  name,
  values,
  value,
}: {
  readonly name: string;
  readonly values: Parameters<typeof groupsOf>[0];
  readonly value: Choices;
}) {
  const list = useId();
  const start = asTheyAre(values);
  const spellings = value.spellings[name] ?? start;
  const alike = alikeTogether(values, spellings);
  const groups = groupsOf(values, spellings);
  const set = (next: Spellings) => {
    choices.value = { ...value, spellings: { ...value.spellings, [name]: next } };
  };
  const isChanged = (next: Spellings) => values.some((each) => next[each.value] !== spellings[each.value]);
  return (
    <div class="spellings" data-role={`editor-${name}`}>
      <p class="quiet small">{text.home.spellingsHint}</p>
      <ul>
        {values.map((spelling) => (
          <li key={spelling.value}>
            <label>
              <span>
                {spelling.value} <small>{formatCount(spelling.cases)}</small>
              </span>
              <input
                type="text"
                list={list}
                value={spellings[spelling.value] ?? ''}
                placeholder={text.home.unknown}
                aria-label={text.home.groupOf(spelling.value)}
                onChange={({ currentTarget }) => set({ ...spellings, [spelling.value]: currentTarget.value.trim() })}
              />
            </label>
          </li>
        ))}
      </ul>
      <datalist id={list}>
        {groups.map((group) => group.value !== '' && <option key={group.value} value={group.value} />)}
      </datalist>
      <p class="row">
        {hasAlike(values, spellings) && (
          <button type="button" class="tool" onClick={() => set(alike)}>
            {text.home.alike}
          </button>
        )}
        {isChanged(start) && (
          <button type="button" class="tool" onClick={() => set(start)}>
            {text.home.asTheyAre}
          </button>
        )}
        <span class="quiet small" role="status">
          {text.home.groups(
            groups.map(({ value: group, cases }) => `${group || text.home.unknown} (${formatCount(cases)})`),
          )}
        </span>
      </p>
    </div>
  );
}
