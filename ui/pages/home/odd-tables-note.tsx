import { enumerate } from '../../../src/report/format.ts';
import { type OlderEncoding, olderEncodings } from '../../data/off-thread/older-encodings.ts';
import { text } from '../../text/en.ts';
import { busy, usePlainCopy } from './home-state.ts';
import { type OddTable, oddTables, readAs } from './odd-tables.ts';

/** What of the tables in use cannot be audited as it is written, and the copy that can. */
export function OddTablesNote() {
  return (
    <>
      {oddTables.value.map((table) => (
        <section key={table.path} class="panel odd" data-role="odd-table" aria-label={titleOf(table)}>
          <h2>{titleOf(table)}</h2>
          <ul>
            {saidOf(table).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          {table.encoding !== undefined && <EncodingChoice table={table} encoding={table.encoding} />}
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

/** In which encoding the table is read, with words that show whether it is the right one. */
function EncodingChoice({ table, encoding }: { readonly table: OddTable; readonly encoding: OlderEncoding }) {
  return (
    <p class="row" data-role="encoding">
      <label class="inline">
        <span>{text.home.readAs}</span>
        <select
          value={encoding}
          onChange={({ currentTarget }) => void readAs(table, currentTarget.value as OlderEncoding)}
        >
          {olderEncodings.map((each) => (
            <option key={each} value={each}>
              {text.home.encodings[each]}
            </option>
          ))}
        </select>
      </label>
      <output>{text.home.readsAs(table.words)}</output>
    </p>
  );
}

function titleOf({ path, names }: OddTable): string {
  return names === undefined ? text.home.oddTitle(path) : text.home.noNamesTitle(path);
}

function saidOf({ encoding, commas, digits, percentages, names }: OddTable): readonly string[] {
  return [
    ...(names !== undefined ? [text.home.noNames(names)] : []),
    ...(encoding !== undefined ? [text.home.oldEncoding] : []),
    ...(commas.length > 0 ? [text.home.decimalCommas(enumerate(commas))] : []),
    ...(digits.length > 0 ? [text.home.otherDigits(enumerate(digits))] : []),
    ...(percentages.length > 0 ? [text.home.percentages(enumerate(percentages))] : []),
  ];
}
