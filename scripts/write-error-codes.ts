// Writes docs/error-codes.md: npx tsx scripts/write-error-codes.ts. Sentences that stand on the page stay; new codes get those of their first
// error in the source, with "…" for what differs from case to case, to be made readable by hand.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { ErrorKind } from '../src/core/errors.ts';
import { areas, type ErrorRow, errorCodes, exitOf, introduction, rowsOfPage, sourceFiles } from './error-codes.ts';

const page = fileURLToPath(new URL('../docs/error-codes.md', import.meta.url));

type Draft = Pick<ErrorRow, 'means' | 'cure'>;

/** What an expression says: texts with their gaps; of a choice the first. */
function said(node: ts.Node | undefined): string {
  if (node === undefined) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  }
  if (ts.isConditionalExpression(node)) return said(node.whenTrue) || said(node.whenFalse);
  if (ts.isBinaryExpression(node)) return said(node.left) + said(node.right);
  if (ts.isParenthesizedExpression(node)) return said(node.expression);
  return '…';
}

function hintOf(details: ts.Node | undefined): string {
  if (details === undefined) return '';
  if (ts.isStringLiteralLike(details) || ts.isTemplateExpression(details)) return said(details);
  if (!ts.isObjectLiteralExpression(details)) return '';
  for (const property of details.properties) {
    if (ts.isPropertyAssignment(property) && property.name.getText() === 'hint') return said(property.initializer);
  }
  return '';
}

function drafts(): ReadonlyMap<string, Draft> {
  const found = new Map<string, Draft>();
  for (const [name, text] of sourceFiles()) {
    const visit = (node: ts.Node): void => {
      const parts = (ts.isCallExpression(node) || ts.isNewExpression(node)) && node.arguments;
      if (parts && /^(usageError|dataError|internalError|EvenhandError|refusal)$/.test(node.expression.getText())) {
        const [code, message, details] = ts.isNewExpression(node) ? parts.slice(1) : parts;
        if (code !== undefined && ts.isStringLiteralLike(code)) {
          const before = found.get(code.text);
          const means = said(message);
          const cure = hintOf(details);
          if (before === undefined || (before.cure === '' && cure !== '')) found.set(code.text, { means, cure });
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true));
  }
  return found;
}

function sentence(text: string): string {
  const whole = text.replaceAll('|', '\\|').replaceAll('\n', ' ').trim();
  const begun = whole.startsWith('evenhand ') ? whole : whole.charAt(0).toUpperCase() + whole.slice(1);
  return begun.replace(/([^.!?:])$/, '$1.');
}

/** What to do where an error has no hint. */
function cureOf(kinds: readonly ErrorKind[]): string {
  return kinds.includes('internal') ? 'Report it, with what `--debug` prints.' : 'Change what the message names.';
}

const kept = existsSync(page) ? rowsOfPage(readFileSync(page, 'utf8')) : new Map<string, ErrorRow>();
const drafted = drafts();
const codes = errorCodes();
const sections = areas.map(({ prefixes, title }) => {
  const own = [...codes].filter(([code]) => prefixes.includes(code.split('/')[0]!));
  const rows = own.map(([code, kinds]) => {
    const { means, cure } = kept.get(code) ?? {
      means: sentence(drafted.get(code)?.means ?? ''),
      cure: sentence(drafted.get(code)?.cure ?? '') || cureOf(kinds),
    };
    return `| \`${code}\` | ${exitOf(kinds)} | ${means} | ${cure} |`;
  });
  return [`## ${title}`, '', '| code | exit | means | what to do |', '|---|---|---|---|', ...rows, ''].join('\n');
});
writeFileSync(page, `${introduction}\n${sections.join('\n')}`);
