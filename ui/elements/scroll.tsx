import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Narrower than this, what lies beyond an edge does not count: rounding. */
const slack = 2;

/** A box that scrolls sideways by itself where the page is narrower than what it holds; it fades where more is to be seen. */
export function Scroll({
  label,
  className = '',
  children,
}: {
  readonly label: string;
  readonly className?: string;
  readonly children: ComponentChildren;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => (box.current === null ? undefined : followEdges(box.current)), []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: a box that scrolls must be reached by the keyboard
    <div ref={box} class={`scroll ${className}`} tabIndex={0} role="group" aria-label={label}>
      {children}
    </div>
  );
}

/** Keeps `data-more` of a box true: on which sides more is to be seen. */
function followEdges(box: HTMLElement): () => void {
  const look = () => {
    const beyond = box.scrollWidth - box.clientWidth;
    const more = [box.scrollLeft > slack ? 'before' : '', box.scrollLeft < beyond - slack ? 'after' : '']
      .join(' ')
      .trim();
    if (more === '') box.removeAttribute('data-more');
    else box.setAttribute('data-more', more);
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(box);
  for (const child of box.children) sizes.observe(child);
  box.addEventListener('scroll', look, { passive: true });
  return () => {
    sizes.disconnect();
    box.removeEventListener('scroll', look);
  };
}
