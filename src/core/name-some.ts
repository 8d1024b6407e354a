/** How many names stand in a sentence before the rest is counted. */
const mostNamed = 10;

/** Names in one sentence: `A, B, C`, and of many the first ten with the number of the others: `A, ..., J and 290 more`. */
export function nameSome(names: readonly string[]): string {
  const others = names.length - mostNamed;
  return others > 1 ? `${names.slice(0, mostNamed).join(', ')} and ${others} more` : names.join(', ');
}
