// The shell of a page: one file that asks the network for nothing. The policy forbids scripts, requests and frames; there are none.
import { type Content, html, type Markup, raw } from './html.ts';
import { styleSheet } from './styles.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const policyWithPictures = `${policy}; img-src data:`;

export interface PageOptions {
  readonly title: string;
  /** A class of the body, for styles that only one kind of page has. */
  readonly className: string;
  readonly body: Content;
  /** Whether the page holds pictures, in itself. */
  readonly pictures?: boolean | undefined;
}

/** A whole HTML document. */
export function page({ title, className, body, pictures }: PageOptions): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${pictures ? policyWithPictures : policy}">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${raw(styleSheet)}</style>
</head>
<body class="${className}">
${body}
</body>
</html>
`;
}
