import { readFileSync } from "node:fs";

const read = (id: string) =>
  JSON.parse(readFileSync(new URL(`../../cases/${id}.json`, import.meta.url), "utf8")).deliveries;

/** The true payload of a case with an identity of its own, so that every one is a new incident. */
export function accepted(number: number): Record<string, unknown> {
  const event = structuredClone(read("H01")[0].event);
  event.detail.eventArn += `-${number}`;
  event.detail.communicationId = `bench-${number}-1`;
  return event;
}

/** New ones, copies, updates, findings, unknown accounts, questions: `count` deliveries, shuffled the same way each time. */
export function mixed(count: number): unknown[] {
  const kinds = [healthEvent, copy, copy, update, finding, unknownAccount, question];
  return Array.from({ length: count }, (_, index) =>
    (kinds[index % kinds.length] ?? healthEvent)(Math.floor(index / kinds.length)),
  );
}

const healthEvent = (number: number) => accepted(number);
const copy = (number: number) => accepted(number);
const question = (number: number) => ({
  message: { user: "ann", thread: `t${number}`, text: "what is open for app01?" },
});

function update(number: number) {
  const event = structuredClone(read("H12")[1].event);
  event.detail.eventArn = (accepted(number).detail as { eventArn: string }).eventArn;
  event.detail.communicationId = `bench-update-${number}-1`;
  return event;
}

function finding(number: number) {
  const event = structuredClone(read("S06")[0].event);
  event.detail.findings[0].Id += `-${number}`;
  return event;
}

function unknownAccount(number: number) {
  const event = accepted(1_000_000 + number);
  const detail = event.detail as Record<string, unknown>;
  return {
    ...event,
    detail: { ...detail, affectedAccount: "123451234512", affectedEntities: [] },
    resources: [],
  };
}
