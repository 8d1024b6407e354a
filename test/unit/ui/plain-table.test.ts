import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { inputFromBytes } from '../../../src/cases/input.ts';
import * as plainTable from '../../../ui/data/off-thread/plain-table.ts';

const odditiesOf = (bytes: Uint8Array) => plainTable.odditiesOf(inputFromBytes('a.csv', bytes));
const plainCopy = async (bytes: Uint8Array) => (await plainTable.plainCopy(inputFromBytes('a.csv', bytes))).text();
const utf8 = (text: string) => new TextEncoder().encode(text);
const table = (rows: readonly string[]) => utf8(`${rows.join('\r\n')}\r\n`);

describe('a table of a spreadsheet', () => {
  it('is seen to have decimal commas and percentages, and copied without them', async () => {
    const bytes = table(['Fall;Alter;KI (%);Dosis', '1;61;20,6;1.204,5', '2;47;99;0,25', '3;;7,25;']);
    expect(await odditiesOf(bytes)).toEqual({
      encoding: undefined,
      words: [],
      commas: ['KI (%)', 'Dosis'],
      digits: [],
      percentages: ['KI (%)'],
      names: undefined,
    });
    expect(await plainCopy(bytes)).toBe('Fall;Alter;KI (%);Dosis\n1;61;0.206;1204.5\n2;47;0.99;0.25\n3;;0.0725;\n');
    expect(await odditiesOf(utf8(await plainCopy(bytes)))).toBeUndefined();
  });

  it('is read in the encoding of older programs where it is not UTF-8', async () => {
    const bytes = Uint8Array.from([...utf8('sex;p\n'), 0x6d, 0xe4, ...utf8('nnlich;0.5\n')]);
    expect(await odditiesOf(bytes)).toEqual({
      encoding: 'windows-1252',
      words: ['männlich'],
      commas: [],
      digits: [],
      percentages: [],
      names: undefined,
    });
    expect(await plainCopy(bytes)).toBe('sex;p\nmännlich;0.5\n');
  });

  it('is seen to have digits of another script, and copied with those from 0 to 9', async () => {
    const bytes = table(['رقم;score;نسبة %;p', '١;٠٫٩١;٩٠٪;٠,٥', '٢;٠٫٣;١٢٫٥٪;٠,٢٥', 'ص٣;;;۰,۷']);
    expect(await odditiesOf(bytes)).toMatchObject({
      encoding: undefined,
      commas: ['p'],
      digits: ['score', 'نسبة %', 'p'],
      percentages: ['نسبة %'],
    });
    expect(await plainCopy(bytes)).toBe('رقم;score;نسبة %;p\n١;0.91;0.9;0.5\n٢;0.3;0.125;0.25\nص٣;;;0.7\n');
    expect(await plainCopy(table(['号,点', '1,０．５', '2,０．２５']))).toBe('号,点\n1,0.5\n2,0.25\n');
  });

  it('is given names where its first line is a row, beside all else', async () => {
    const bytes = table(['P1;F;1;0,93;62', 'P2;M;0;0,25;71', 'P3;F;1;0,5;40']);
    expect(await odditiesOf(bytes)).toMatchObject({
      names: ['column_1', 'column_2', 'column_3', 'column_4', 'column_5'],
      commas: ['column_4'],
    });
    expect(await plainCopy(bytes)).toBe(
      'column_1;column_2;column_3;column_4;column_5\nP1;F;1;0.93;62\nP2;M;0;0.25;71\nP3;F;1;0.5;40\n',
    );
    expect(await odditiesOf(utf8(await plainCopy(bytes)))).toBeUndefined();
  });

  it('is left alone where a comma may stand at the thousands, and where nothing is odd', async () => {
    expect(await odditiesOf(table(['id;count', '1;1,234', '2;12,345']))).toBeUndefined();
    expect(await odditiesOf(table(['id,score', '1,0.25', '2,"0.5"']))).toBeUndefined();
    expect(await odditiesOf(table(['id;score (%)', '1;0.25', '2;101']))).toBeUndefined();
  });

  it('keeps quotes, and cells that are no numbers', async () => {
    const some = Array.from({ length: 9 }, (_, row) => `${row};${row},5`);
    expect(await plainCopy(table(['name;value', '"a;b ""c""";k. A.', ...some]))).toMatch(
      /^name;value\n"a;b ""c""";k\. A\.\n0;0\.5\n/,
    );
    expect(await odditiesOf(table(['name;value', 'a;k. A.', 'b;0,5']))).toBeUndefined();
  });

  it('is read in pieces, however they are cut, and given back in between', async () => {
    const rows = ['Fall;Größe;Notiz', ...Array.from({ length: 30 }, (_, row) => `${row};${row},5;"a ""b"";\nc"`)];
    const bytes = table(rows).filter((byte) => byte !== 0xc3);
    let [read, breaths] = [0, 0];
    const pieces = (size: number) => ({
      name: 'a.csv',
      async *open() {
        for (let at = 0; at < bytes.length; at += size) {
          await new Promise((resolve) => setImmediate(resolve));
          read += 1;
          yield bytes.subarray(at, at + size);
        }
      },
    });
    const ticks = setInterval(() => (breaths += 1), 0);
    const [cut, whole] = [await plainTable.plainCopy(pieces(1)), await plainCopy(bytes)];
    clearInterval(ticks);
    expect(await cut.text()).toBe(whole);
    expect(whole).toContain('\n1;1.5;"a ""b"";\nc"\n');
    expect(await plainCopy(gzipSync(bytes))).toBe(whole);
    expect(read).toBeGreaterThan(2 * bytes.length);
    expect(breaths).toBeGreaterThan(0);
  });
});
