import { type Context, type Handler, Hono, type MiddlewareHandler, type Next } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { parseDecision } from "../events/chat.ts";
import { describeProblem } from "../events/problem.ts";
import { readDeliveries } from "../events/read-deliveries.ts";
import type { IncidentSummary } from "../memory/incidents.ts";
import { reportKey } from "../memory/reports.ts";
import { findIncidents } from "../tools/find-incidents.ts";
import type { Asset } from "../web/build.ts";
import { contentSecurityPolicy } from "../web/content-security-policy.ts";
import type { Access } from "./access-key.ts";
import type { Application } from "./application.ts";
import { UnderWayError } from "./await-settled.ts";
import { decideIncident } from "./decide-incident.ts";
import { findIncident } from "./find-incident.ts";
import { isPlainList, QUERY_OPTIONS } from "./incident-query-options.ts";
import { type ReadOptions, readQueryOptions } from "./read-query-options.ts";
import type { Result } from "./result.ts";
import type { Tokens } from "./session-token.ts";

/** As much as EventBridge takes in one request of put-events. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_DECISION_BYTES = 64 * 1024;

export interface HttpOptions {
  /** Guards a server without a login against pages that a browser has open elsewhere. */
  isAllowedHost(host: string): boolean;
  /** Where the server is reached from elsewhere, through a tunnel or a proxy; default: nowhere. The API takes the key there. */
  isPublicHost?(host: string): boolean;
  /** Whether a key lets its holder in who asks from an address; "" stands for none. */
  gate(key: string, address: string): Access;
  /** Where a request comes from, for the count of wrong keys; default: nobody knows. */
  addressOf?(context: Context): string;
  /** Slack's way in; default: there is none. */
  slack?: Handler;
  /** Ways in of ticket systems, by name; default: there are none. */
  ticketWebhooks?: Partial<Record<string, Handler>>;
  /** What opens a connection of the web chat; default: there is none. */
  tokens?: Pick<Tokens, "issue">;
  /** The web chat's files, and what answers its connections, where others do not serve them. */
  page?: {
    assets(): Promise<ReadonlyMap<string, Asset>>;
    connect: MiddlewareHandler;
  };
}

/** What needs no key on this machine. */
const API = /^\/(?:events|incidents)(?:\/|$)/;
const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host"];

/** The HTTP API. */
export function createHttpApp(
  application: Application,
  {
    isAllowedHost,
    isPublicHost = () => false,
    gate,
    addressOf = () => "",
    slack,
    ticketWebhooks = {},
    tokens,
    page,
  }: HttpOptions,
): Hono {
  const app = new Hono();
  const checkKey = (context: Context) => {
    const authorization = context.req.header("authorization") ?? "";
    const access = gate(/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? "", addressOf(context));
    if (access === "locked")
      throw new HTTPException(429, { message: "too many wrong keys; try again in a minute" });
    if (access === "refused")
      throw new HTTPException(401, {
        message:
          "send Authorization: Bearer KEY, with the access key (the data folder's access-key; on AWS a secret)",
      });
  };

  // Before the check of hosts: it comes from elsewhere, and is signed.
  if (slack !== undefined) app.post("/slack", slack);
  for (const [system, handler] of Object.entries(ticketWebhooks))
    if (handler !== undefined) app.post(`/tickets/${system}`, handler);

  app.use(async (context, next) => {
    const host = context.req.header("host") ?? "";
    const origin = context.req.header("origin")?.replace(/^https?:\/\//, "") ?? host;
    const isOwn = isAllowedHost(host) && isAllowedHost(origin);
    const isPublic = isPublicHost(host) && isPublicHost(origin);
    if (!isOwn && !isPublic)
      throw new HTTPException(403, {
        message: "this server answers requests to its own host only: localhost, and the host of OHERO_URL",
      });
    // A tunnel comes from this machine, too; what it passes on says so.
    const isFromElsewhere = isPublic || FORWARDED.some((name) => context.req.header(name) !== undefined);
    if (isFromElsewhere && API.test(context.req.path)) checkKey(context);
    await next();
    if (context.res.headers.get("Cache-Control") === null) context.header("Cache-Control", "no-store");
    context.header("X-Content-Type-Options", "nosniff");
  });

  app.onError((error, context) => {
    if (error instanceof HTTPException) return context.json({ error: error.message }, error.status);
    if (error instanceof UnderWayError) return context.json({ pending: error.message }, 202);
    console.error(error);
    return context.json({ error: "something went wrong here; the server's output says what" }, 500);
  });
  app.notFound((context) =>
    context.json(
      {
        error:
          "not found; there are POST /events, GET /incidents, GET /incidents/:id, POST /incidents/:id/decision, GET /healthz",
      },
      404,
    ),
  );

  if (page !== undefined) servePage(app, page);
  if (tokens !== undefined)
    app.post("/session", (context) => {
      checkKey(context);
      return context.json({ token: tokens.issue() });
    });

  app.get("/healthz", (context) => context.json({ status: "ok" }));

  app.post(
    "/events",
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (context) => context.json({ error: `a request may hold up to ${MAX_BODY_BYTES} bytes` }, 413),
    }),
    async (context) => {
      // A form on a foreign page can send text/plain without asking; JSON it cannot.
      if (!/^application\/(?:x-ndjson|[\w.+-]*json)\b/i.test(context.req.header("content-type") ?? ""))
        throw new HTTPException(415, { message: "send Content-Type: application/json" });
      const raws = readDeliveries(await context.req.text());
      // Deciding takes a key, sending events does not.
      if (raws.some((raw) => typeof raw === "object" && raw !== null && "decision" in raw))
        throw new HTTPException(400, {
          message: "decisions are not events; use POST /incidents/:id/decision, or: ohero decide",
        });
      if (raws.some((raw) => typeof raw === "object" && raw !== null && "release" in raw))
        throw new HTTPException(400, {
          message: "releases are OHERO's own; the policy says when they are due",
        });
      // All are kept before the first is run: one that fails takes no other with it.
      const received = [];
      for (const raw of raws) received.push(await application.receive(raw, { interactive: false }));
      if (application.isQueued)
        return context.json(
          {
            queued: received.flatMap((parts, delivery) =>
              parts.map(({ part, incidentId }) => ({ delivery, part, incidentId })),
            ),
          },
          202,
        );
      const results: Result[] = [];
      const failed: { delivery: number; part: number; error: string }[] = [];
      for (const [delivery, parts] of received.entries())
        for (const part of parts)
          try {
            results.push(await application.run(part, { delivery }));
          } catch (error) {
            console.error(error);
            failed.push({
              delivery,
              part: part.part,
              error: "kept, but not processed; the next start tries again",
            });
          }
      if (failed.length > 0) return context.json({ results, failed }, 500);
      const isAllInvalid = results.length > 0 && results.every((result) => result.outcome === "invalid");
      return context.json({ results }, isAllInvalid ? 400 : 200);
    },
  );

  app.get("/incidents", async (context) => {
    const given = context.req.queries();
    const { query, isCount } = readParameters(given, application);
    const { organization, stores } = application;
    const ordered = isPlainList(Object.keys(given)) ? { ...query, order: "changed" as const } : query;
    const { total, groups, incidents, isComplete } = await findIncidents(stores, ordered, organization);
    return context.json({ total, isComplete, groups, incidents: isCount ? [] : incidents.map(summary) });
  });

  app.post(
    "/incidents/:id{.+}/decision",
    bodyLimit({
      maxSize: MAX_DECISION_BYTES,
      onError: (context) =>
        context.json({ error: `a decision may have up to ${MAX_DECISION_BYTES} bytes` }, 413),
    }),
    async (context) => {
      checkKey(context);
      const found = await findIncident(application.stores.incidents, context.req.param("id"));
      if (!("incident" in found)) throw new HTTPException(404, { message: found.problem });
      const given: unknown = await context.req.json().catch(() => null);
      const decision = parseDecision({ ...(given as object | null), incidentId: found.incident.id });
      if (!("incidentId" in decision)) throw new HTTPException(400, { message: describeProblem(decision) });
      const decided = await decideIncident(application, decision);
      if ("refused" in decided)
        throw new HTTPException(decided.isForbidden ? 403 : 409, { message: decided.refused });
      return context.json(decided.result);
    },
  );

  app.get("/incidents/:id{.+}", async (context) => {
    const { stores } = application;
    const found = await findIncident(stores.incidents, context.req.param("id"));
    if (!("incident" in found)) throw new HTTPException(404, { message: found.problem });
    const { incident } = found;
    const [tickets, reports, deliveries] = await Promise.all([
      stores.tickets.getMany(incident.tickets.map((ticket) => ticket.id)),
      stores.reports.list(incident.threadId),
      stores.deliveries.listByThread(incident.threadId),
    ]);
    return context.json({
      ...summary(incident),
      event: incident.event,
      tickets,
      deliveries: deliveries.map(({ raw: _, ...delivery }) => delivery),
      reports,
      report: await stores.reports.read(reportKey(incident.threadId, incident.lastReport)),
    });
  });

  return app;
}

/** The files of the web chat, and the connection that a token opens. */
function servePage(app: Hono, { assets, connect }: NonNullable<HttpOptions["page"]>): void {
  const serve = async (context: Context, next: Next) => {
    const asset = (await assets()).get(context.req.path);
    if (asset === undefined) return next();
    const { type, body, gzip, isImmutable } = asset;
    const isZipped = /\bgzip\b/.test(context.req.header("accept-encoding") ?? "");
    return context.body(new Uint8Array(isZipped ? gzip : body), 200, {
      "Content-Type": type,
      Vary: "Accept-Encoding",
      ...(isZipped && { "Content-Encoding": "gzip" }),
      "Cache-Control": isImmutable ? "public, max-age=31536000, immutable" : "no-store",
      "Content-Security-Policy": contentSecurityPolicy(),
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
    });
  };
  app.get("/", serve);
  app.get("/assets/:name", serve);
  app.get("/live", connect);
}

/** The query that the parameters of a request ask; 400 where one of them cannot be read. */
function readParameters(
  given: Record<string, string[]>,
  { organization, dependencies }: Application,
): ReadOptions {
  const problem = (message: string) => new HTTPException(400, { message });
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(QUERY_OPTIONS, name));
  if (unknown !== undefined)
    throw problem(
      `unknown parameter ${JSON.stringify(unknown.slice(0, 80))}; there are ${Object.keys(QUERY_OPTIONS).join(", ")}`,
    );
  return readQueryOptions(given, {
    organization,
    now: dependencies.clock(),
    nameOf: (option) => option,
    problem,
  });
}

const summary = ({
  messageIds: _messages,
  lastRun: _run,
  lastReport: _report,
  ...incident
}: IncidentSummary) => incident;
