import { expect, it } from 'vitest';
import { tellStopping } from '../../../src/cli/tell-stopping.ts';

function screen(interactive: boolean) {
  const written: string[] = [];
  const controller = new AbortController();
  const terminal = { out: () => undefined, err: (text: string) => void written.push(text), interactive, columns: 80 };
  return { written, controller, session: { terminal, signal: controller.signal } };
}

it('says on a line of its own what a second Ctrl-C costs, as soon as there was a first', () => {
  const { written, controller, session } = screen(true);
  tellStopping(session, 'stopping.');
  expect(written).toEqual([]);
  controller.abort();
  expect(written).toEqual(['\r\x1b[2Kevenhand: stopping.\n']);
});

it('writes nothing into files, and nothing after the work', () => {
  const file = screen(false);
  tellStopping(file.session, 'stopping.');
  file.controller.abort();
  const later = screen(true);
  tellStopping(later.session, 'stopping.')();
  later.controller.abort();
  expect([...file.written, ...later.written]).toEqual([]);
});
