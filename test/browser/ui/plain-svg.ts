/** A drawing as text of one element a line, without what may differ for no reason: numbers to a tenth, ids and the spaces between elements. */
export function plainSvg(svg: string): string {
  const plain = svg
    .replace(/ (?:id|aria-labelledby|aria-describedby|tabindex)="[^"]*"/g, '')
    .replace(/-?\d*\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10))
    .replace(/>\s*</g, '>\n<');
  return `${plain.trim()}\n`;
}
