/** A text as one word of a command line that can be pasted into a shell: in double quotes where signs in it mean something there. */
export function shellWord(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `"${text.replace(/["$`\\]/g, '\\$&')}"`;
}
