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
const zoomStep = 1.25;
const windowStep = 0.04;

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

/** The view after a key that zooms or changes the window; undefined for any other key. */
export function keyedLook(view: View, key: string): View | undefined {
  switch (key) {
    case '+':
    case '=':
      return zoomedAt(view, zoomStep);
    case '-':
      return zoomedAt(view, 1 / zoomStep);
    case '0':
      return wholeView;
    case '[':
      return windowedBy(view, -windowStep, 0);
    case ']':
      return windowedBy(view, windowStep, 0);
    case '{':
      return windowedBy(view, 0, -windowStep);
    case '}':
      return windowedBy(view, 0, windowStep);
    default:
      return undefined;
  }
}

type Pair = readonly [number, number];

/** The values that become black and white, of a window in shares of a range. */
export function valuesOfWindow([from, to]: Pair, [low, high]: Pair): Pair {
  return [from + low * (to - from), from + high * (to - from)];
}

/** The window in shares of a range; all of it where the range is empty or the window is none. */
export function sharesOfWindow([from, to]: Pair, [low, high]: Pair): Pair {
  if (!(to > from && high > low)) return [wholeView.low, wholeView.high];
  return [(low - from) / (to - from), (high - from) / (to - from)];
}

function bounded(view: View): View {
  const half = 0.5 / view.zoom;
  const within = (value: number) => Math.min(1 - half, Math.max(half, value));
  return { ...view, x: within(view.x), y: within(view.y) };
}
