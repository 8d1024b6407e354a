// Where a viewer looks: shared by the viewers that are linked.

/** Zoom 1 shows the whole picture; `x` and `y` are the centre, as shares of its width and height. */
export interface View {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
  /** The grey values that become black and white, as shares of the range of the picture. */
  readonly low: number;
  readonly high: number;
}

export const wholeView: View = { zoom: 1, x: 0.5, y: 0.5, low: 0, high: 1 };

const mostZoom = 32;
const leastWindow = 0.01;

/** Zooms about a place that stays where it is; places are shares of the picture. */
export function zoomedAt(view: View, factor: number, at = { x: view.x, y: view.y }): View {
  const zoom = Math.min(mostZoom, Math.max(1, view.zoom * factor));
  const keep = view.zoom / zoom;
  return bounded({ ...view, zoom, x: at.x + (view.x - at.x) * keep, y: at.y + (view.y - at.y) * keep });
}

/** Moves the centre by shares of the picture. */
export function movedBy(view: View, dx: number, dy: number): View {
  return bounded({ ...view, x: view.x + dx, y: view.y + dy });
}

/** Moves and widens the window by shares of the range. */
export function windowedBy(view: View, level: number, width: number): View {
  const half = Math.max(leastWindow / 2, (view.high - view.low) / 2 + width / 2);
  const middle = Math.min(1, Math.max(0, (view.low + view.high) / 2 + level));
  return { ...view, low: middle - half, high: middle + half };
}

function bounded(view: View): View {
  const half = 0.5 / view.zoom;
  const within = (value: number) => Math.min(1 - half, Math.max(half, value));
  return { ...view, x: within(view.x), y: within(view.y) };
}
