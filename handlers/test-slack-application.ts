import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { onTestFinished } from "vitest";
import { createSlackClient } from "../channels/slack/client.ts";
import { createSender } from "../channels/slack/sender.ts";
import { createSlackChannel } from "../channels/slack/slack.ts";
import { type Message, type SlackOptions, startSlack } from "../channels/slack/test-slack.ts";
import { createVerifier } from "../channels/slack/verify-request.ts";
import { listenLocally } from "../config/test-server.ts";
import { openTestApplication, organizationWith, type TestOptions } from "../graph/test-application.ts";
import { createHttpApp } from "./http.ts";
import { createRunLater } from "./run-later.ts";
import { createSlackRoute } from "./slack.ts";

export const OPERATIONS = "C0OPS";
const START = Date.parse("2026-03-02T09:00:00Z");

/** Channels of the teams, as the registry of the cases names them, in which the bot is. */
const TEAM_CHANNELS = ["mgt", "fin", "sec", "inf", "app"];

/**
 * The application with Slack, for one test: the real way in over HTTP, the real sender, and the stand-in at the other end. Time
 * passes only when the test says so.
 */
export async function slackApplication({
  slack: slackOptions,
  pageUrl = "",
  hasTeamChannels = true,
  ...options
}: TestOptions & { slack?: SlackOptions; pageUrl?: string; hasTeamChannels?: boolean } = {}) {
  let time = START;
  const now = () => time;
  /** Each look at the clock is a moment later, so that nothing happens at once. */
  const clock = () => {
    time += 1;
    return new Date(time);
  };
  const slack = await startSlack({
    now,
    channels: [
      { id: OPERATIONS, name: "ops" },
      { id: "D0ANNA", kind: "im", members: ["U0BOT", "U1ANNA"] },
      ...TEAM_CHANNELS.map((name) => ({ id: `C0${name.toUpperCase()}`, name })),
    ],
    ...slackOptions,
  });
  const client = createSlackClient(slack.token, slack.apiUrl);
  const organization = organizationWith(options.policy);
  const application = await openTestApplication({
    clock,
    organization: {
      ...organization,
      // "C-app" is no id of a channel that Slack would take.
      teams: organization.teams.map((team) => ({
        ...team,
        channel: hasTeamChannels ? team.channel.toUpperCase().replace("-", "0") : "",
      })),
    },
    channel: ({ outbox }) => createSlackChannel({ outbox, client, channel: OPERATIONS, pageUrl }),
    ...options,
  });
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const later = createRunLater(application, (error) => log(String(error)));
  const verify = createVerifier({ secrets: slack.signingSecret, now });
  const route = createSlackRoute(application, { verify, client, enqueue: later.enqueue, log });
  const app = createHttpApp(application, {
    isAllowedHost: () => false,
    gate: () => "refused",
    slack: route,
  });
  const server = await listenLocally(createServer(getRequestListener(app.fetch)));
  const url = `${server.url}/slack`;
  slack.connect({ events: url, interactivity: url });
  const sender = createSender({ client, outbox: application.stores.outbox, clock, log, random: () => 0.5 });
  onTestFinished(async () => {
    await later.stop();
    await server.close();
    await slack.close();
    await application.close();
  });

  /** Runs and sends until nothing waits, and lets as much time pass as that takes; at most a day. */
  async function settle(): Promise<void> {
    const end = time + 86_400_000;
    for (;;) {
      await later.settled();
      const { nextAt } = await sender.sendDue();
      await slack.settled();
      if (nextAt === null) return;
      time = Math.max(time, Date.parse(nextAt));
      if (time > end) throw new Error(`what waits for Slack is not sent within a day: ${lines.join("; ")}`);
    }
  }

  const isTop = (message: Message) => message.thread_ts === undefined || message.thread_ts === message.ts;
  return {
    ...application,
    app,
    slack,
    client,
    sender,
    url,
    lines,
    later,
    settle,
    now,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    /** Announcements of an incident: what stands in a channel by itself and carries its group. */
    announcements: (threadId: string, messages = slack.messages(OPERATIONS)) =>
      messages.filter(
        (message) => isTop(message) && message.metadata?.event_payload.group === `slack~${threadId}`,
      ),
    read: (message: Message) => slack.rendered(message).text,
    /** A person presses a button, and gives a reason for it. The form is pressed for again where it does not open. */
    async decide(
      user: string,
      message: Message,
      action: "accept" | "discharge",
      reason = "seen by a person",
    ) {
      for (let tries = 0; tries < 20; tries += 1) {
        await slack.click(user, message, `ohero-${action}`);
        const view = slack.openViews(user).at(-1);
        if (view !== undefined) return { view, answer: await slack.submit(user, view, { reason }) };
        time += 5_000;
      }
      throw new Error("no form opened");
    },
  };
}
