import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { ServeFlags } from '../actions/serve.ts';
import { positiveInteger } from '../plan/audit-flags.ts';
import { createVerb, type Session } from '../verb.ts';

const help = {
  summary: 'open a project folder in the browser',
  description:
    'Serves a project folder (see "evenhand init --project") to the browser of this machine: tables, audits, simulations and trainings, with their ' +
    'progress. Only this machine can reach it, and only with the address that is printed. Jobs go on when the server stops; the next one finds them.',
  examples: [
    ['evenhand serve study --open', 'Open the folder "study" in the browser'],
    ['evenhand serve --port 0', 'The current folder, on any port that is free'],
  ],
} as const;

/** `evenhand serve`. */
export function serveCommand(session: Session): Command {
  const options = [
    new Option('--port <number>', 'port; 0 for any that is free').argParser(port).default(4810),
    new Option('--open', 'open the browser'),
    new Option('--jobs <count>', 'jobs at a time').argParser(positiveInteger).default(1),
    new Option('--upload-limit <megabytes>', 'largest table that a page may send')
      .argParser(positiveInteger)
      .default(2000),
    new Option(
      '--host <address>',
      'address to listen on; another than that of this machine itself needs --allow-remote',
    ).default('127.0.0.1'),
    new Option(
      '--allow-remote',
      'let other machines reach the server: whoever has the address with its token sees all data, which travel unencrypted',
    ),
  ] as Option[];
  const verb = createVerb('serve', help, session.terminal).argument(
    '[folder]',
    'the project folder (default: the current one)',
  );
  const command = options.reduce((made, option) => made.addOption(option), verb as unknown as Command);
  return command.action(async (...args: unknown[]) => {
    const [folder, flags] = args as [string | undefined, ServeFlags];
    const { serve } = await import('../actions/serve.ts');
    await serve(folder ?? '.', flags, session);
  });
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('a port is a whole number from 0 to 65535.');
}
