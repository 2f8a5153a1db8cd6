import { readdir, readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";
import { WebSocketServer } from "ws";
import { ANNOUNCED, stripControls } from "../channels/console.ts";
import { type Environment, readEnvironment } from "../config/environment.ts";
import { loadEnvFile } from "../config/load-env-file.ts";
import { startTracing } from "../config/start-tracing.ts";
import { readDeliveries } from "../events/read-deliveries.ts";
import { loadOrganization } from "../policy/load-organization.ts";
import type { Organization } from "../policy/organization.ts";
import { createGate, readAccessKey } from "./access-key.ts";
import { announceDue } from "./announce-due.ts";
import type { Application, ReceivedPart } from "./application.ts";
import { localAddress } from "./client-address.ts";
import { createJudges } from "./create-judges.ts";
import { createHub } from "./hub.ts";
import { knownProblem, UsageError } from "./known-error.ts";
import { createLockOut } from "./lock-out.ts";
import { openChannels } from "./open-channels.ts";
import { openResources } from "./open-resources.ts";
import { openTicketing } from "./open-ticketing.ts";
import { printResults, type TitledResult } from "./print.ts";
import { createRunLater } from "./run-later.ts";
import { SOCKET_OPTIONS } from "./socket-options.ts";
import { takeInDocuments } from "./take-in-documents.ts";
import { createTicketWebhooks } from "./ticket-webhooks.ts";
import { titleOf } from "./title-of.ts";
import { createWatch } from "./watch-incidents.ts";

const say = (line: string) => console.log(line);
/** What the console channel says. While a start counts what it processes, each announcement stands in the count already. */
function tell(line: string): void {
  if (!isCatchingUp || !line.startsWith(ANNOUNCED)) say(`  ${line}`);
}

const testEvents = new URL("../test-events/", import.meta.url);

/** Set by the first Ctrl-C: the run that is under way ends, no other begins. */
let isStopping = false;

async function main(): Promise<void> {
  loadEnvFile();
  const environment = readEnvironment();
  const organization = await loadOrganization(environment.OHERO_ORGANIZATION);
  say(
    `OHERO: ${organization.accounts.length} accounts, ${organization.teams.length} teams from ${environment.OHERO_ORGANIZATION}`,
  );

  const tracing = await startTracing(console.error);
  for (const line of tracing.lines) say(line);
  const judges = await createJudges(environment, organization.policy, say);
  // The port first: a second server is refused before it touches anything.
  const server = await listen(environment);
  // The graph and the database next, which take a while to load.
  const [{ openLocalApplication }, { createHttpApp }, { createLocalPage }] = await Promise.all([
    import("./open-local-application.ts"),
    import("./http.ts"),
    import("./local-page.ts"),
  ]);
  const { OHERO_DATA: dataDirectory } = environment;
  const hub = createHub();
  const channels = openChannels(environment, { hub, write: tell, log: console.error });
  // What is wrong with it is said before anything is touched.
  await channels.slack?.();
  const ticketing = await openTicketing(environment, organization, console.error);
  const resources = await openResources(environment, organization, { dataDirectory, log: say });
  const application = await openLocalApplication({
    ...resources,
    organization,
    dataDirectory,
    channel: channels.create,
    judges,
    share: false,
  });
  sayRegistry(application, organization);
  const later = createRunLater(application, (error) =>
    console.error("a run failed, and is tried again:", error),
  );
  const key = await readAccessKey(dataDirectory);
  const lockOut = createLockOut();
  const hasPage = environment.NOTIFICATION_CHANNEL.includes("webchat");
  const publicHost = hostOf(environment.OHERO_URL);
  const page = hasPage ? createLocalPage(application, { hub, enqueue: later.enqueue, key, lockOut }) : null;
  server.answerWith(
    createHttpApp(application, {
      isAllowedHost: isLocalHost,
      isPublicHost: (host) => host === publicHost,
      gate: createGate(key, lockOut),
      addressOf: localAddress,
      ...(channels.slack && { slack: (await channels.slack()).createRoute(application, later) }),
      ticketWebhooks: createTicketWebhooks(environment, ticketing.receiver(application)),
      ...page,
    }),
  );
  const stop = closeOnSignal(async () => {
    await server.close();
    await later.stop();
    await channels.stop();
    await ticketing.stop();
    await application.close();
    await resources.close();
    await tracing.stop();
  });
  await channels.start(application);
  ticketing.start(application);
  await takeInDocuments(application.stores, environment, { dataDirectory, say });
  await catchUp(application);
  if (isStopping) return stop();
  // What was set aside until a given time, and what a person had until then to decide.
  every(MINUTE, "what was due", () => announceDue(application, say));
  // Accounts and teams that somebody adds count for what comes in from then on.
  every(REGISTRY, "reading the registry", application.refresh);
  // Bundled by the time that somebody opens it.
  page?.page.assets().catch((error: unknown) => console.error("the page could not be bundled:", error));
  if (hasPage)
    every(WATCH, "looking for changes", createWatch(application, { hub, clock: () => new Date() }));
  say(whereToLook(server.port, environment, hasPage ? key : null));
}

/** What was added to the organization of the file, if anything was. */
function sayRegistry({ organization: { accounts, teams }, notes }: Application, file: Organization): void {
  const added = [accounts.length - file.accounts.length, teams.length - file.teams.length];
  if (added.some((count) => count > 0)) say(`of the registry: ${added[0]} accounts, ${added[1]} teams`);
  for (const note of notes) say(stripControls(note));
}

const MINUTE = 60_000;
const REGISTRY = 5_000;
const WATCH = 2_000;

/** Does something again and again, until the server stops. `what` names it where it fails. */
function every(milliseconds: number, what: string, work: () => Promise<void>): void {
  const timer = setInterval(() => {
    if (isStopping) clearInterval(timer);
    else work().catch((error: unknown) => console.error(`${what} failed, and is tried again:`, error));
  }, milliseconds).unref();
}

const isLocalHost = (host: string) => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);

const hostOf = (address: string): string | null => (URL.canParse(address) ? new URL(address).host : null);

/** The adapter's type is stricter than that of `ws`. */
type WebSocketServerLike = NonNullable<Parameters<typeof serve>[0]["websocket"]>["server"];

/** Listens on localhost only, and answers 503 until there is something to answer with. */
async function listen({ OHERO_PORT }: Environment) {
  let app: Hono | undefined;
  const fetch: Parameters<typeof serve>[0]["fetch"] = (request, environment) =>
    app?.fetch(request, environment) ?? Response.json({ status: "starting" }, { status: 503 });
  const sockets = new WebSocketServer(SOCKET_OPTIONS);
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const options = {
      fetch,
      port: OHERO_PORT,
      hostname: "127.0.0.1",
      websocket: { server: sockets as WebSocketServerLike },
    };
    const starting = serve(options, () => resolve(starting));
    starting.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new UsageError(portTaken(OHERO_PORT)) : error),
    );
  });
  return {
    port: (server.address() as AddressInfo).port,
    answerWith: (ready: Hono) => {
      app = ready;
    },
    async close() {
      for (const socket of sockets.clients) socket.close(GOING_AWAY, "the server stops");
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Of RFC 6455: pages try again until the server is back. */
const GOING_AWAY = 1001;

const portTaken = (port: number) =>
  `port ${port} is taken; stop what uses it, or choose another: OHERO_PORT=${port + 1} npm start`;

/** Ends what is under way, then closes. A second signal ends at once: what was received is kept and goes on next time. */
function closeOnSignal(close: () => Promise<void>): () => Promise<void> {
  const stop = async () => {
    await close();
    say("Stopped. Start again to go on with the same state.");
    process.exit(0);
  };
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    if (signals > 1) process.exit(130);
    isStopping = true;
    say("\nStopping after the run that is under way …");
    if (!isCatchingUp) void stop();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return stop;
}

let isCatchingUp = false;

/** Runs what an earlier process left unfinished, or the test events where the store is new. */
async function catchUp(application: Application): Promise<void> {
  isCatchingUp = true;
  const unfinished = await application.listUnfinished();
  const isNew =
    unfinished.length === 0 && (await application.stores.incidents.list({ limit: 1 })).length === 0;
  const parts = isNew ? await receiveTestEvents(application) : unfinished;
  if (unfinished.length > 0) say(`Going on with ${unfinished.length} deliveries that were received before:`);
  if (parts.length > 0) await runAll(application, parts);
  if (!isStopping) await announceDue(application, say);
  isCatchingUp = false;
}

async function receiveTestEvents(application: Application): Promise<ReceivedPart[]> {
  const names = (await readdir(testEvents)).filter((name) => name.endsWith(".json")).sort();
  const parts: ReceivedPart[] = [];
  for (const name of names)
    for (const raw of readDeliveries(await readFile(new URL(name, testEvents), "utf8")))
      parts.push(...(await application.receive(raw, { interactive: false })));
  say(`The store is new: processing ${parts.length} test events of ${names.length} files.`);
  return parts;
}

async function runAll(application: Application, parts: ReceivedPart[]): Promise<void> {
  const results: TitledResult[] = [];
  const started = performance.now();
  for (const [index, part] of parts.entries()) {
    if (isStopping) return;
    try {
      const result = await application.run(part, { delivery: index, isRepeat: true });
      const title = await titleOf(application, result);
      say(
        `[${index + 1}/${parts.length}] ${result.outcome}${result.reason ? ` (${result.reason})` : ""}: ${stripControls(title)}`,
      );
      results.push({ result: { ...result, part: 0 }, title });
    } catch (error) {
      // Kept as unfinished; one that fails every time must not stop the others, nor the server.
      console.error(`[${index + 1}/${parts.length}] failed, and tried again at the next start:`, error);
    }
  }
  say(`\n${printResults(results)}\n`);
  const calls = results.reduce((sum, { result }) => sum + result.modelCalls, 0);
  say(
    `${results.length} processed in ${((performance.now() - started) / 1_000).toFixed(1)} s, ${calls === 0 ? "no model asked" : `${calls} calls of models`}.`,
  );
}

/** The key stands behind the #, which browsers do not send. */
function whereToLook(port: number, { OHERO_DATA }: Environment, key: string | null): string {
  const base = `http://localhost:${port}`;
  return [
    "",
    ...(key === null ? [] : [`Open ${base}/#key=${key}`]),
    `Listening on ${base}; state and reports are in ${OHERO_DATA}/`,
    `  curl ${base}/incidents                      what is known`,
    `  curl -H 'Content-Type: application/json' --data @FILE ${base}/events`,
    "  npm run --silent ohero -- incidents         the same in a table",
    "  npm run --silent ohero -- show INCIDENT     path, judgements, tickets, report",
    '  npm run --silent ohero -- ask "what is open for app01?"',
    "Ctrl-C stops; the next start goes on with the same state.",
  ].join("\n");
}

main().catch((error: unknown) => {
  const problem = knownProblem(error);
  console.error(problem === null ? error : `ohero: ${problem}`);
  process.exit(problem === null ? 1 : 2);
});
