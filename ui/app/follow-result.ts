// The audit in the address: a link to a page that shows an audit of the project folder brings that audit back.
import { effect } from '@preact/signals';
import { project } from './project.ts';
import { route, setParameters } from './router.ts';

/** Pages that show the audit that is open. */
const pages = new Set(['audit', 'cases']);

/** From now on opens the audit that the address asks for, and writes the one that is open into the address. */
export function followResult(): void {
  if (project.source.folder === undefined) return;
  let asked: string | undefined;
  effect(() => {
    const { page, parameters } = route.value;
    const wanted = pages.has(page) ? parameters['result'] : undefined;
    if (wanted === undefined || wanted === asked) return;
    asked = wanted;
    if (wanted !== project.audit.peek().id) project.openKept(wanted).catch((error: unknown) => project.fail(error));
  });
  effect(() => {
    const { id, plan, stage } = project.audit.value;
    const { page, parameters } = route.value;
    if (!pages.has(page)) return;
    if (id === undefined && plan !== undefined && stage !== 'full') asked = leave(parameters['result']);
    else if (id !== undefined && parameters['result'] === undefined) {
      asked = id;
      setParameters({ result: id }, { quietly: true });
    }
  });
}

/** An audit that is under way is not yet in the folder: the address must not name another. */
function leave(named: string | undefined): undefined {
  if (named !== undefined) setParameters({ result: undefined }, { quietly: true });
}
