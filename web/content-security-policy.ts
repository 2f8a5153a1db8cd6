/**
 * What the page may do: load its own files, talk to its own server, and nothing else. `connect` names the server of the
 * WebSocket where that is another than the page's own.
 */
export const contentSecurityPolicy = (connect = "'self'"): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
