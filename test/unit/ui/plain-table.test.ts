import { describe, expect, it } from 'vitest';
import { odditiesOf, plainCopy } from '../../../ui/pages/home/plain-table.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const table = (rows: readonly string[]) => utf8(`${rows.join('\r\n')}\r\n`);

describe('a table of a spreadsheet', () => {
  it('is seen to have decimal commas and percentages, and copied without them', () => {
    const bytes = table(['Fall;Alter;KI (%);Dosis', '1;61;20,6;1.204,5', '2;47;99;0,25', '3;;7,25;']);
    expect(odditiesOf(bytes)).toEqual({ isOldEncoding: false, commas: ['KI (%)', 'Dosis'], percentages: ['KI (%)'] });
    expect(plainCopy(bytes)).toBe('Fall;Alter;KI (%);Dosis\n1;61;0.206;1204.5\n2;47;0.99;0.25\n3;;0.0725;\n');
    expect(odditiesOf(utf8(plainCopy(bytes)))).toBeUndefined();
  });

  it('is read in the encoding of older programs where it is not UTF-8', () => {
    const bytes = Uint8Array.from([...utf8('sex;p\n'), 0x6d, 0xe4, ...utf8('nnlich;0.5\n')]);
    expect(odditiesOf(bytes)).toEqual({ isOldEncoding: true, commas: [], percentages: [] });
    expect(plainCopy(bytes)).toBe('sex;p\nmännlich;0.5\n');
  });

  it('is left alone where a comma may stand at the thousands, and where nothing is odd', () => {
    expect(odditiesOf(table(['id;count', '1;1,234', '2;12,345']))).toBeUndefined();
    expect(odditiesOf(table(['id,score', '1,0.25', '2,"0.5"']))).toBeUndefined();
    expect(odditiesOf(table(['id;score (%)', '1;0.25', '2;101']))).toBeUndefined();
  });

  it('keeps quotes, and cells that are no numbers', () => {
    const some = Array.from({ length: 9 }, (_, row) => `${row};${row},5`);
    expect(plainCopy(table(['name;value', '"a;b ""c""";k. A.', ...some]))).toMatch(
      /^name;value\n"a;b ""c""";k\. A\.\n0;0\.5\n/,
    );
    expect(odditiesOf(table(['name;value', 'a;k. A.', 'b;0,5']))).toBeUndefined();
  });
});
