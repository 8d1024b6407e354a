import { type ReadonlySignal, signal } from '@preact/signals';

const query = matchMedia('(max-width: 760px)');
const state = signal(query.matches);
query.addEventListener('change', () => {
  state.value = query.matches;
});

/** Whether the page is as narrow as a phone, where wide charts are drawn in their small form. */
export const narrow: ReadonlySignal<boolean> = state;
