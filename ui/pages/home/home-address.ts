// The tables in use and what was corrected of them, in the address: a link brings them back where the project has the tables, and so do the
// buttons of the browser that go back and forward.
import { computed, effect, signal, untracked } from '@preact/signals';
import { pageData } from '../../app/page-data.ts';
import { project } from '../../app/project.ts';
import { type Change, route, setParameters } from '../../app/router.ts';
import { firstChoices } from './choices.ts';
import { correctionNames, correctionsOf } from './corrections.ts';
import { choices, tableSeparator, used, useTables } from './home-state.ts';

/** Tables that the address asks for and that are still to be taken into use. */
const wanted = signal<readonly string[] | undefined>(undefined);

/** Tables that the address names and the project has not; empty while it is not known what the project has. */
export const absentTables = computed<readonly string[]>(() => {
  const there = pathsThere();
  return there.size === 0 && project.source.kind === 'server'
    ? []
    : (wanted.value ?? []).filter((path) => !there.has(path));
});

/** Follows the address, and has it follow the tables in use, until the returned function is called. */
export function followTables(): () => void {
  pageData.value = { tables: () => used.peek(), attachments: async () => [] };
  // What the address said when it was last read or written: whatever else it says was asked for by somebody.
  let seen: string | undefined;
  let usedBefore = used.peek();
  let last: Change | undefined;
  const stop = effect(() => {
    const { page, parameters } = route.value;
    const [there, tables, inUse] = [pathsThere(), used.value, inUseNow()];
    if (page !== '' && page !== 'home') {
      // The address is that of another page already when something is typed in the moment of a click.
      if (last !== undefined && wanted.peek() === undefined) project.keepPlace('home', { ...last, ...inUse });
      return;
    }
    last = parameters;
    if (tables !== usedBefore) wanted.value = undefined;
    usedBefore = tables;
    const said = keyOf(parameters);
    if (said !== seen) {
      const keeps = seen === undefined && parameters['tables'] === undefined;
      wanted.value = keeps || said === keyOf(inUse) ? undefined : namedIn(parameters);
      seen = said;
    }
    const asked = wanted.peek();
    if (asked !== undefined) {
      if (!asked.every((path) => there.has(path))) return;
      wanted.value = undefined;
      untracked(() => void useTables(asked, parameters));
      return;
    }
    setParameters(inUse, { quietly: true });
    seen = keyOf(route.peek().parameters);
  });
  return () => {
    stop();
    wanted.value = undefined;
    pageData.value = undefined;
  };
}

function pathsThere(): ReadonlySet<string> {
  return new Set(project.source.files.value.map(({ path }) => path));
}

function namedIn({ tables = '' }: Readonly<Record<string, string>>): readonly string[] {
  return tables.split(tableSeparator).filter((path) => path !== '');
}

/** The tables in use as the address says them, with what is corrected of them; without the latter while they are still being read. */
function inUseNow(): Change {
  const tables = used.value.length === 0 ? undefined : used.value.join(tableSeparator);
  const inspection = project.inspection.value;
  const now = choices.value;
  if (now === undefined || inspection === undefined || inspection.tables.join() !== used.value.join())
    return { tables };
  return { tables, ...correctionsOf(now, firstChoices(inspection)) };
}

function keyOf(parameters: Change): string {
  return JSON.stringify(['tables', ...correctionNames].map((name) => parameters[name] ?? null));
}
