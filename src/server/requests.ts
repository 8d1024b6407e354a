// What requests say, checked: unknown keys and wrong types are named, all at once.
import { z } from 'zod';
import { type EvenhandError, usageError } from '../core/errors.ts';
import type { JobRequest, RowsQuery, SessionRequest } from './api.ts';

const name = z.string().min(1).max(120).optional();
const plan = z.record(z.string(), z.unknown());
/** As the command line takes them: a node, or a node and its value. */
const node = z
  .string()
  .regex(/^\w[\w.-]*(=[^\n]*)?$/)
  .max(200);

const jobRequest = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('audit'), name, plan }),
  z.strictObject({ verb: z.literal('learn'), name, plan, text: z.string().max(1_000_000).optional() }),
  z.strictObject({
    verb: z.literal('simulate'),
    name,
    world: z.union([
      z.strictObject({ name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/) }),
      z.strictObject({ text: z.string().min(1).max(1_000_000) }),
    ]),
    cases: z.int().min(1).max(10_000_000).optional(),
    seed: z.int().optional(),
    twins: z.array(node).max(50).optional(),
    do: z.array(node).max(50).optional(),
  }),
]);

const column = z.string();
const rowFilter = z.union([
  z.strictObject({ column, in: z.array(z.union([z.string(), z.null()])).max(10_000) }),
  z.strictObject({ column, contains: z.string().max(1000) }),
  z.strictObject({ column, from: z.number().optional(), to: z.number().optional() }),
]);

const rowsQuery = z.object({
  offset: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(0).optional(),
  filter: z.array(rowFilter).max(50).optional(),
});

const sessionRequest = z.strictObject({ token: z.string().max(200) });

/**
 * The request of a job. Throws `server/bad-request` (usage) with all problems: unknown keys, wrong types, numbers out
 * of range. The plan itself is not looked into.
 */
export function checkJobRequest(value: unknown): JobRequest {
  return checked(jobRequest, value);
}

/** The request of a session. Throws `server/bad-request` (usage). */
export function checkSessionRequest(value: unknown): SessionRequest {
  return checked(sessionRequest, value);
}

/**
 * The rows asked for in an address: whole numbers of 0 or more, filters as JSON, at most 50. Throws
 * `server/bad-request` (usage) with all problems.
 */
export function checkRowsQuery({ offset, limit, filter }: Readonly<Record<string, string | undefined>>): RowsQuery {
  return checked(rowsQuery, { offset, limit, filter: filter === undefined ? undefined : parsedJson(filter) });
}

/** The value of a text of JSON. Throws `server/bad-request` (usage) for any other. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest(['it is not JSON']);
  }
}

function checked<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw badRequest(
    result.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)),
  );
}

function badRequest(problems: readonly string[]): EvenhandError {
  return usageError('server/bad-request', `the request is not understood: ${problems[0]}.`, { problems });
}
