// A failure as the user sees it: what is wrong and where, all problems when there are several, what to do. The stack only on request.
import { EvenhandError, exitCodes } from '../core/errors.ts';
import type { Terminal } from './terminal.ts';

const shownProblems = 20;
const longestLine = 1200;

/** Prints an error and gives the exit status that belongs to it: 64 usage, 65 data, 70 our fault, 74 input or output, 130 interrupted. */
export function printError(error: unknown, terminal: Terminal, { debug }: { readonly debug: boolean }): number {
  if (error instanceof EvenhandError) {
    terminal.err(`${describe(error)}\n`);
    if (debug) terminal.err(`\n[${error.code}] ${trace(error)}\n`);
    else if (error.kind === 'internal') terminal.err(`${faultNote}\n`);
    return exitCodes[error.kind];
  }
  terminal.err(`evenhand: unexpected failure: ${error instanceof Error ? error.message : String(error)}\n`);
  terminal.err(debug && error instanceof Error ? `\n${trace(error)}\n` : `${faultNote}\n`);
  return exitCodes.internal;
}

const faultNote =
  'This is a fault of Evenhand, not of your data. Run the command again with --debug and report what it prints.';

function describe({ message, problems, hint }: EvenhandError): string {
  const lines = [`evenhand: ${message}`];
  if (problems.length > 0 && !message.includes(problems[0]!)) {
    lines.push(...problems.slice(0, shownProblems).map((problem) => `  - ${problem}`));
    if (problems.length > shownProblems) lines.push(`  ... and ${problems.length - shownProblems} more`);
  }
  if (hint !== undefined) lines.push(`hint: ${hint}`);
  return lines.join('\n').split('\n').map(cut).join('\n');
}

/** A line that fits a screen: names of hundreds of groups are cut. */
function cut(line: string): string {
  return line.length > longestLine
    ? `${line.slice(0, longestLine)} ... (${line.length - longestLine} characters more)`
    : line;
}

function trace(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${trace(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
