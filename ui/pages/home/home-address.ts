// The tables in use and what was corrected of them, in the address: a link brings them back where the project has the tables.
import { effect } from '@preact/signals';
import { pageData } from '../../app/page-data.ts';
import { project } from '../../app/project.ts';
import { type Change, route, setParameters } from '../../app/router.ts';
import { firstChoices } from './choices.ts';
import { correctionsOf } from './corrections.ts';
import { choices, tableSeparator, used, useTables } from './home-state.ts';

/** Reads the address once and follows the tables in use until the returned function is called. */
export function followTables(): () => void {
  let wanted = used.peek().length > 0 ? undefined : route.peek().parameters['tables']?.split(tableSeparator);
  const home = route.peek().page;
  pageData.value = { tables: () => used.peek(), attachments: async () => [] };
  const stop = effect(() => {
    const there = new Set(project.source.files.value.map(({ path }) => path));
    const tables = used.value;
    if (route.peek().page !== home) return;
    if (wanted !== undefined && tables.length === 0) {
      if (!wanted.every((path) => there.has(path))) return;
      const paths = wanted;
      wanted = undefined;
      void useTables(paths);
      return;
    }
    wanted = undefined;
    const named = tables.length === 0 ? undefined : tables.join(tableSeparator);
    setParameters({ tables: named, ...corrections() }, { quietly: true });
  });
  return () => {
    stop();
    pageData.value = undefined;
  };
}

/** What is corrected of the tables in use; nothing while they are still being read. */
function corrections(): Change {
  const inspection = project.inspection.value;
  const now = choices.value;
  if (now === undefined || inspection === undefined || inspection.tables.join() !== used.value.join()) return {};
  return correctionsOf(now, firstChoices(inspection));
}
