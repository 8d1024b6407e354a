// The same audit as in test/golden/audit, here in a page: its result must have the same hash.
import { expect, it } from 'vitest';
import { auditDigest } from '../fixtures/audit-digest.ts';
import golden from '../golden/audit/audit-digest.json' with { type: 'json' };

it('gives the same bytes in a page as in Node', async () => {
  expect(await auditDigest()).toBe(golden.sha256);
});
