// Markup by tagged template: everything put into a template is escaped unless it is Markup already, so that a group named
// `<script>` stays a name. The only way to make Markup from a text is `raw`, used for our own charts and style sheet.

/** A piece of HTML that is safe to insert. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What a template accepts: texts and numbers are escaped, Markup is kept, arrays are joined, nothing is nothing. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Control characters are not text in HTML; bidirectional overrides could make one name look like another.
const invisible = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/** Escapes a text for element content and for quoted attribute values; drops control characters and bidirectional overrides. */
export function escapeHtml(text: string): string {
  return text.replace(invisible, '').replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Trusts a text as HTML. */
export function raw(text: string): Markup {
  return new Markup(text);
}

/** Tagged template that escapes what is put into it. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let text = parts[0] ?? '';
  for (const [index, content] of contents.entries()) text += render(content) + (parts[index + 1] ?? '');
  return new Markup(text);
}

/** Joins pieces with a separator, leaving out the empty ones. */
export function join(pieces: readonly Content[], separator: string): Markup {
  return new Markup(
    pieces
      .map(render)
      .filter((text) => text !== '')
      .join(escapeHtml(separator)),
  );
}

function render(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Markup) return content.toString();
  if (typeof content === 'object') return content.map(render).join('');
  return escapeHtml(String(content));
}
