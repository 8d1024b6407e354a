// What a folder of `evenhand learn` says of its cases, found from the folder or from a table in it.
import { dirname, join, resolve } from 'node:path';
import type { LearningCasesRecord } from '../../learn/cases/learning-cases-plan.ts';
import { readText } from './read-text.ts';

/** The record of the cases of the run that a folder belongs to; undefined where there is none here or in the two folders above. */
export async function recordOfRun(folder: string): Promise<LearningCasesRecord | undefined> {
  for (let at = resolve(folder), depth = 0; depth < 3; at = dirname(at), depth += 1) {
    const text = await readText(join(at, 'cases.json')).catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as LearningCasesRecord;
  }
  return undefined;
}

/** The same from a table of scores; undefined where the table is not one that a training wrote. */
export async function recordOfScores(table: string): Promise<LearningCasesRecord | undefined> {
  const folder = dirname(table);
  const training = await readText(join(folder, 'training.json')).catch(() => undefined);
  return training === undefined ? undefined : recordOfRun(folder);
}
