import { describe, expect, test } from "vitest";
import { createMessages, type Messages } from "../memory/messages.ts";
import { createOutbox, type Outbox } from "../memory/outbox.ts";
import { useTestDatabase } from "../memory/test-database.ts";
import type { Channel } from "./channel.ts";
import { createConsoleChannel } from "./console.ts";
import { createLaterChannel } from "./later-channel.ts";
import { createSeveralChannels } from "./several.ts";
import { createSilentChannel } from "./silent.ts";
import { createSlackClient } from "./slack/client.ts";
import { createSender } from "./slack/sender.ts";
import { createSlackChannel } from "./slack/slack.ts";
import { startSlack } from "./slack/test-slack.ts";
import { announcement, HOSTILE, notice, question, reply } from "./test-says.ts";
import type { LiveEvent } from "./webchat/protocol.ts";
import { createWebChat } from "./webchat/webchat.ts";

/** An adapter, and what people see of it. */
interface Tried {
  channel: Channel;
  /** Texts by where they stand: the card, its thread, a team's own place. What replaces another shows once. */
  shown(): Promise<{ cards: string[]; thread: string[]; team: string[] }>;
  /** What in the text has an effect beyond being read; empty where nothing has. */
  effects(): Promise<string[]>;
  close(): Promise<void>;
}

let messages: Messages;
let outbox: Outbox;
useTestDatabase(({ documents, names, objects }) => {
  messages = createMessages(documents, names.messages, objects, 400);
  outbox = createOutbox(documents, names.outbox, objects, 400);
});

const CONTROLS = /[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069]/u;

const ADAPTERS: Record<string, () => Promise<Tried>> = {
  console: async () => {
    const lines: string[] = [];
    const starting = (mark: string) => lines.filter((line) => line.startsWith(mark));
    return {
      channel: createConsoleChannel((line) => lines.push(line)),
      // A terminal keeps what it has shown: the last line counts.
      shown: async () => ({ cards: starting("●").slice(-1), thread: starting("?"), team: starting("→") }),
      effects: async () => lines.filter((line) => CONTROLS.test(line)),
      close: async () => {},
    };
  },
  webchat: async () => {
    const cards = new Map<string, string>();
    const publish = (event: LiveEvent) => {
      if (event.type === "incident") cards.set(event.incident.threadId, event.incident.title);
    };
    return {
      channel: createWebChat({ messages, publish, isWatched: () => true }),
      async shown() {
        const said = await messages.listThread(announcement().threadId);
        const text = (kinds: string[]) =>
          said.filter(({ kind }) => kinds.includes(kind)).map((one) => one.text);
        return { cards: [...cards.values()], thread: text(["reply", "question"]), team: text(["notice"]) };
      },
      // The page shows text as text; its own tests see to that.
      effects: async () => [],
      close: async () => {},
    };
  },
  slack: async () => {
    let time = Date.parse("2026-03-02T09:00:00Z");
    const now = () => time;
    const slack = await startSlack({ now, channels: [{ id: "C0OPS" }, { id: "C0APP" }] });
    const client = createSlackClient(slack.token, slack.apiUrl);
    const sender = createSender({ client, outbox, clock: () => new Date(time), log: () => {} });
    const settle = async () => {
      for (;;) {
        const { nextAt } = await sender.sendDue();
        if (nextAt === null) return;
        time = Math.max(time + 1, Date.parse(nextAt));
      }
    };
    const read = (channel: string) =>
      slack.messages(channel).map((one) => ({ ...one, ...slack.rendered(one) }));
    return {
      // As the handlers open it.
      channel: createLaterChannel(async () =>
        createSlackChannel({ outbox, client, channel: "C0OPS", pageUrl: "" }),
      ),
      async shown() {
        await settle();
        const said = read("C0OPS");
        const isTop = ({ thread_ts, ts }: { thread_ts?: string; ts: string }) =>
          thread_ts === undefined || thread_ts === ts;
        return {
          cards: said.filter(isTop).map(({ text }) => text),
          thread: said.filter((one) => !isTop(one)).map(({ text }) => text),
          team: read("C0APP").map(({ text }) => text),
        };
      },
      async effects() {
        await settle();
        const all = [...read("C0OPS"), ...read("C0APP")];
        return [
          ...slack.violations,
          ...all.flatMap(({ mentions, links }) => [...mentions, ...links.map(({ url }) => url)]),
        ];
      },
      close: () => slack.close(),
    };
  },
};

describe.each(Object.entries(ADAPTERS))("%s", (_, open) => {
  const tried = async (work: (adapter: Tried) => Promise<void>) => {
    const adapter = await open();
    try {
      await work(adapter);
    } finally {
      await adapter.close();
    }
  };

  test("shows a card, asks, and tells a team; the same again is no second one", () =>
    tried(async ({ channel, shown }) => {
      for (let time = 0; time < 2; time += 1) {
        await channel.announce(announcement());
        await channel.ask(question());
        await channel.notifyTeam(notice());
        await shown();
      }
      const { cards, thread, team } = await shown();
      expect(cards).toEqual([expect.stringContaining("EKS: planned lifecycle event")]);
      expect(thread).toEqual([expect.stringContaining("An operator decides.")]);
      expect(team).toEqual([expect.stringContaining("EKS: planned lifecycle event")]);
    }));

  test("a newer card takes the place of the one there, before and after that was shown", () =>
    tried(async ({ channel, shown }) => {
      await channel.announce(announcement());
      await channel.announce(announcement({ version: 2, title: "second" }));
      expect((await shown()).cards).toEqual([expect.stringContaining("second")]);
      await channel.announce(announcement({ version: 3, title: "third" }));
      expect((await shown()).cards).toEqual([expect.stringContaining("third")]);
    }));

  test("what is said of several stays in its order", () =>
    tried(async ({ channel, shown }) => {
      await channel.announce(announcement());
      const keys = ["01", "02", "03"].map(
        (count) => `20260302T0900${count}000Z-0000001-0a0b0c0d.0-06-awaiting-operator`,
      );
      for (const [index, key] of keys.entries())
        await channel.ask(question({ key, text: `number ${index}` }));
      const { thread } = await shown();
      expect(thread.map((text) => /number \d/.exec(text)?.[0])).toEqual(["number 0", "number 1", "number 2"]);
    }));

  test("text out of events acts nowhere", () =>
    tried(async ({ channel, effects }) => {
      await channel.announce(
        announcement({
          title: HOSTILE,
          note: HOSTILE,
          description: HOSTILE,
          service: HOSTILE,
          resources: [HOSTILE],
          owner: HOSTILE,
        }),
      );
      await channel.ask(
        question({
          text: HOSTILE,
          judgements: [{ name: HOSTILE, by: HOSTILE, value: HOSTILE, evidence: HOSTILE }],
        }),
      );
      await channel.reply(
        reply({ text: HOSTILE, said: { user: HOSTILE, text: HOSTILE, at: reply().at, id: null } }),
      );
      await channel.notifyTeam(notice({ title: HOSTILE, note: HOSTILE }));
      expect(await effects()).toEqual([]);
    }));

  test("takes the pieces of a run, or says that nobody looks on", () =>
    tried(async ({ channel }) => {
      const listen = channel.stream(announcement());
      for (const piece of [{ node: "intake" }, { answer: "a" }, { answerRestarts: true } as const])
        listen?.(piece);
    }));

  test("a thread of another channel is not its own to read", () =>
    tried(async ({ channel }) => {
      const elsewhere = channel === undefined ? "" : "slack~C0NONE~1.1";
      const said = await channel
        .readThread({ ...announcement(), conversation: elsewhere })
        .catch(() => "asked");
      expect(said === null || said === "asked").toBe(true);
    }));
});

describe("several at once", () => {
  const failing: Channel = {
    ...createSilentChannel(),
    announce: async () => {
      throw new Error("away");
    },
  };

  test("each is told, also where another fails; the failure is thrown", async () => {
    const lines: string[] = [];
    const console_ = createConsoleChannel((line) => lines.push(line));
    const channel = createSeveralChannels([failing, console_, failing]);
    await expect(channel.announce(announcement())).rejects.toThrow("Error: away; Error: away");
    expect(lines).toHaveLength(1);
    await expect(createSeveralChannels([failing, console_]).announce(announcement())).rejects.toThrow("away");
  });

  test("none tells nobody", async () => {
    const channel = createSeveralChannels([]);
    await channel.announce(announcement());
    expect(channel.stream(announcement())).toBeNull();
    expect(await channel.readThread(announcement())).toBeNull();
  });
});
