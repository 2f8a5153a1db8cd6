import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { createSeveralChannels } from "../channels/several.ts";
import { createSlackClient } from "../channels/slack/client.ts";
import { createSlackChannel } from "../channels/slack/slack.ts";
import { createWebChat } from "../channels/webchat/webchat.ts";
import { parseEvent } from "../events/test-payloads.ts";
import type { Stores } from "../memory/stores.ts";
import {
  decided,
  endState,
  health,
  judgedBy,
  runUnfinished,
  type TestApplication,
  unreachable,
} from "./test-application.ts";
import { useTestFolder } from "./test-folder.ts";

const { path, open } = useTestFolder();
const LATER = "2026-03-02T08:30:00Z";
const idOf = (id: string) => parseEvent(health({ id })).incidentId;

/** An event that concerns two teams. */
const costly = (id: string, at?: string) =>
  health({ id, text: "You will be billed an additional charge of $2,500 per month.", ...(at && { at }) });

type Call = (...given: never[]) => Promise<unknown>;

/** Where a process can die in the middle of a node: before or after the `nth` call of a store. */
type Place = [
  store: "tickets" | "incidents" | "reports" | "deliveries" | "messages" | "outbox",
  method: string,
  nth: number,
];

function dieAround({ stores }: TestApplication, [store, method, nth]: Place, isAfter: boolean): () => void {
  const target = stores[store] as unknown as Record<string, Call>;
  const original = target[method] as Call;
  let calls = 0;
  target[method] = async (...given) => {
    calls += 1;
    if (calls > nth || (calls === nth && !isAfter)) throw new Error("the process is killed");
    const result = await original(...given);
    if (calls === nth) throw new Error("the process is killed");
    return result;
  };
  return () => {
    target[method] = original;
  };
}

const places: Place[] = [
  ["incidents", "get", 1],
  ["tickets", "change", 1],
  ["tickets", "change", 2],
  ["tickets", "getMany", 1],
  ["reports", "write", 1],
  ["incidents", "save", 1],
  // What is said: the notices of two teams, the card, the reply.
  ["messages", "add", 1],
  ["messages", "add", 3],
  ["outbox", "put", 1],
  ["outbox", "put", 3],
  ["outbox", "put", 4],
  ["deliveries", "settle", 1],
];

/** The web chat and Slack, as far as they are kept: nothing is sent here. */
const telling = ({ messages, outbox }: Stores) =>
  createSeveralChannels([
    createWebChat({ messages, publish: () => {}, isWatched: () => false }),
    createSlackChannel({
      outbox,
      client: createSlackClient("", "http://127.0.0.1:1"),
      channel: "C0OPS",
      pageUrl: "",
    }),
  ]);

/** What people have been told, without what differs from incident to incident. */
async function toldState({ stores }: TestApplication, incidentId: string) {
  const incident = await stores.incidents.get(incidentId);
  const threadId = incident?.threadId ?? "";
  const groups = [threadId, ...(incident?.tickets ?? []).map(({ id }) => `ticket~${id}`)];
  const waiting = await Promise.all(groups.map((group) => stores.outbox.listGroup(`slack~${group}`)));
  return {
    messages: (await stores.messages.listThread(threadId)).map(({ kind, room }) => `${kind} ${room}`).sort(),
    outbox: waiting.map((entries) => entries.map(({ key, version }) => [key.split("-").at(-1), version])),
  };
}

test("killed in the middle of a node, before or after a write, and gone on with by another process", async () => {
  const first = await open({ channel: telling });
  await first.send(costly("undisturbed"));
  const undisturbed = await endState(first, idOf("undisturbed"));
  const told = await toldState(first, idOf("undisturbed"));
  expect(told.messages).toEqual(["notice app01", "notice fin01", "reply null"]);
  expect(told.outbox.map((entries) => entries.length)).toEqual([2, 1, 1]);
  const killed: [string, Place][] = [];
  for (const place of places)
    for (const isAfter of [false, true]) {
      const id = `${place[0]}${killed.length}`;
      const revive = dieAround(first, place, isAfter);
      await expect(first.send(costly(id))).rejects.toThrow("killed");
      revive();
      killed.push([id, place]);
    }
  await first.close();

  const second = await open({ channel: telling });
  await runUnfinished(second);
  for (const [id, place] of killed) {
    expect([id, place, await endState(second, idOf(id))]).toEqual([id, place, undisturbed]);
    expect([id, place, await toldState(second, idOf(id))]).toEqual([id, place, told]);
  }
  expect(await second.listUnfinished()).toEqual([]);
}, 120_000);

test("killed while an update is written", async () => {
  const first = await open();
  for (const id of ["undisturbed", "killed"]) await first.send(health({ id }));
  await first.send(costly("undisturbed", LATER));
  const undisturbed = await endState(first, idOf("undisturbed"));
  const revive = dieAround(first, ["incidents", "save", 1], false);
  await expect(first.send(costly("killed", LATER))).rejects.toThrow("killed");
  revive();
  await first.close();

  const second = await open();
  await runUnfinished(second);
  expect(await endState(second, idOf("killed"))).toEqual(undisturbed);
});

test("what was judged before the process died is not judged again", async () => {
  const noCost = { value: false, monthlyUsd: null, openEnded: false, evidence: null };
  const judges = judgedBy({ "cost-impact": noCost, severity: { value: 3, evidence: null } });
  const first = await open({ judges });
  const revive = dieAround(first, ["tickets", "change", 1], false);
  await expect(first.send(health({ id: "one" }))).rejects.toThrow("killed");
  revive();
  await first.close();

  const second = await open();
  const [part] = await second.listUnfinished();
  if (part === undefined) throw new Error("a part is expected");
  const result = await second.run(part, { isRepeat: true });
  expect(result).toMatchObject({ outcome: "accepted", severity: 3 });
  expect(result.judgements.map(({ name, by }) => [name, by])).toEqual([
    ["cost-impact", "test:scripted"],
    ["severity", "test:scripted"],
    ["ticket-text", "rule"],
  ]);
});

describe("an operator's decision", () => {
  const options = () => ({ judges: unreachable() });

  test("reaches a run that waits since before the restart", async () => {
    const first = await open(options());
    await first.send(costly("one"));
    await first.close();
    const second = await open(options());
    expect((await second.send(decided(idOf("one"), "accept"))).outcome).toBe("accepted");
    expect(await endState(second, idOf("one"))).toMatchObject({
      incident: { status: "open", decidedBy: "olga" },
      deliveries: ["accepted", "accepted"],
      reports: expect.arrayContaining(["awaiting-operator", "accepted"]),
    });
  });

  test("is carried out once, wherever the process dies", async () => {
    const first = await open({ ...options(), channel: telling });
    const killed: [string, Place][] = [];
    for (const place of places.filter(([store]) => store !== "deliveries")) {
      const id = `${place[0]}${killed.length}`;
      await first.send(costly(id));
      const revive = dieAround(first, place, true);
      // What is not called on the way of a decision cannot kill it.
      await first.send(decided(idOf(id), "accept")).catch(() => null);
      revive();
      killed.push([id, place]);
    }
    await first.close();

    const second = await open({ ...options(), channel: telling });
    await runUnfinished(second);
    for (const [id, place] of killed) {
      const { incident, tickets, deliveries } = await endState(second, idOf(id));
      expect({ place, incident, tickets, deliveries }).toMatchObject({
        place,
        incident: { status: "open", outcome: "accepted", decidedBy: "olga" },
        tickets: [
          { team: "app01", history: ["created"] },
          { team: "fin01", history: ["created"] },
        ],
        deliveries: ["accepted", "accepted"],
      });
    }
    expect(await second.listUnfinished()).toEqual([]);
  }, 120_000);
});

const CHILD = `
  const { openTestApplication, health } = await import("./graph/test-application.ts");
  const application = await openTestApplication({ dataDirectory: process.env.FOLDER });
  const { tickets } = application.stores;
  const change = tickets.change;
  let calls = 0;
  tickets.change = async (...given) => {
    calls += 1;
    if (calls === 2) await new Promise(() => setTimeout(() => process.exit(137), 200));
    return change(...given);
  };
  const text = "You will be billed an additional charge of $2,500 per month.";
  await application.send(health({ id: "one", text }));
`;

// A process of its own, from its sources, takes longer than all else here.
test("a process that ends in the middle of createTickets is gone on with: one set of tickets", async () => {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", CHILD], {
    cwd: new URL("..", import.meta.url),
    env: { ...process.env, FOLDER: path() },
    stdio: "ignore",
  });
  expect(await once(child, "exit")).toEqual([137, null]);

  const second = await open();
  const [part, ...more] = await second.listUnfinished();
  expect(more).toEqual([]);
  expect(await second.stores.incidents.get(idOf("one"))).toBeNull();
  expect(await second.stores.tickets.list(["app01", "fin01"])).toHaveLength(1);
  if (part === undefined) throw new Error("a part is expected");

  const result = await second.run(part, { isRepeat: true });
  expect(result).toMatchObject({ outcome: "accepted", stakeholders: ["app01", "fin01"] });
  expect(result.path.filter((node) => node === "assess")).toHaveLength(1);
  const state = await endState(second, idOf("one"));
  expect(state.tickets.map(({ history }) => history)).toEqual([["created"], ["created"]]);
  expect(state).toMatchObject({ deliveries: ["accepted"], reports: ["accepted"] });
  expect(await second.stores.tickets.list(["app01", "fin01"])).toHaveLength(2);
});
