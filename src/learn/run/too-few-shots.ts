import type { LearningCases } from '../cases/learning-cases.ts';

/** What was drawn: so many training cases of each class, with a set of each class of every group of that attribute. */
export interface DrawnShots {
  readonly shots: number;
  readonly set?: string | undefined;
}

/** Says which classes, or classes of a set, have fewer training cases than shots; nothing where all have enough. */
export function tooFewShots(
  { classes, label, attributes, splits }: Pick<LearningCases, 'classes' | 'label' | 'attributes' | 'splits'>,
  { shots, set }: DrawnShots,
): readonly string[] {
  const sets = attributes.find(({ name }) => name === set);
  const counts = new Map<string, number>(sets === undefined ? classes.map((name) => [name, 0]) : []);
  for (const index of splits.train) {
    const name = classes[label[index]!];
    if (name === undefined) continue;
    const key = sets === undefined ? name : `${name} in ${sets.groups[sets.codes[index]!] ?? 'Unknown'}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const few = [...counts].filter(([, count]) => count < shots).map(([name, count]) => `${name} ${count}`);
  if (few.length === 0) return [];
  return [`Fewer than ${shots} training cases, so all of them were taken: ${few.join(', ')}`];
}
