// Run after `npm install`: fails where it pinned other packages than the lock file that git holds.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { changedPackages } from './lock-file.ts';

const kept = execFileSync('git', ['show', ':package-lock.json'], { encoding: 'utf8', maxBuffer: 1e8 });
const changed = changedPackages(kept, readFileSync('package-lock.json', 'utf8'));
if (changed.length > 0) {
  console.error('npm install changed package-lock.json: commit the lock file that belongs to package.json.');
  for (const place of changed) console.error(`  ${place || 'the project itself'} differs`);
  process.exit(1);
}
