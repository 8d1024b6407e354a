import { afterEach, describe, expect, it } from 'vitest';
import { TabClaims } from '../../../ui/pages/learn/kept/tab-claims.ts';

/** For an answer of this very process: far more than it takes, since what answers late is not there. */
const waitMs = 400;
const open: TabClaims[] = [];
const tab = (id: string) => {
  const claims = new TabClaims('evenhand-test', { id, waitMs });
  open.push(claims);
  return claims;
};
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

describe('claims among tabs without locks', () => {
  it('lets one tab at a training until its work is over, and tells the others', async () => {
    const [first, second] = [tab('a'), tab('b')];
    let end = () => {};
    const work = first.alone('training', () => new Promise<string>((done) => (end = () => done('done'))));
    await expect.poll(() => second.heldElsewhere()).toEqual(new Set(['training']));
    expect(await second.alone('training', async () => 'both')).toBe(false);
    expect(await first.heldElsewhere()).toEqual(new Set());
    end();
    expect(await work).toBe('done');
    expect(await second.alone('training', async () => 'after')).toBe('after');
  });

  it('gives a training that two want at once to one of them', async () => {
    const tabs = [tab('a'), tab('b')];
    const got = await Promise.all(tabs.map((each, place) => each.alone('training', async () => place)));
    expect(got).toEqual([0, false]);
  });
});
