import { readdirSync, readFileSync } from "node:fs";
import { connect, Socket, type SocketConnectOpts } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createSilentChannel } from "../channels/silent.ts";
import { readDeliveries } from "../events/read-deliveries.ts";
import { loadOrganization } from "../policy/load-organization.ts";
import { openLocalApplication } from "./open-local-application.ts";

/** Every host that this process connects to from now on. */
function watchConnections(): Set<string> {
  const hosts = new Set<string>();
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    // Node passes what it has normalised as one array.
    const [options] = args.flat() as [SocketConnectOpts & { host?: string }];
    hosts.add(options.host ?? "localhost");
    return Reflect.apply(connect, this, args);
  } as typeof connect;
  onTestFinished(() => {
    Socket.prototype.connect = connect;
  });
  return hosts;
}

test("without a model, processing every test event connects to nothing", async () => {
  const hosts = watchConnections();
  const organization = await loadOrganization("policy/organization.yaml");
  const channel = createSilentChannel();
  const application = await openLocalApplication({
    organization,
    dataDirectory: null,
    channel,
    share: false,
  });
  const outcomes = new Set<string>();
  for (const name of readdirSync("test-events").filter((file) => file.endsWith(".json")))
    for (const raw of readDeliveries(readFileSync(`test-events/${name}`, "utf8")))
      for (const { outcome } of await application.process(raw, { interactive: false })) outcomes.add(outcome);
  await application.close();
  expect([...outcomes].sort()).toEqual([
    "accepted",
    "closed",
    "discharged",
    "duplicate",
    "merged",
    "updated",
  ]);
  expect([...hosts]).toEqual([]);
  // A connection would have been seen.
  await new Promise((resolve) => connect({ host: "127.0.0.1", port: 9 }).once("error", resolve));
  expect([...hosts]).toEqual(["127.0.0.1"]);
});
