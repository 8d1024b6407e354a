import { expect, test } from 'vitest';
import { Attachments } from '../../../ui/data/attachments.ts';

const file = (path: string, stamp: string) => ({ path, stamp, open: async () => new Blob([stamp]) });

test('what has not changed is not announced again, and what is gone under a folder goes', async () => {
  const attachments = new Attachments();
  attachments.add([file('pairs/images/1.png', '')]);
  const runs = [file('runs/a/seed-1/suspicion.csv', '1'), file('runs/a/seed-2/suspicion.csv', '1')];
  attachments.replace('runs/', runs);
  const before = attachments.paths.value;
  attachments.replace('runs/', [...runs]);
  expect(attachments.paths.value).toBe(before);

  attachments.replace('runs/', [file('runs/a/seed-1/suspicion.csv', '2'), runs[1]!]);
  expect(attachments.paths.value).not.toBe(before);
  expect(attachments.paths.value).toEqual(before);
  expect(attachments.stampOf('runs/a/seed-1/suspicion.csv')).toBe('2');
  expect(await (await attachments.open('runs/a/seed-1/suspicion.csv'))?.text()).toBe('2');

  attachments.replace('runs/', [runs[1]!]);
  expect(attachments.paths.value).toEqual(['pairs/images/1.png', 'runs/a/seed-2/suspicion.csv']);
});
