// The command line. Standard output holds the answer and nothing else; progress, warnings and errors go to standard error.
import { Command, CommanderError } from '@commander-js/extra-typings';
import { exitCodes } from '../core/errors.ts';
import { watchInterrupts } from '../platform/node/interrupts.ts';
import { packageVersion } from '../platform/node/version.ts';
import { printError } from './print-error.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { type Session, shared } from './verb.ts';
import { verbs } from './verbs.ts';

/** Runs the command line with the given arguments (without node and script) and gives its exit status. */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const interrupts = watchInterrupts();
  const session: Session = { terminal, signal: interrupts.signal, exitStatus: 0 };
  try {
    if (argv.length === 0) return showHelp(program(session), terminal);
    await program(session).parseAsync([...argv], { from: 'user' });
    return session.exitStatus;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    terminal.onFailure?.(error);
    return printError(error, terminal, { debug: argv.includes('--debug') });
  } finally {
    interrupts.dispose();
  }
}

function program(session: Session): Command {
  const root = shared(new Command('evenhand'), session.terminal)
    .description(
      'Measures how a medical-image model treats different groups: one table of scores in, one verdict per attribute out.',
    )
    .version(packageVersion(), '-v, --version', 'show the version')
    .helpCommand('help [verb]', 'show the help of a verb')
    .showHelpAfterError('Run "evenhand --help" for all verbs.')
    .addHelpText('after', exitStatusHelp);
  for (const verb of verbs) root.addCommand(verb(session));
  return root;
}

function showHelp(root: Command, terminal: Terminal): number {
  terminal.err(root.helpInformation());
  return exitCodes.usage;
}

const exitStatusHelp = `
Exit status: 0 done, 2 not enough data for any verdict, 64 wrong usage, 65 bad data, 70 fault of the program,
74 input or output failed, 130 interrupted.`;
