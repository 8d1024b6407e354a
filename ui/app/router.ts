// Where the reader is, in the part of the address after `#`: the name of the page and its parameters. Everything that a link should bring back
// (finding, attribute, threshold, an open explanation) is a parameter. The hash serves a static host, a server and a file alike.
import { computed, type ReadonlySignal, signal } from '@preact/signals';

/** A page and its parameters. */
export interface Route {
  readonly page: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Parameters to change; `undefined` takes one out. */
export type Change = Readonly<Record<string, string | undefined>>;

let heard = location.hash;
const here = signal(parse(heard));
addEventListener('hashchange', hear);

/** The present route. */
export const route: ReadonlySignal<Route> = computed(() => here.value);

/** The address of a page. */
export function hrefOf(page: string, parameters: Change = {}): string {
  const kept = Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const query = new URLSearchParams(kept).toString();
  return `#/${page}${query === '' ? '' : `?${query}`}`;
}

/** The address of the present page with some parameters changed. */
export function hrefWith(change: Change): string {
  return hrefOf(here.value.page, { ...here.value.parameters, ...change });
}

/** Goes to an address made by `hrefOf`, as a step of its own in the history. */
export function go(href: string): void {
  location.hash = href;
}

/** How a change enters the address. */
export interface ChangeOptions {
  /** Without a step in the history, for what moves while a hand is on it. Default false. */
  readonly quietly?: boolean;
}

/** Changes parameters of the present page. */
export function setParameters(change: Change, { quietly = false }: ChangeOptions = {}): void {
  const { page } = here.peek();
  hear();
  // A link has just been followed: what is said of the page before must not call it back.
  if (here.peek().page !== page) return;
  const href = hrefWith(change);
  if (href === location.hash) return;
  if (!quietly) {
    go(href);
    return;
  }
  history.replaceState(null, '', href);
  heard = location.hash;
  here.value = parse(href);
}

/** Takes up the address, which is ahead of its event. */
function hear(): void {
  if (location.hash === heard) return;
  heard = location.hash;
  here.value = parse(heard);
}

function parse(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { page: decodeURIComponent(path), parameters: Object.fromEntries(new URLSearchParams(query)) };
}
