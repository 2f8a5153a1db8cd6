import { performance } from "node:perf_hooks";
import { MemorySaver } from "@langchain/langgraph";
import type { Channel } from "../../../channels/channel.ts";
import { createSeveralChannels } from "../../../channels/several.ts";
import { createSilentChannel } from "../../../channels/silent.ts";
import { createSlackClient } from "../../../channels/slack/client.ts";
import { createSlackChannel } from "../../../channels/slack/slack.ts";
import { sign } from "../../../channels/slack/test-slack-deliver.ts";
import { createVerifier } from "../../../channels/slack/verify-request.ts";
import { createWebChat } from "../../../channels/webchat/webchat.ts";
import type { Application } from "../../../handlers/application.ts";
import { createHttpApp } from "../../../handlers/http.ts";
import { openLocalApplication } from "../../../handlers/open-local-application.ts";
import { createPageAnswers } from "../../../handlers/page-answers.ts";
import { createSlackRoute } from "../../../handlers/slack.ts";
import type { Stores } from "../../../memory/stores.ts";
import { accepted } from "../graph/deliveries.ts";
import { organization } from "../graph/organization.ts";
import { table, verdict } from "../table.ts";

const SECRET = "bench";
const client = createSlackClient("xoxb-bench", "http://127.0.0.1:9/");

const webchat = ({ messages }: Stores) =>
  createWebChat({ messages, publish: () => {}, isWatched: () => false });
const slack = ({ outbox }: Stores) => createSlackChannel({ outbox, client, channel: "C0OPS", pageUrl: "" });
const CHANNELS: Record<string, (stores: Stores) => Channel> = {
  none: () => createSilentChannel(),
  webchat,
  slack,
  "slack and webchat": (stores) => createSeveralChannels([slack(stores), webchat(stores)]),
};

const open = async (channel: (stores: Stores) => Channel): Promise<Application> => {
  const clock = () => new Date();
  const application = await openLocalApplication({
    organization,
    dataDirectory: null,
    channel,
    share: false,
    clock,
  });
  application.graph.checkpointer = new MemorySaver();
  return application;
};

/** What telling people costs a run, how fast Slack is answered, and what a page waits for. Sets the exit code to 1 when a goal is missed. */
export async function run(count = 60): Promise<void> {
  console.log(
    `An accepted delivery with all stores, checkpoints in a map, in turn with the same on other channels; p50 of ${count}:\n`,
  );
  console.log(table(["channels", "p50", "against none"], await whatTellingCosts(count)));
  const application = await open(CHANNELS["slack and webchat"] as never);
  const answers = [await answersToSlack(application), ...(await answersToPages(application))];
  await application.close();
  console.log(`\n${table(["what", "goal", "p50 / p95", "verdict"], answers)}`);
}

const SLACK_MS = 1_000;

async function whatTellingCosts(count: number): Promise<string[][]> {
  const applications = new Map<string, Application>();
  for (const [name, channel] of Object.entries(CHANNELS)) applications.set(name, await open(channel));
  const times = new Map<string, number[]>([...applications.keys()].map((name) => [name, []]));
  for (let number = 0; number < count + 10; number += 1)
    for (const [name, application] of applications) {
      const started = performance.now();
      await application.process(accepted(number), { interactive: false });
      if (number >= 10) times.get(name)?.push(performance.now() - started);
    }
  for (const application of applications.values()) await application.close();
  const none = percentile(times.get("none") ?? [], 50);
  return [...times].map(([name, all]) => {
    const p50 = percentile(all, 50);
    return [name, `${p50.toFixed(1)} ms`, (p50 / none).toFixed(2)];
  });
}

async function answersToSlack(application: Application): Promise<string[]> {
  const verify = createVerifier({ secrets: SECRET });
  const route = createSlackRoute(application, { verify, client, enqueue: () => {}, log: () => {} });
  const app = createHttpApp(application, { isAllowedHost: () => false, gate: () => "refused", slack: route });
  const times: number[] = [];
  for (let number = 0; number < 220; number += 1) {
    const ts = `${Math.floor(Date.now() / 1_000)}.${String(number).padStart(6, "0")}`;
    const event = {
      type: "app_mention",
      channel: "C0OPS",
      user: "U1ANNA",
      text: "<@U0BOT> what is open?",
      ts,
    };
    const body = JSON.stringify({ type: "event_callback", event_id: `Ev${number}`, event });
    const time = String(Math.floor(Date.now() / 1_000));
    const headers = {
      "content-type": "application/json",
      "x-slack-request-timestamp": time,
      "x-slack-signature": sign(SECRET, time, body),
    };
    const started = performance.now();
    const response = await app.request("/slack", { method: "POST", body, headers });
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    if (number >= 20) times.push(performance.now() - started);
  }
  const isReached = percentile(times, 95) < SLACK_MS;
  if (!isReached) process.exitCode = 1;
  return [
    "Slack's request until its answer, the message kept",
    `under ${SLACK_MS} ms`,
    spread(times),
    verdict(isReached),
  ];
}

const INCIDENTS = 2_000;

async function answersToPages(application: Application): Promise<string[][]> {
  const [first] = await application.process(accepted(1), { interactive: false });
  const incident = await application.stores.incidents.get(first?.incidentId ?? "");
  if (incident === null) throw new Error("an incident is expected");
  for (let number = 0; number < INCIDENTS; number += 1)
    await application.stores.incidents.save({
      ...incident,
      id: `bench~${number}`,
      threadId: `00000000-0000-5000-8000-${String(number).padStart(12, "0")}`,
      title: `incident ${number} of the storm`,
      changedAt: new Date(Date.now() - number * 1_000).toISOString(),
      version: 1,
    });
  // Each time as if something had changed since.
  let count = 0;
  const answer = createPageAnswers(application, {
    hub: { publish() {}, changes: () => count++ },
    enqueue() {},
  });
  const list = (text: string) => ({
    ask: 1,
    type: "list",
    filter: { text, statuses: [], team: null },
    limit: 50,
  });
  const rows: string[][] = [];
  for (const [name, message] of [
    ["the first page of incidents", list("")],
    ["a search", list("storm 1234")],
    ["the counts of 30 days", { ask: 1, type: "counts", days: 30 }],
    ["a thread", { ask: 1, type: "thread", threadId: incident.threadId }],
  ] as const) {
    const times: number[] = [];
    for (let tries = 0; tries < 25; tries += 1) {
      const started = performance.now();
      await answer(message);
      if (tries >= 5) times.push(performance.now() - started);
    }
    rows.push([`${name}, of ${INCIDENTS} incidents, read anew`, "", spread(times), ""]);
  }
  return rows;
}

const spread = (times: readonly number[]) =>
  `${percentile(times, 50).toFixed(1)} / ${percentile(times, 95).toFixed(1)} ms`;

function percentile(numbers: readonly number[], percent: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
