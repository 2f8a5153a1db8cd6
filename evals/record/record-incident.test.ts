import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEVELOPMENT,
  decided,
  health,
  openTestApplication,
  organizationWith,
  PRODUCTION,
  STRANGER,
  said,
  testApplication,
} from "../../graph/test-application.ts";
import type { Organization } from "../../policy/organization.ts";
import { Case, caseOrganization, type Case as RecordedCase, readCases } from "../case.ts";
import { checkCase } from "./check-case.ts";
import { recordIncident } from "./record-incident.ts";

const to = caseOrganization();

/** Somebody's organization: the accounts of the cases under ids, names and addresses of their own. */
const OWN = new Map(
  to.accounts.map(({ id }, index) => [id, String(314_159_265_358 + index * 27_182_818_284)]),
);
const ownOf = (id: string) => OWN.get(id) ?? id;
const translate = <T>(value: T): T => {
  let text = JSON.stringify(value);
  for (const [id, own] of OWN) text = text.replaceAll(id, own);
  return JSON.parse(text) as T;
};
const from: Organization = {
  ...organizationWith(),
  accounts: translate(to.accounts).map((account, index) => ({
    ...account,
    name: `nordwind-${index}`,
    email: `aws+${index}@nordwind-shipping.com`,
  })),
};

interface Received {
  raws: readonly unknown[];
  clock?: string;
  interactive?: boolean;
}

async function recorded(
  { raws, clock = "2026-03-02T09:00:00Z", interactive = false }: Received,
  options: Partial<Parameters<typeof recordIncident>[2]> & { which?: number } = {},
): Promise<{ one: RecordedCase; text: string }> {
  const application = await openTestApplication({ organization: from, clock: () => new Date(clock) });
  try {
    for (const raw of raws) await application.process(raw, { interactive });
    const summaries = (await application.stores.incidents.list()).reverse();
    const incident = await application.stores.incidents.get(summaries[options.which ?? 0]?.id ?? "");
    if (incident === null) throw new Error("there is no incident");
    const { case: one } = await recordIncident(application.stores, incident, { from, to, ...options });
    return { one, text: JSON.stringify(one) };
  } finally {
    await application.close();
  }
}

const identity = (id = "one", account = PRODUCTION) =>
  `arn:aws:health:eu-west-1::event/EKS/AWS_EKS_PLANNED_${id.toUpperCase()}/AWS_EKS_PLANNED_${id.toUpperCase()}_${id}~${ownOf(account)}~eu-west-1`;

describe("an incident becomes a case that means the same", { timeout: 60_000 }, () => {
  // One of each source, and sequences: pages, updates and closings, shared tickets, a person who is asked back.
  test.each(["A03", "C01", "G02", "H01", "H05", "N10", "N21", "S02", "S04", "T01", "U01"])(
    "%s",
    async (id) => {
      const found = readCases().find((one) => one.id === id);
      if (found === undefined) throw new Error(`there is no case ${id}`);
      const raws = translate(found.deliveries.map(({ event, message }) => event ?? { message }));
      const { one, text } = await recorded({ ...found, raws });
      expect(Case.parse(JSON.parse(text))).toEqual(one);
      expect(await checkCase(one, to)).toEqual([]);
      for (const own of OWN.values()) expect(text).not.toContain(own);
      expect(one.tags[0]).toBe("from-history");
    },
  );

  test("each delivery is judged at the time at which it came in", async () => {
    let now = "2026-03-02T09:00:00.000Z";
    const application = await testApplication({ organization: from, clock: () => new Date(now) });
    const notice = { account: ownOf(PRODUCTION), text: "Update it before September 14, 2026." };
    const detail = { startTime: "Mon, 14 Sep 2026 06:00:00 GMT" };
    await application.send(health({ ...notice, detail }));
    now = "2026-08-20T09:00:00.000Z";
    await application.send(health({ ...notice, detail, at: "2026-08-20T08:00:00Z" }));
    const incident = await application.stores.incidents.get(identity());
    if (incident === null) throw new Error("there is no incident");
    const { case: one } = await recordIncident(application.stores, incident, { from, to });
    expect(one.deliveries.map(({ at, expect: { severity } }) => [at, severity?.[0]])).toEqual([
      [undefined, 2],
      [now, 4],
    ]);
    expect(await checkCase(one, to)).toEqual([]);
  });
});

describe("the label is what a person decided", { timeout: 60_000 }, () => {
  test("accepted and then discharged: a false accept, which the rules still make", async () => {
    const { one } = await recorded({
      raws: [
        health({ account: ownOf(PRODUCTION) }),
        health({ account: ownOf(PRODUCTION), at: "2026-03-02T08:30:00Z" }),
        decided(identity(), "discharge", "olga@nordwind-shipping.com knows, nordwind-0 is empty"),
      ],
    });
    expect(one.deliveries.map(({ expect: { outcome } }) => outcome)).toEqual(["discharged", null]);
    expect(one).toMatchObject({
      why: "By its rules OHERO accepted it, and an operator discharged it: person-1@example.com knows, payments-prod is empty",
      tags: ["from-history", "aws.health", "false-accept"],
      contested: false,
      expect: { tickets: 0 },
    });
    expect(await checkCase(one, to)).toEqual(
      expect.arrayContaining([expect.stringContaining('outcome "discharged" expected, "accepted" found')]),
    );
  });

  test("discharged and then accepted: owner, teams and severity as they are in the end", async () => {
    const { one } = await recorded({
      raws: [
        health({ account: ownOf(DEVELOPMENT) }),
        decided(identity("one", DEVELOPMENT), "accept", "the demo is tomorrow"),
      ],
    });
    expect(one.deliveries[0]?.expect).toEqual({
      outcome: "accepted",
      reason: null,
      owner: "app01",
      stakeholders: { required: ["app01"], allowed: [] },
      severity: [4, 4],
    });
    expect(one.expect.tickets).toBe(1);
  });

  test("confirmed: as OHERO decided it", async () => {
    const { one } = await recorded({
      raws: [health({ account: STRANGER }), decided(identity("one", STRANGER), "discharge", "not ours")],
    });
    expect(one.deliveries[0]?.expect).toMatchObject({ outcome: "discharged", reason: "unknown-account" });
    expect(one.why).toBe(
      "By its rules OHERO discharged it (unknown-account), and an operator confirmed that: not ours",
    );
    expect(await checkCase(one, to)).toEqual([]);
  });
});

describe("what tells who it is about", { timeout: 60_000 }, () => {
  test("the same thing has the same name in all deliveries, also in ARNs, with dashes and in JSON in a string", async () => {
    const account = ownOf(PRODUCTION);
    const dashed = account.replace(/(\d{4})(\d{4})(\d{4})/, "$1-$2-$3");
    const text = `${dashed}: arn:aws:iam::${account}:user/berlin/j.doe and arn:aws:sts::${account}:assumed-role/Ops/j.doe, from 198.51.100.7, wrote to s3://nordwind-logs/a.txt for ops@nordwind.io at https://wiki.nordwind.io/x. {"bucket":"nordwind-logs","ip":"198.51.100.7"} AKIAIOSFODNN7REALKEY`;
    const { text: written } = await recorded({
      raws: [
        health({ account, text: `${text} It ends on March 14, 2026.` }),
        health({ account, at: "2026-03-02T08:30:00Z", text: `J.Doe again. ${text}` }),
      ],
    });
    for (const gone of [account, dashed, "j.doe", "J.Doe", "berlin", "198.51.100.7", "nordwind", "REALKEY"])
      expect(written).not.toContain(gone);
    expect(written).toContain("2222-3333-4444: arn:aws:iam::222233334444:user/person-1 and");
    expect(written).toContain("assumed-role/Ops/person-1, from 203.0.113.1, wrote to s3://bucket-1/");
    expect(written).toContain(
      JSON.stringify(JSON.stringify({ bucket: "bucket-1", ip: "203.0.113.1" })).slice(1, -1),
    );
    expect(written).toContain("person-1 again.");
  });

  test("what people write names accounts by name, and themselves", async () => {
    const { one, text } = await recorded({
      raws: [
        said("nordwind-0: the queue consumers are timing out, <@U77> knows", {
          user: "U77ABC",
          thread: "C01:17.4",
        }),
      ],
    });
    expect(one.deliveries[0]?.message).toEqual({
      user: "person-1",
      thread: "thread-1",
      text: "payments-prod: the queue consumers are timing out, <@person-2> knows",
    });
    expect(text).not.toMatch(/U77|C01/);
    expect(await checkCase(one, to)).toEqual([]);
  });

  test("more accounts of a standing than the cases have are refused, and --alone is offered", async () => {
    const productive = Array.from({ length: 6 }, (_, index) => String(600_000_000_001 + index));
    const wide: Organization = {
      ...from,
      accounts: [
        ...from.accounts,
        ...productive.map((id) => ({
          ...(from.accounts[0] as Organization["accounts"][0]),
          id,
          name: `n-${id}`,
        })),
      ],
    };
    const application = await testApplication({ organization: wide });
    await application.send(health({ account: productive[0] ?? "", text: `Also ${productive.join(", ")}.` }));
    const incident = await application.stores.incidents.get(
      identity().replace(ownOf(PRODUCTION), productive[0] ?? ""),
    );
    if (incident === null) throw new Error("there is no incident");
    await expect(recordIncident(application.stores, incident, { from: wide, to })).rejects.toThrow(
      "6 accounts that are production are named, and the organization of the cases has 5 of them: record it --alone",
    );
  });

  test("whatever accounts, addresses and keys an event holds, none of them is in the case", async () => {
    const digits = (length: number) => fc.stringMatching(new RegExp(`^[1-9]\\d{${length - 1}}$`));
    const secretWord = fc.stringMatching(/^[a-z]{6,12}\d{2}$/);
    const sensitive = fc.record({
      accounts: fc.uniqueArray(digits(12), { minLength: 1, maxLength: 3 }),
      email: fc.tuple(secretWord, secretWord).map(([user, host]) => `${user}@${host}.com`),
      key: fc.stringMatching(/^(AKIA|ASIA)[A-Z0-9]{16}$/),
      secret: fc.stringMatching(/^[A-Za-z]{10}\d[A-Z][a-z][A-Za-z0-9]{27}$/),
      user: secretWord,
      around: fc.constantFrom(" ", ",", ":", '"', "/", "(", "=", "\n", "#", "'"),
    });
    await fc.assert(
      fc.asyncProperty(sensitive, async ({ accounts, email, key, secret, user, around }) => {
        const [account = ""] = accounts;
        const own: Organization = {
          ...from,
          accounts: [
            {
              ...(from.accounts[0] as Organization["accounts"][0]),
              id: account,
              name: `prod-${user}`,
              email,
            },
          ],
        };
        const all = [
          ...accounts,
          ...accounts.map((id) => id.replace(/(\d{4})(\d{4})(\d{4})/, "$1-$2-$3")),
          email,
          key,
        ];
        const text = `${all.join(around)}${around}aws_secret_access_key=${secret} arn:aws:iam::${account}:user/${user}`;
        const application = await openTestApplication({ organization: own });
        try {
          const raw = health({
            account,
            text,
            detail: { eventMetadata: { [account]: all, [email]: { userName: user } } },
          });
          const { incidentId } = await application.send(raw);
          const incident = await application.stores.incidents.get(incidentId ?? "");
          if (incident === null) throw new Error("there is no incident");
          const { case: one } = await recordIncident(application.stores, incident, { from: own, to });
          const written = JSON.stringify(one);
          for (const gone of [...all, secret, user]) expect(written).not.toContain(gone);
        } finally {
          await application.close();
        }
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});
