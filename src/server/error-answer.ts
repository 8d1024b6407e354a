import type { ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { EvenhandError } from '../core/errors.ts';
import { errorBody } from '../store/jobs/carry-out-job.ts';
import { failureInPage } from '../store/jobs/told-in-page.ts';
import type { ApiError } from './api.ts';
import { refusalStatus } from './security/guard.ts';

const statusOfKind = { usage: 400, data: 422, internal: 500, io: 500, cancelled: 503 } as const;

const statusOfCode: Readonly<Record<string, ContentfulStatusCode>> = {
  ...refusalStatus,
  'store/not-found': 404,
  'store/job-ended': 409,
  'store/job-not-ended': 409,
};

/** Answers a failure with its status and an `ApiError`; of an unexpected one nothing but that it happened leaves the server. */
export function errorAnswer(report: (error: unknown) => void): ErrorHandler {
  return (error, context) => {
    if (!(error instanceof EvenhandError)) {
      if (error.name === 'TimeoutError')
        return context.json(body('server/deadline', 'the work took too long and was stopped.'), 504);
      report(error);
      return context.json(
        body('server/unexpected', 'an unexpected failure; the terminal of the server says more.'),
        500,
      );
    }
    return context.json(
      { error: failureInPage(errorBody(error), {}) } satisfies ApiError,
      statusOfCode[error.code] ?? statusOfKind[error.kind],
    );
  };
}

function body(code: string, message: string): ApiError {
  return { error: { code, message } };
}
