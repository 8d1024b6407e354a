import { expect, it } from 'vitest';
import { folderName } from '../../../../src/server/jobs/folder-name.ts';

it.each([
  ['Audit of my_scores.csv', 'audit-of-my-scores-csv'],
  ['Prüfung Straße Ærø', 'prufung-strasse-aero'],
  ['Søren Łódź İstanbul ısı', 'soren-lodz-istanbul-isi'],
  ['Þór Đukić œuvre', 'thor-dukic-oeuvre'],
  ['Проверка ёлки, объём', 'proverka-elki-obem'],
  ['Έλεγχος ακτινογραφιών', 'elegchos-aktinografion'],
  ['胸部X光 2024', 'x-2024'],
  ['胸部 2024', 'audit-2024'],
  ['تدقيق', 'audit'],
  ['2024', '2024'],
  ['   ', 'audit'],
  ['con', 'audit-con'],
  ['COM1', 'audit-com1'],
  [`${'a'.repeat(59)} b`, 'a'.repeat(59)],
])('%s is called %s', (title, name) => {
  expect(folderName(title, 'audit')).toBe(name);
});
