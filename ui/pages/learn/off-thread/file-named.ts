import type { GivenFile } from './messages.ts';

/** The file of this path, else the only one whose path ends so, else the only one of this name. */
export function fileNamed(files: readonly GivenFile[], name: string): GivenFile | undefined {
  const wanted = name.replaceAll('\\', '/').replace(/^(\.?\/)+/, '');
  const base = wanted.split('/').at(-1)!;
  const ending = (tail: string) => files.filter(({ path }) => path === tail || path.endsWith(`/${tail}`));
  const exact = files.find(({ path }) => path === wanted);
  return exact ?? [ending(wanted), ending(base)].find((found) => found.length === 1)?.[0];
}
