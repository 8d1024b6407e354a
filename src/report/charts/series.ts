// How the lines of different groups are told apart: colour, dash and place in the legend, the same in every chart of an attribute.
// Colours are those of Okabe and Ito, darkened or lightened in the style sheet until they stand out from the page.
import { type Markup, raw } from '../html.ts';

/** How many groups a chart with lines can hold; more cannot be told apart. */
export const maximumSeries = 8;

const dashes = ['', '6 3', '2 2', '8 3 2 3', '', '6 3', '2 2', '8 3 2 3'];

/** The look of one line. */
export interface SeriesStyle {
  readonly colour: string;
  readonly dash: string;
}

/** The look of everybody's line, behind those of the groups. */
export const overallStyle: SeriesStyle = { colour: 'var(--overall)', dash: '' };

/** The look of the group at a place in its attribute. */
export function seriesStyle(index: number): SeriesStyle {
  const place = ((index % maximumSeries) + maximumSeries) % maximumSeries;
  return { colour: `var(--series-${place + 1})`, dash: dashes[place] ?? '' };
}

/** A short piece of the line for a legend. */
export function swatch(style: SeriesStyle, width = 2): Markup {
  const dash = style.dash === '' ? '' : ` stroke-dasharray="${style.dash}"`;
  return raw(
    `<svg class="swatch" width="26" height="8" aria-hidden="true"><line x1="0" x2="26" y1="4" y2="4" stroke="${style.colour}" stroke-width="${width}"${dash}/></svg>`,
  );
}
