import './explain-drawer.css';
import { useEffect, useRef } from 'preact/hooks';
import type { AuditResult } from '../../../src/audit/result.ts';
import { project } from '../../app/project.ts';
import { route, setParameters } from '../../app/router.ts';
import { text } from '../../text/en.ts';
import { explainLive } from './explain-live.ts';
import { type Explanation, explain } from './explanation.ts';
import { shownNow } from './operating-state.ts';

/** How the number at the address's `explain` was computed. Opens beside the page and gives the focus back when it closes. */
export function ExplainDrawer() {
  const at = route.value.parameters['explain'];
  const dialog = useRef<HTMLDialogElement>(null);
  const { result, plan } = project.audit.value;
  const shown = at === undefined || result === undefined ? undefined : explainAt(result, at);
  const open = shown !== undefined;
  useEffect(() => {
    if (open && dialog.current?.open === false) dialog.current.showModal();
    if (!open) dialog.current?.close();
  }, [open]);
  const close = () => setParameters({ explain: undefined });
  return (
    <dialog
      ref={dialog}
      class="drawer"
      aria-labelledby="explain-title"
      onClose={() => at !== undefined && close()}
      onClick={({ target, currentTarget }) => target === currentTarget && close()}
      onKeyDown={({ key }) => key === 'Escape' && close()}
    >
      {shown !== undefined && result !== undefined && (
        <div class="drawer-body">
          <div class="drawer-head">
            <h2 id="explain-title">{shown.title}</h2>
            <button type="button" class="plain" onClick={close} aria-label={text.explain.close}>
              ✕
            </button>
          </div>
          {shown.value !== '' && <p class="drawer-value">{shown.value}</p>}
          <dl>
            {shown.facts.map(([term, description]) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{description}</dd>
              </div>
            ))}
            {at !== undefined && !at.startsWith('/live') && (
              <div>
                <dt>{text.explain.place}</dt>
                <dd>
                  <code>result.json{at}</code>
                </dd>
              </div>
            )}
            <div>
              <dt>{text.explain.source}</dt>
              <dd>
                {result.manifest.inputs.map(({ file, sha256 }) => (
                  <span key={file} class="source">
                    {file} <code>{sha256.slice(0, 12)}…</code>
                  </span>
                ))}
                {plan === undefined && <span class="source">{text.explain.opened}</span>}
              </dd>
            </div>
            <div>
              <dt>{text.explain.planHash}</dt>
              <dd>
                <code>{result.manifest.plan.slice(0, 12)}…</code>{' '}
                {text.explain.madeBy(result.manifest.evenhand, result.manifest.seed)}
              </dd>
            </div>
          </dl>
        </div>
      )}
    </dialog>
  );
}

function explainAt(result: AuditResult, at: string): Explanation | undefined {
  if (!at.startsWith('/live/')) return explain(result, at);
  const shown = shownNow.value;
  return shown === undefined ? undefined : explainLive(shown, result.plan.analysis.minimumCell, at);
}
