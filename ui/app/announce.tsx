// What a reader who does not see the page is told when something happens away from where they are.
import { signal } from '@preact/signals';

const said = signal('');

/** Says a sentence politely: after what is being read. */
export function announce(sentence: string): void {
  said.value = sentence;
}

/** The region that is read out. Stands once, in the shell. */
export function Announcer() {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {said}
    </div>
  );
}
