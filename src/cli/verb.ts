import { Command } from '@commander-js/extra-typings';
import type { Terminal } from './terminal.ts';

/** What a verb is given: the terminal, the signal of an interrupt, and where to leave an exit status other than 0. */
export interface Session {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  exitStatus: number;
}

/** What the help of a verb says. */
export interface VerbHelp {
  readonly summary: string;
  readonly description: string;
  /** Command lines with what each does. */
  readonly examples: readonly (readonly [commandLine: string, does: string])[];
}

/** A verb of the command line with the settings that all verbs share: usage errors are thrown, help ends with examples. */
export function createVerb(name: string, { summary, description, examples }: VerbHelp, terminal: Terminal) {
  const lines = examples.map(([commandLine, does]) => `  ${does}\n    $ ${commandLine}`);
  return shared(new Command(name), terminal)
    .summary(summary)
    .description(description)
    .option('--debug', 'print the stack of a failure')
    .showHelpAfterError(`Run "evenhand ${name} --help" for all options.`)
    .addHelpText('after', `\nExamples:\n${lines.join('\n')}\n`);
}

/** Settings of the program and of every verb. */
export function shared(command: Command, terminal: Terminal): Command {
  return command
    .exitOverride()
    .helpOption('-h, --help', 'show this help')
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (text, write) => write(text.replace(/^error: /, 'evenhand: ')),
      getOutHelpWidth: () => Math.min(terminal.columns, 110),
      getErrHelpWidth: () => Math.min(terminal.columns, 110),
    });
}
