import { expect, test } from 'vitest';
import { sniffDelimiter, suspectDelimiter } from '../../../../src/cases/read/sniff-delimiter.ts';

test.each([
  [',', 'a,b\n1,2\n'],
  [';', 'a;b;c\n0,5;1,5;2,5\n'],
  ['\t', 'a\tb\n"x,y"\t2\n'],
  ['|', 'a|b\n1|2\n'],
  [',', 'id,Finding Labels\n1,Mass|Nodule\n2,Effusion|Mass|Nodule\n'],
  [',', 'id,note\n1,"a;b;c"\n2,"x;y;z;w"\n'],
  [';', '"a,b";c\n1;2\n3;4\n'],
  [undefined, 'id\n1\n2\n'],
  [undefined, ''],
])('%j', (delimiter, sample) => {
  expect(sniffDelimiter(sample)).toBe(delimiter);
});

test('a delimiter in the header only loses to one that fits every record', () => {
  expect(sniffDelimiter('Width,Height;Space[x,y];z\n1;2;3\n4;5;6\n')).toBe(';');
});

test.each([
  ['^', 'a^b\n1^2\n'],
  [' ', 'a b c\n1 2 3\n'],
  [undefined, 'Patient ID\n12\n13\n'],
  [undefined, 'Finding Labels\nNo Finding\n'],
])('a delimiter that must be named: %j', (delimiter, sample) => {
  expect(suspectDelimiter(sample)).toBe(delimiter);
});
