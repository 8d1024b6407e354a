import type { ComponentChildren } from 'preact';
import { ErrorBoundary } from '../../app/error-boundary.tsx';

/** A part of the page with its heading; a part that fails says so in its own place. */
export function Part({
  id,
  title,
  lead,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly lead?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section id={id} class="panel" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {lead !== undefined && <p class="quiet">{lead}</p>}
      <ErrorBoundary resetBy={title}>{children}</ErrorBoundary>
    </section>
  );
}
