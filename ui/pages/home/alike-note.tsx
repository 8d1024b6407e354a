import { enumerate } from '../../../src/report/format.ts';
import { nameOfStack, namesOfTables } from '../../data/names-of-tables.ts';
import type { SharedNames } from '../../data/off-thread/shared-names.ts';
import { text } from '../../text/en.ts';
import { alike, busy, useStack, useTables } from './home-state.ts';

/** Of the people that tables share, how many may differ in what a person keeps: slips of those who recorded it. */
const mostSlips = 0.05;

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
      {shared !== undefined && !sameCases && <SharedNote shared={shared} />}
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
        <StackButtons found={found} />
      </p>
      <p class="quiet">
        {text.home.stackHint(nameOfStack(tables), column)}
        {shared !== undefined && !sameCases && ` ${text.home.stackApartHint(shared.column, namesOfTables(tables)[0]!)}`}
      </p>
    </section>
  );
}

type Found = NonNullable<typeof alike.value>;

/** How the tables are put one below the other: where they name patients alike, somebody has to say whether these are the same. */
function StackButtons({ found }: { readonly found: Found }) {
  const { sameCases, shared } = found;
  const isAsked = shared !== undefined && !sameCases;
  const isLikely = isAsked ? likelyApart(shared) : undefined;
  const button = (label: string, isPrimary: boolean, apart: readonly string[] = []) => (
    <button
      type="button"
      class={isPrimary ? 'primary' : ''}
      disabled={busy.value !== undefined}
      onClick={() => void useStack(found, apart)}
    >
      {label}
    </button>
  );
  if (!isAsked) return button(text.home.stack, !sameCases);
  return (
    <>
      {button(text.home.stackApart(shared.column), isLikely === true, shared.apart)}
      {button(text.home.stackSame(shared.column), isLikely === false)}
    </>
  );
}

/** Whether people of one name are others in each table, as far as what a person keeps tells. */
function likelyApart({ count, differing }: SharedNames): boolean | undefined {
  return differing === undefined ? undefined : differing > mostSlips * count;
}

function SharedNote({ shared: { column, count, differing, lasting } }: { readonly shared: SharedNames }) {
  const says = differing === undefined ? '' : ` ${text.home.stackDiffers(differing, count, enumerate(lasting))}`;
  return <p data-role="shared">{`${text.home.stackShared(column, count)}${says}`}</p>;
}
