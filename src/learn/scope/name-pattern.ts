/** Names by a pattern that is looked for in them, or by a test. */
export type NamePattern = RegExp | ((name: string) => boolean);

/** Whether a name fits a pattern. */
export function fitsPattern(name: string, pattern: NamePattern): boolean {
  return pattern instanceof RegExp
    ? new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(name)
    : pattern(name);
}
