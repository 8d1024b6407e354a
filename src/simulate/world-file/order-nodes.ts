/** Nodes with their parents before them, and each circle found on the way as the path of its names, first again at the end. */
export interface NodeOrder {
  readonly order: readonly string[];
  readonly circles: readonly (readonly string[])[];
}

/**
 * Orders names so that parents come first, otherwise as given. `parentsOf` may name what is not in the list; it is passed over. Names in
 * a circle, and what depends on them, are left out of the order.
 */
export function orderNodes(names: readonly string[], parentsOf: (name: string) => readonly string[]): NodeOrder {
  const known = new Set(names);
  const state = new Map<string, 'open' | 'done' | 'broken'>();
  const order: string[] = [];
  const circles: string[][] = [];
  const trail: string[] = [];
  const visit = (name: string): boolean => {
    const seen = state.get(name);
    if (seen === 'open') circles.push([...trail.slice(trail.indexOf(name)), name]);
    if (seen !== undefined) return seen === 'done';
    state.set(name, 'open');
    trail.push(name);
    const sound = parentsOf(name)
      .filter((parent) => known.has(parent))
      .map(visit)
      .every(Boolean);
    trail.pop();
    state.set(name, sound ? 'done' : 'broken');
    if (sound) order.push(name);
    return sound;
  };
  for (const name of names) visit(name);
  return { order, circles };
}
