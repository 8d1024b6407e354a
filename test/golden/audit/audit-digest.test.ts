import { expect, it } from 'vitest';
import { auditDigest } from '../../fixtures/audit-digest.ts';
import golden from './audit-digest.json' with { type: 'json' };

it('gives the same bytes as every other runtime', async () => {
  expect(await auditDigest()).toBe(golden.sha256);
});
