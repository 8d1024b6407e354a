import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolder, projectCache } from '../../../src/store/cache-folder.ts';

const home = '/home/a';

it('is where the system keeps caches of the user', () => {
  expect(cacheFolder({ environment: {}, platform: 'linux', home })).toBe('/home/a/.cache/evenhand');
  expect(cacheFolder({ environment: {}, platform: 'darwin', home })).toBe('/home/a/Library/Caches/evenhand');
  expect(cacheFolder({ environment: { LOCALAPPDATA: 'L' }, platform: 'win32', home })).toBe(
    join('L', 'evenhand', 'Cache'),
  );
});

it('follows the variables, the own one first; an empty one is none', () => {
  const environment = { XDG_CACHE_HOME: '/x', EVENHAND_CACHE: '/own' };
  expect(cacheFolder({ environment, platform: 'linux', home })).toBe('/own');
  expect(cacheFolder({ environment: { ...environment, EVENHAND_CACHE: '' }, platform: 'linux', home })).toBe(
    '/x/evenhand',
  );
});

it('has a folder for each project', () => {
  expect(projectCache('/data/a', '/c')).not.toBe(projectCache('/data/b', '/c'));
  expect(projectCache('/data/a', '/c')).toMatch(/^\/c\/projects\/[0-9a-f]{20}$/);
});
