// What an archive of FairVLMed says of its case.
import { isMissing, isUnknownWord } from '../../../cases/missing.ts';
import { EvenhandError } from '../../../core/errors.ts';
import type { NpzFile } from '../../../formats/numpy/read-npz.ts';
import { fairVlmedAttributes, fairVlmedCodes } from '../../../learn/inputs/fair-vlmed.ts';
import type { CaseRow } from '../../../simulate/dataset/table-of-rows.ts';
import { badLayout } from './fair-vlmed-archives.ts';

/** Fields that a case can be compared by. */
export const fairVlmedFields = [...fairVlmedAttributes, 'maritalstatus', 'age'] as const;

/**
 * Class as 0 or 1, attributes in words, age in years; null where unknown (-1, not a number, a word for it), and nothing of a field that the archive lacks. Fields
 * are numbers, or texts: `yes` and `no`, and the words of the codes in any spelling; other words stay as they are.
 * @throws `learn/bad-layout` (data) for a lacking class, several numbers, and codes that stand for nothing.
 */
export async function fairVlmedFacts(archive: NpzFile, file: string): Promise<CaseRow> {
  const facts: Record<string, string | number | null> = {
    glaucoma: classOf(await singleValue(archive, 'glaucoma', file), file),
  };
  for (const name of fairVlmedFields) {
    if (!archive.names.includes(name)) continue;
    const value = await singleValue(archive, name, file);
    facts[name] = name === 'age' ? ageOf(value, file) : wordOf(value, name, file);
  }
  return facts;
}

/** A single number or text; null where it is not known. */
async function singleValue(archive: NpzFile, name: string, file: string): Promise<number | string | null> {
  if (!archive.names.includes(name))
    throw badLayout(`it has no field "${name}"; it has ${archive.names.join(', ')}.`, { file });
  const value = await archive.read(name).then(
    ({ data }) => (data.length === 1 ? Number(data[0]) : undefined),
    (error: unknown) => {
      if (error instanceof EvenhandError && error.code === 'formats/npy-unsupported-type')
        return archive.readText(name);
      throw error;
    },
  );
  if (value === undefined) throw badLayout(`the field "${name}" is no single number.`, { file });
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const text = value.trim();
  if (isMissing(text) || isUnknownWord(text)) return null;
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

function classOf(value: number | string | null, file: string): number | null {
  if (value === null || value === -1) return null;
  const named = { yes: 1, true: 1, glaucoma: 1, no: 0, false: 0, 'non-glaucoma': 0 }[String(value).toLowerCase()];
  const code = named ?? value;
  if (code === 0 || code === 1) return code;
  throw badLayout(`the field "glaucoma" is ${JSON.stringify(value)}; it is 0 or 1, or yes or no.`, { file });
}

function ageOf(value: number | string | null, file: string): number | null {
  if (typeof value === 'string') throw badLayout(`the field "age" is ${JSON.stringify(value)}, no number.`, { file });
  return value === null || value < 0 ? null : value;
}

function wordOf(value: number | string | null, name: keyof typeof fairVlmedCodes, file: string): string | null {
  if (value === null || value === -1) return null;
  const words: readonly string[] = fairVlmedCodes[name];
  if (typeof value === 'string') return words.find((word) => plain(word) === plain(value)) ?? value;
  const word = words[value];
  if (word === undefined)
    throw badLayout(`the field "${name}" is ${value}; its codes are -1 to ${words.length - 1}.`, { file });
  return word;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, '');
}
