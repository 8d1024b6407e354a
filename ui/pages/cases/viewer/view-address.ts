// Where the viewer looks, as parameters of the address: `view=zoom,x,y,low,high` unless it shows all, and `over=mask|mask`.

import type { Signal } from '@preact/signals';
import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { route, setParameters } from '../../../app/router.ts';
import { type View, wholeView } from './view.ts';

const settleMs = 250;

/** What a link to a case brings back of its viewer. */
export interface ViewerState {
  readonly view: View;
  readonly over: ReadonlySet<string>;
}

/** The state in the address; all of the picture, and nothing over it, where there is none. */
export function viewerState(): ViewerState {
  const { view, over } = route.peek().parameters;
  return { view: parseView(view) ?? wholeView, over: new Set(over?.split('|').map(decodeURIComponent)) };
}

/** Writes the state into the address once a hand has come to rest. */
export function useViewerAddress(view: Signal<View>, over: Signal<ReadonlySet<string>>): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useSignalEffect(() => {
    const change = {
      view: formatView(view.value),
      over: over.value.size === 0 ? undefined : Array.from(over.value, encodeURIComponent).join('|'),
    };
    timer.current = setTimeout(() => setParameters(change, { quietly: true }), settleMs);
    return () => clearTimeout(timer.current);
  });
}

/** The view as a parameter; undefined for the whole picture. */
export function formatView({ zoom, x, y, low, high }: View): string | undefined {
  const said = (view: readonly number[]) => view.map((each) => Number(each.toFixed(3))).join(',');
  const now = said([zoom, x, y, low, high]);
  return now === said(Object.values(wholeView)) ? undefined : now;
}

/** The view of a parameter; undefined for none, and for one that is not understood. */
export function parseView(parameter: string | undefined): View | undefined {
  const parts = parameter?.split(',').map(Number) ?? [];
  const [zoom = 0, x = 0, y = 0, low = 0, high = 0] = parts;
  if (parts.length !== 5 || !parts.every(Number.isFinite) || zoom < 1 || high <= low) return undefined;
  return { zoom, x, y, low, high };
}
