/** A value as a word of an expression: as it is where it can stand so, else in single quotes. */
export function expressionWord(text: string): string {
  return /^(?!(?:and|or)$)[A-Za-z_][\w-]*$/i.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
