import type { MiddlewareHandler } from 'hono';

const nowhere = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** For the pages: nothing but this server. Styles within elements are what charts are drawn with; reports are shown in a frame of the page's own bytes. */
const pagePolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
  `connect-src 'self'; worker-src 'self' blob:; frame-src blob:; ${nowhere}`;

/** For files of the project, which anybody may have written: no scripts, no requests, no access to what a page of this server may do. */
export const filePolicy = `sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; ${nowhere}`;

/**
 * Headers of every answer: no other host, no guessing of types, no frame, no referrer. Opener and embedder policies isolate the pages, so that
 * threads may share memory.
 */
export function secureHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { headers } = context.res;
    const set = (name: string, value: string): void => {
      if (!headers.has(name)) headers.set(name, value);
    };
    set('Content-Security-Policy', pagePolicy);
    set('X-Content-Type-Options', 'nosniff');
    set('X-Frame-Options', 'DENY');
    set('Referrer-Policy', 'no-referrer');
    set('Cross-Origin-Opener-Policy', 'same-origin');
    set('Cross-Origin-Embedder-Policy', 'require-corp');
    set('Cross-Origin-Resource-Policy', 'same-origin');
    set('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
    set('Cache-Control', 'no-store');
  };
}
