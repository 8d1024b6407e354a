// The shell: navigation, the present page, what is said aloud, and the state of the connection.
import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { ErrorPanel } from '../elements/error-panel.tsx';
import { Waiting } from '../elements/waiting.tsx';
import { type PageEntry, pages } from '../pages/pages.ts';
import { text } from '../text/en.ts';
import { Announcer, announce } from './announce.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Navigation } from './navigation.tsx';
import { route } from './router.ts';

export function App() {
  const { page } = route.value;
  const entry = pages.find(({ name }) => name === page) ?? pages[0];
  useLayoutEffect(keepPageOnDrop, []);
  return (
    <>
      <button type="button" class="skip" onClick={focusMain}>
        {text.shell.skip}
      </button>
      <Navigation current={entry.name} />
      <ConnectionBar />
      <main id="main" tabIndex={-1}>
        <ErrorBoundary resetBy={entry.name}>
          <LoadedPage key={entry.name} entry={entry} />
        </ErrorBoundary>
      </main>
      <Announcer />
    </>
  );
}

/** A file that is dropped beside its place must not take the page's: browsers would open it. */
function keepPageOnDrop(): () => void {
  const stop = new AbortController();
  for (const type of ['dragover', 'drop'] as const)
    addEventListener(type, (event) => event.preventDefault(), { signal: stop.signal });
  return () => stop.abort();
}

function focusMain(): void {
  document.getElementById('main')?.focus();
}

/** How many pages have been opened. */
let opened = 0;

/** Where what was pressed to come here is gone with its page, the keyboard goes on from the beginning of this one. */
function enter(): void {
  if (document.activeElement === document.body || document.activeElement === null)
    document.getElementById('main')?.focus({ preventScroll: true });
}

type Loaded = { readonly Page: ComponentType } | { readonly error: unknown } | undefined;

function LoadedPage({ entry }: { readonly entry: PageEntry }) {
  const loaded = useSignal<Loaded>(undefined);
  const first = useRef(true);
  const isFirst = opened === 0;
  const load = () => {
    loaded.value = undefined;
    entry.load().then(
      ({ Page }) => {
        loaded.value = { Page };
        if (!isFirst) enter();
      },
      (error: unknown) => {
        loaded.value = { error };
      },
    );
  };
  useEffect(() => {
    document.title = `${entry.label} · Evenhand`;
    if (!first.current || performance.now() > 3000) announce(text.shell.opened(entry.label));
    first.current = false;
    load();
    opened += 1;
  }, []);
  const state = loaded.value;
  if (state === undefined) return <Waiting label={text.shell.loading(entry.label)} />;
  if ('error' in state) return <ErrorPanel error={state.error} onRetry={load} />;
  return <state.Page />;
}
