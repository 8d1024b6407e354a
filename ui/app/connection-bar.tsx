import { text } from '../text/en.ts';
import { project } from './project.ts';

/** Says when the server behind the page does not answer; pages without a server have nothing to say. */
export function ConnectionBar() {
  const state = project.source.connection.value;
  if (state === 'here' || state === 'connected') return null;
  return (
    <div class="connection" role="alert">
      {state === 'lost' ? text.shell.serverLost : text.shell.serverRefused}
    </div>
  );
}
