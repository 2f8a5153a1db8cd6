import { performance } from "node:perf_hooks";
import type { TeamNotice } from "../../../channels/channel.ts";
import { createSilentChannel } from "../../../channels/silent.ts";
import { openLocalApplication } from "../../../handlers/open-local-application.ts";
import { tableNames } from "../../../memory/tables.ts";
import { checkTickets } from "./check-tickets.ts";
import { NOW } from "./lifecycle.ts";
import { makeStorm, readTickets, SEED } from "./make-storm.ts";
import { stormOrganization } from "./organization.ts";
import { type Done, printCalls, printNotices, printTickets } from "./print.ts";
import { meterTables, withItsClient } from "./table-meter.ts";

/** So many deliveries are under way at once. */
const AT_ONCE = 8;

/**
 * Sends a storm through the whole application: `count` deliveries in any order, three of ten copies, about one cause for
 * every fifty. Checks what tickets there are in the end and what it cost; sets the exit code to 1 when a goal is missed.
 */
export async function run(count = 10_000, seed = SEED, atOnce = AT_ONCE): Promise<void> {
  const { causes, copies, deliveries } = makeStorm(count, seed);
  console.log(
    `${deliveries.length} deliveries of ${causes.length} causes, ${copies} of them copies, shuffled with seed ${seed}, ${atOnce} at once\n`,
  );

  const notices: TeamNotice[] = [];
  let ticks = 0;
  const { opened: application, client } = await withItsClient(() =>
    openLocalApplication({
      organization: stormOrganization(),
      dataDirectory: null,
      checkpoints: "database",
      channel: {
        ...createSilentChannel(),
        notifyTeam: async (notice) => {
          notices.push(notice);
        },
      },
      share: false,
      clock: () => new Date(NOW + ticks++),
    }),
  );
  const meter = meterTables(client, tableNames());

  const done: Done[] = [];
  const failures: string[] = [];
  const waiting = [...deliveries.entries()].reverse();
  const started = performance.now();
  const lane = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [delivery, raw] = next;
      const { result, calls } = await meter.count(() =>
        application
          .process(raw, { interactive: false, delivery })
          .then((results) => results.map(({ outcome }) => outcome).join(" and "))
          .catch((error: unknown) => {
            failures.push(`${raw.source} ${raw.id}: ${String(error)}`);
            return "failed";
          }),
      );
      done.push({ outcome: result, calls });
      showProgress(done.length, deliveries.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const seconds = (performance.now() - started) / 1_000;

  const tickets = await readTickets(application.stores, application.organization.teams);
  await application.close();

  const verdicts = [
    printTickets(checkTickets(causes, tickets), failures),
    printNotices(causes, tickets, notices),
    printCalls(done, seconds),
  ];
  if (verdicts.includes(false)) process.exitCode = 1;
}

function showProgress(done: number, all: number): void {
  const step = process.stderr.isTTY ? 50 : 1_000;
  if (done % step !== 0 && done !== all) return;
  const text = `storm: ${done} of ${all}`;
  process.stderr.write(process.stderr.isTTY ? `\r${text}${done === all ? "\n" : ""}` : `${text}\n`);
}
