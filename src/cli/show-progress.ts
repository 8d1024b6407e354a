// Progress of long work: one line written over on a screen, a few plain lines elsewhere. It goes to standard error only.
import type { Progress } from '../core/progress.ts';
import type { Terminal } from './terminal.ts';
import { timeLeft } from './time-left.ts';

/** Shows progress until ended. */
export interface ProgressView {
  show(progress: Progress): void;
  /** Clears the line, so that what follows starts on an empty one. */
  end(): void;
}

const redrawMs = 80;
const plainLineMs = 5000;

/** The view for this terminal; with `quiet`, one that shows nothing. `now` gives milliseconds. */
export function progressView(
  terminal: Terminal,
  quiet: boolean,
  now: () => number = () => performance.now(),
): ProgressView {
  if (quiet) return { show: () => undefined, end: () => undefined };
  const view = terminal.interactive ? screenView(terminal, now) : plainView(terminal, now);
  const { onProgress } = terminal;
  if (onProgress === undefined) return view;
  return {
    end: view.end,
    show(progress) {
      onProgress(progress);
      view.show(progress);
    },
  };
}

function screenView(terminal: Terminal, now: () => number): ProgressView {
  let drawn = Number.NEGATIVE_INFINITY;
  let visible = false;
  const left = timeLeft(now);
  return {
    show(progress) {
      const { stage, done, total } = progress;
      const rest = left(progress);
      if (now() - drawn < redrawMs && done < total) return;
      drawn = now();
      visible = true;
      const text = `${bar(done, total)} ${stage}${share(done, total)}${after(rest)}${after(progress.note)}`;
      terminal.err(`\r\x1b[2K${text.slice(0, terminal.columns - 1)}`);
    },
    end() {
      if (visible) terminal.err('\r\x1b[2K');
      visible = false;
    },
  };
}

function plainView(terminal: Terminal, now: () => number): ProgressView {
  let stage: string | undefined;
  let written = now();
  const left = timeLeft(now);
  return {
    show(progress) {
      const rest = left(progress);
      const fresh = progress.stage !== stage;
      if (!fresh && now() - written < plainLineMs) return;
      stage = progress.stage;
      written = now();
      terminal.err(
        `${stage}${fresh && progress.done === 0 ? '' : share(progress.done, progress.total)}${after(rest)}${after(progress.note)}\n`,
      );
    },
    end: () => undefined,
  };
}

function share(done: number, total: number): string {
  return total > 0 ? ` ${Math.floor((100 * done) / total)} %` : '';
}

function after(rest: string | undefined): string {
  return rest === undefined || rest === '' ? '' : `, ${rest}`;
}

function bar(done: number, total: number): string {
  const width = 20;
  const filled = total > 0 ? Math.min(width, Math.round((width * done) / total)) : 0;
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
}
