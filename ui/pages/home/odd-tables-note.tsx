import { enumerate } from '../../../src/report/format.ts';
import { text } from '../../text/en.ts';
import { busy, usePlainCopy } from './home-state.ts';
import { type OddTable, oddTables } from './odd-tables.ts';

/** What of the tables in use cannot be audited as it is written, and the copy that can. */
export function OddTablesNote() {
  return (
    <>
      {oddTables.value.map((table) => (
        <section key={table.path} class="panel odd" data-role="odd-table" aria-label={text.home.oddTitle(table.path)}>
          <h2>{text.home.oddTitle(table.path)}</h2>
          <ul>
            {saidOf(table).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <p class="row">
            <button
              type="button"
              class="primary"
              disabled={busy.value !== undefined}
              onClick={() => void usePlainCopy(table)}
            >
              {text.home.usePlainCopy}
            </button>
            <span class="quiet">{text.home.plainCopyHint(table.copy)}</span>
          </p>
        </section>
      ))}
    </>
  );
}

function saidOf({ isOldEncoding, commas, percentages }: OddTable): readonly string[] {
  return [
    ...(isOldEncoding ? [text.home.oldEncoding] : []),
    ...(commas.length > 0 ? [text.home.decimalCommas(enumerate(commas))] : []),
    ...(percentages.length > 0 ? [text.home.percentages(enumerate(percentages))] : []),
  ];
}
