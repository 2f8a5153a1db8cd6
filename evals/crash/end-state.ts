import type { OpenStage } from "./stage.ts";

/** Everything that must be the same whether a process died or not, by what it is about. */
export type EndState = Record<string, unknown>;

/** What differs from run to run though nothing is wrong: how long a model took, and when the services did something. */
const PASSING = new Set(["ms", "expiresAt", "attempts", "version", "ts", "thread_ts", "place"]);

const NEWS = /T-[0-9A-Z]{10}\S* \(\w+\), (?:OPS-|INC)\d/;

export async function endStateOf(stage: OpenStage): Promise<EndState> {
  const { world } = stage;
  const { application } = await stage.alive();
  const { stores } = application;
  const state: EndState = {};
  const incidents = await stores.incidents.list({ limit: Number.POSITIVE_INFINITY });
  const threads = new Set<string>();
  for (const { id } of incidents) {
    const incident = await stores.incidents.get(id);
    if (incident === null) continue;
    threads.add(incident.threadId);
    state[`incident ${id}`] = incident;
  }
  const deliveries = await stores.deliveries.listAll();
  for (const delivery of deliveries) {
    threads.add(delivery.threadId);
    const { threadId, runId, outcome, reason, problem, decision, givenUp } = delivery;
    // What a run that died had paid for is not in the account of the one that went on.
    state[`delivery ${threadId} ${runId}`] = { outcome, reason, problem, decision, givenUp };
  }
  const teams = application.organization.teams.map(({ id }) => id);
  for (const { id } of await stores.tickets.list(teams)) state[`ticket ${id}`] = await stores.tickets.get(id);
  for (const threadId of [...threads].sort()) {
    for (const key of await stores.reports.list(threadId))
      state[key] = withoutCosts((await stores.reports.read(key)) ?? "");
    for (const message of await stores.messages.listThread(threadId))
      state[`message ${threadId} ${message.key}`] = message;
  }
  for (const [channel] of world.slack?.workspace.channels ?? []) {
    const messages = (world.slack?.messages(channel) ?? []).map((message) => ({
      isReply: message.thread_ts !== undefined && message.thread_ts !== message.ts,
      text: message.text,
      // Slack numbers them as they come.
      blocks: JSON.stringify(message.blocks).replace(/"block_id":"\d+"/g, ""),
      about: message.metadata?.event_payload,
    }));
    // What people did in other systems is heard of several tickets at the same time, in any order.
    state[`Slack ${channel}`] = messages.filter(({ text }) => !NEWS.test(text ?? ""));
    state[`Slack ${channel}: news of tickets`] = messages
      .filter(({ text }) => NEWS.test(text ?? ""))
      .map((message) => JSON.stringify(message))
      .sort();
  }
  state["waiting for Slack"] = (await stores.outbox.listWaiting("slack")).length;
  for (const system of world.ticketSystems) {
    state[`copies in ${system.name}`] = system.copies();
    state[`waiting for ${system.name}`] = (await stores.outbox.listWaiting(system.name)).length;
    state[`strange calls of ${system.name}`] = [...system.violations];
  }
  state["dead letters"] = stage.deadLetters();
  const remembered = world.knowledge.s3.buckets.get("knowledge") ?? new Map();
  for (const [key, { body }] of remembered) state[`knowledge ${key}`] = body.toString("utf8");
  return JSON.parse(
    JSON.stringify(state, (key, value) => {
      if (PASSING.has(key)) return undefined;
      // Each process has its own way to the services.
      return typeof value === "string" ? value.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1") : value;
    }),
  );
}

/** A report says how long each node took, and what each call of a model cost: of a run that died, some were paid for twice. */
const withoutCosts = (markdown: string): string =>
  markdown
    .replace(/^(\| \w+ \| [\dT:.Z-]+ \|) [\d.]+ \|/gm, "$1")
    .replace(/^\| [\w-]+ \| \w+:\S+ \| \d+ .*$\n/gm, "")
    .replace(/^Model calls: .*$\n|^[\d.]+ ms in nodes .*$\n/gm, "");

/** The names of what differs. */
export function differences(expected: EndState, found: EndState): string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names]
    .filter((name) => JSON.stringify(expected[name]) !== JSON.stringify(found[name]))
    .map((name) =>
      found[name] === undefined
        ? `missing: ${name}`
        : expected[name] === undefined
          ? `surplus: ${name}`
          : `other: ${name}`,
    );
}
