/** One line of `evenhand doctor`: what was looked at, what was found, what it is for, and what to do when it is not well. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'limited' | 'missing';
  readonly found: string;
  readonly use: string;
  readonly remedy?: string;
}
