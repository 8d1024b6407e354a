import { nameOfStack } from '../../data/names-of-tables.ts';
import { text } from '../../text/en.ts';
import { alike, busy, useStack, useTables } from './home-state.ts';

/** Tables that cannot be joined because they have the same columns: what they seem to be, and what can be done with them. */
export function AlikeNote() {
  const found = alike.value;
  if (found === undefined) return null;
  const { tables, rest, sameCases, shared, column } = found;
  const isBusy = busy.value !== undefined;
  const title = text.home.alikeTitle(tables);
  return (
    <section class="panel odd" data-role="alike" aria-label={title}>
      <h2>{title}</h2>
      <p>{sameCases ? text.home.sameCases : text.home.otherCases}</p>
      <p class="row">
        {tables.map((table) => (
          <button
            key={table}
            type="button"
            class={sameCases && table === tables[0] ? 'primary' : ''}
            disabled={isBusy}
            onClick={() => void useTables([table, ...rest])}
          >
            {text.home.useAlone(table)}
          </button>
        ))}
        <button type="button" class={sameCases ? '' : 'primary'} disabled={isBusy} onClick={() => void useStack(found)}>
          {text.home.stack}
        </button>
      </p>
      <p class="quiet">
        {text.home.stackHint(nameOfStack(tables), column)}
        {shared !== undefined && !sameCases && ` ${text.home.stackShared(shared)}`}
      </p>
    </section>
  );
}
