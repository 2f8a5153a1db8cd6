import { afterEach, describe, expect, test } from "vitest";
import { bigContent, CONTENT, describeContract } from "../test-contract.ts";
import type { JiraStandIn } from "./test-jira.ts";
import { openForContract, openJira } from "./test-jira-setting.ts";

describeContract("Jira Cloud", openForContract);

let standIn: JiraStandIn;
async function open(options: Parameters<typeof openJira>[0] = {}) {
  const opened = await openJira(options);
  standIn = opened.jira;
  return opened;
}
const issueOf = (id: string) => {
  const issue = standIn.issues.get(id);
  if (issue === undefined) throw new Error(`no issue ${id}`);
  return issue;
};

describe("Jira Cloud", () => {
  afterEach(async () => {
    expect(standIn.violations).toEqual([]);
    await standIn.close();
  });

  test("an issue bears our labels, the team's labels and fields, our id as a property, and a link back", async () => {
    const { system } = await open({
      ticketing: {
        labels: ["cloud", "ohero"],
        fields: {
          customfield_10010: { value: "Cloud" },
          components: [{ name: "Network" }],
          customfield_10011: "C7",
        },
      },
    });
    const { id, key, url } = await system.create({ ...CONTENT, severity: 5 });
    expect(url).toBe(`${standIn.url}/browse/${key}`);
    expect(issueOf(id)).toMatchObject({
      key: "OPS-1",
      issueType: "Task",
      priority: "Highest",
      labels: ["ohero", "ohero-T-ABCDEFGHJK", "cloud"],
      custom: {
        customfield_10010: { value: "Cloud" },
        components: [{ name: "Network" }],
        customfield_10011: "C7",
      },
      properties: { ohero: { ticketId: "T-ABCDEFGHJK" } },
      remoteLinks: [{ globalId: "ohero~T-ABCDEFGHJK", url: CONTENT.url }],
    });
  });

  test("without an address there is no link", async () => {
    const { system } = await open();
    const { id } = await system.create({ ...CONTENT, url: null });
    expect(issueOf(id).remoteLinks).toEqual([]);
  });

  test("a severity without a priority sets none", async () => {
    const { system, jira } = await open({ ticketing: { priorities: { "5": "Highest" } } });
    const { id } = await system.create(CONTENT);
    jira.person.setPriority(id, "Low");
    await system.update(id, CONTENT, { withPriority: true });
    expect(issueOf(id).priority).toBe("Low");
  });

  test("an update leaves labels and fields of people, and adds ours where somebody took them away", async () => {
    const { system, jira } = await open({
      ticketing: { labels: ["cloud"], fields: { customfield_10011: "C7" } },
    });
    const { id } = await system.create(CONTENT);
    issueOf(id).labels = ["theirs"];
    issueOf(id).custom.customfield_10011 = "C8";
    await system.update(id, CONTENT, { withPriority: true });
    expect(issueOf(id)).toMatchObject({
      labels: ["theirs", "ohero", "ohero-T-ABCDEFGHJK"],
      custom: { customfield_10011: "C8" },
    });
    expect(jira.calls.filter(({ method }) => method === "PUT")).toHaveLength(1);
  });

  test("a list of resources is attached once, and an older one of ours is removed; one that a person attached stays", async () => {
    const { system, jira } = await open();
    const content = bigContent(CONTENT.ticketId);
    const { id } = await system.create(content);
    const [first] = issueOf(id).attachments;
    issueOf(id).attachments.push({
      id: "1",
      filename: "impacted-resources-000000000000.txt",
      author: jira.person.user,
      text: "",
    });
    await system.update(id, content, { withPriority: false });
    expect(issueOf(id).attachments.map((one) => one.id)).toEqual([first?.id, "1"]);
    await system.update(id, { ...content, resources: content.resources.slice(1) }, { withPriority: false });
    const names = issueOf(id).attachments.map(({ filename }) => filename);
    expect(names).toHaveLength(2);
    expect(names).toContain("impacted-resources-000000000000.txt");
    expect(names).not.toContain(first?.filename);
  });

  test("an account that may not remove attachments leaves the older list", async () => {
    const { system, jira } = await open();
    const content = bigContent(CONTENT.ticketId);
    const { id } = await system.create(content);
    jira.settings.permissions.delete("DELETE_OWN_ATTACHMENTS");
    await system.update(id, { ...content, resources: content.resources.slice(1) }, { withPriority: false });
    expect(issueOf(id).attachments).toHaveLength(2);
  });

  test("where attachments are switched off, an update is blocked, and the issue is not taken for gone", async () => {
    const { system, jira } = await open();
    const { id } = await system.create(CONTENT);
    jira.settings.isAttaching = false;
    const update = system.update(id, bigContent(CONTENT.ticketId), { withPriority: false });
    await expect(update).rejects.toMatchObject({
      failure: { kind: "blocked", problem: expect.stringContaining("attachments cannot be added") },
    });
  });

  test("what Jira does not take is named by its field, never by its value", async () => {
    const { system } = await open({ ticketing: { fields: { customfield_10010: { value: "Secret land" } } } });
    await expect(system.create(CONTENT)).rejects.toMatchObject({
      failure: {
        kind: "blocked",
        problem: "Jira does not take what is in: customfield_10010 (status 400)",
      },
    });
    expect(standIn.issues.size).toBe(0);
  });

  test("our comments are known where lists come without properties", async () => {
    const { system, jira } = await open();
    jira.settings.isExpanding = false;
    const { id } = await system.create(CONTENT);
    await system.comment(id, { key: "k1", text: "Ours" });
    jira.person.comment(id, "Theirs");
    expect((await system.listComments(id, null)).map(({ ownKey }) => ownKey)).toEqual(["k1", null]);
  });

  test("a comment that bears a key and is of another account is not ours", async () => {
    const { system, jira } = await open();
    const { id } = await system.create(CONTENT);
    jira.person.comment(id, "Theirs", jira.person.user, [{ key: "ohero", value: { key: "k1" } }]);
    expect((await system.listComments(id, null)).map(({ ownKey }) => ownKey)).toEqual([null]);
  });

  test("a comment of our own account that bears no key is nobody's of ours", async () => {
    const { system, jira } = await open();
    const { id } = await system.create(CONTENT);
    await system.comment(id, { key: "k1", text: "Ours" });
    const author = issueOf(id).comments[0]?.author;
    jira.person.comment(id, "By hand, with our account", author);
    jira.settings.isExpanding = false;
    expect((await system.listComments(id, null)).map(({ ownKey }) => ownKey)).toEqual(["k1", null]);
  });

  test("a comment of any length is taken", async () => {
    const { system } = await open();
    const { id } = await system.create(CONTENT);
    for (const [index, text] of ["", "\u0000", '"'.repeat(50_000), "x\n".repeat(50_000)].entries())
      await system.comment(id, { key: `k${index}`, text });
    expect(issueOf(id).comments).toHaveLength(4);
  });

  test("what our own account changes is nobody's change, and the newest by a person counts", async () => {
    const { system, jira, advance } = await open();
    const { id } = await system.create(CONTENT);
    await system.transition(id, "closed");
    jira.person.label(id, "theirs");
    expect((await system.read(id))?.changedBy).toBeNull();
    jira.person.assign(id, jira.person.user, { accountId: "ben", displayName: "Ben" });
    advance(1);
    jira.person.setPriority(id, "High");
    advance(1);
    await system.transition(id, "open");
    expect((await system.read(id))?.changedBy).toBe(jira.person.user.displayName);
  });

  test("all that changed are listed, and all that was said, however many pages they fill", async () => {
    const { system, jira, clock, advance } = await open({ pageSize: 3 });
    const since = new Date(clock()).toISOString();
    for (let index = 0; index < 8; index += 1)
      await system.create({ ...CONTENT, url: null, ticketId: `T-PAGE${String(index).padStart(6, "0")}` });
    advance(system.settleSeconds);
    const changed = await system.listChanged(since);
    expect(changed).toHaveLength(8);
    const { id = "" } = changed[0] ?? {};
    for (let index = 0; index < 8; index += 1) jira.person.comment(id, `Comment ${index}`);
    expect((await system.listComments(id, null)).map(({ text }) => text)).toEqual(
      Array.from({ length: 8 }, (_, index) => `Comment ${index}`),
    );
  });

  test("what changed in the same minute as `since` is listed, on either side of its end", async () => {
    const { system, clock, advance } = await open();
    for (const seconds of [0, 17, 42.5, 59.9]) {
      advance(seconds);
      const since = new Date(clock()).toISOString();
      const { id } = await system.create({
        ...CONTENT,
        ticketId: `T-AT${String(seconds).padStart(8, "0").replace(".", "X")}`,
      });
      advance(system.settleSeconds + 0.3);
      expect((await system.listChanged(since)).map((changed) => changed.id)).toEqual([id]);
    }
  });

  test("too many calls are told with the time to wait", async () => {
    const { system, advance } = await open({ rate: { burst: 6, perSecond: 0.5 } });
    const { id } = await system.create(CONTENT);
    await system.read(id);
    await expect(system.read(id)).rejects.toMatchObject({ failure: { kind: "limited", seconds: 2 } });
    advance(2);
    expect(await system.read(id)).not.toBeNull();
  });

  test("an outage is told as doubt, and ends", async () => {
    const { system, jira } = await open();
    jira.setOutage(true);
    await expect(system.create(CONTENT)).rejects.toMatchObject({ failure: { kind: "doubtful" } });
    jira.setOutage(false);
    await system.create(CONTENT);
    expect(standIn.issues.size).toBe(1);
  });
});
