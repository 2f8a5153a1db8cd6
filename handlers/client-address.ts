import type { Context } from "hono";

/**
 * Where a request to this machine comes from. The server listens to this machine alone: what comes through a proxy or a tunnel has
 * its address in X-Forwarded-For, in which the last one is what the proxy saw, and the others what it was told.
 */
export function localAddress(context: Context): string {
  const forwarded = context.req.header("x-forwarded-for")?.split(",").at(-1)?.trim();
  if (forwarded) return `through a proxy: ${forwarded.slice(0, 60)}`;
  const { incoming } = context.env as { incoming?: { socket?: { remoteAddress?: string } } };
  // A proxy that does not say for whom it asks must not count as this machine.
  const host = (context.req.header("host") ?? "").replace(/:\d+$/, "");
  return `${incoming?.socket?.remoteAddress ?? ""} ${host}`;
}

/** Where a request to API Gateway comes from, as API Gateway saw it: of what CloudFront passes on, CloudFront. */
export function gatewayAddress(context: Context): string {
  const { requestContext } = context.env as { requestContext?: { http?: { sourceIp?: string } } };
  return requestContext?.http?.sourceIp ?? "";
}
