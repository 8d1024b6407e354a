import { type Command, Option } from '@commander-js/extra-typings';
import type { SimulateFlags } from '../actions/simulate.ts';
import { integer, positiveInteger, threadCount } from '../plan/audit-flags.ts';
import { createVerb, type Session } from '../verb.ts';

const help = {
  summary: 'make images, notes and scores whose truth is known',
  description:
    'Draws cases from a causal graph and renders them: brain MRI, fundus photographs with notes, skin lesions, chest X-rays, or scores alone. ' +
    'WORLD is the name of a ready-made world or a world file (YAML). The folder gets a case table, images, masks, latents, twins, a data card and a ' +
    'manifest; the same command gives the same bytes, for any number of workers. A run that was stopped goes on where it was.',
  examples: [
    ['evenhand simulate --list', 'What there is'],
    ['evenhand simulate fundus-pairs --out pairs --n 500', '500 eyes with notes, some pairs bad on purpose'],
    ['evenhand simulate brain-near --out near --twins bias --preview', 'Each case with and without the bias'],
    ['evenhand simulate chest-view --out everyone-ap --do view=AP', 'As if every image had been taken front to back'],
    ['evenhand simulate skin-tone --print > my-world.yaml', 'A world file to start from'],
  ],
} as const;

/** `evenhand simulate`. */
export function simulateCommand(session: Session): Command {
  const options = [
    new Option('--out <folder>', 'folder for the dataset'),
    new Option('--n <count>', 'number of cases (default: what the world file says)').argParser(positiveInteger),
    new Option('--seed <number>', 'seed (default: what the world file says)').argParser(integer),
    new Option(
      '--twins <node>',
      'also render each case with another value of a node: bias, or bias=0 (repeatable)',
    ).argParser(collect),
    new Option('--do <node=value>', 'render all cases under an intervention (repeatable)').argParser(collect),
    new Option('--compat <name>', 'reproduce the published procedure of another simulator').choices(['simba']),
    new Option('--layout <name>', 'how the folder is laid out: as tables, or as Harvard-FairVLMed is').choices([
      'table',
      'fairvlmed',
    ]),
    new Option('--preview', 'also write a contact sheet: rows of subjects, columns of factors, what each changes'),
    new Option('--preview-only', 'write the contact sheet and nothing else'),
    new Option('--workers <count>', 'threads (default: one for each core)').argParser(threadCount),
    new Option('--overwrite', 'replace what another simulation left in the folder'),
    new Option('--list', 'list worlds and ready-made world files'),
    new Option('--print', 'print the world file'),
    new Option('--quiet', 'no progress'),
  ] as Option[];
  const verb = createVerb('simulate', help, session.terminal).argument(
    '[world]',
    'a ready-made world, or a world file',
  );
  const command = options.reduce((made, option) => made.addOption(option), verb as unknown as Command);
  return command.action(async (...args: unknown[]) => {
    const [world, flags] = args as [string | undefined, SimulateFlags];
    const { simulate } = await import('../actions/simulate.ts');
    await simulate(world, flags, session);
  });
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
