import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { saveFile } from '../charts/save.ts';
import { ErrorPanel } from '../elements/error-panel.tsx';
import { text } from '../text/en.ts';
import { Icon } from './icon.tsx';
import { pageData } from './page-data.ts';
import { project } from './project.ts';
import { route } from './router.ts';

const icon = 'M12 4v11M7.5 10.5 12 15l4.5-4.5M5 19h14';

/** Saves the page that is open as one file; whether tables of single cases go into it is asked each time. */
export function SavePage() {
  const dialog = useRef<HTMLDialogElement>(null);
  const busy = useSignal(false);
  const failure = useSignal<unknown>(undefined);
  const left = useSignal(0);
  const { plan } = project.audit.value;
  const hasTables = plan !== undefined || (pageData.value?.tables() ?? []).length > 0;
  const isForTables = hasTables && pageData.value?.needsTables === true;
  const save = async (what: { readonly tables: boolean }) => {
    busy.value = true;
    failure.value = undefined;
    left.value = 0;
    try {
      const { savedPage } = await import('./saved-page.ts');
      const saved = await savedPage(what);
      saveFile(`evenhand-${route.value.page || 'home'}.html`, saved.html, 'text/html');
      left.value = saved.left;
      if (saved.left === 0) dialog.current?.close();
    } catch (error) {
      failure.value = error;
    } finally {
      busy.value = false;
    }
  };
  return (
    <>
      <button
        type="button"
        class="plain"
        aria-label={text.shell.savePage}
        title={text.shell.savePage}
        onClick={() => dialog.current?.showModal()}
      >
        <Icon path={icon} />
      </button>
      <dialog ref={dialog} class="save-page" aria-labelledby="save-page-title">
        <h2 id="save-page-title">{text.shell.savePage}</h2>
        <p>{text.shell.savePageLead}</p>
        {failure.value !== undefined && <ErrorPanel error={failure.value} />}
        {left.value > 0 && (
          <p class="note" role="status">
            {text.shell.saveLeft(left.value)}
          </p>
        )}
        <p class="row">
          {!isForTables && (
            <button type="button" class="primary" disabled={busy.value} onClick={() => void save({ tables: false })}>
              {text.shell.saveFigures}
            </button>
          )}
          {hasTables && (
            <button
              type="button"
              class={isForTables ? 'primary' : ''}
              disabled={busy.value}
              onClick={() => void save({ tables: true })}
            >
              {text.shell.saveTables}
            </button>
          )}
          <button type="button" onClick={() => dialog.current?.close()}>
            {text.explain.close}
          </button>
        </p>
        {hasTables && <p class="quiet small">{text.shell.saveTablesHint}</p>}
      </dialog>
    </>
  );
}
