import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { startBedrock, type TestBedrock } from "../config/test-bedrock.ts";
import { startProgram } from "../handlers/test-process.ts";
import { loadOrganization } from "../policy/load-organization.ts";
import { type Copy, openTestSystem, type TestSystem } from "../ticketing/test-systems.ts";
import { chromiumPath, launchBrowser, openPage, until, type Watched } from "./test-browser.ts";
import { expectLegible } from "./test-legible.ts";
import { longestTask } from "./test-longest-task.ts";
import { seedIncidents } from "./test-seed.ts";

if (chromiumPath === undefined)
  console.log("The page is not tested: there is no Chromium at $CHROMIUM or /usr/bin/chromium.");

/** Most bytes of the page, compressed. */
const MOST_BYTES = 60_000;
/** Incidents that are there from the beginning, and at the end. */
const FEW = 30;
const MANY = 2_000;
/** Sums up how much of what is seen moves without anybody having asked for it. */
const SHIFTS = `window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) window.shifts += value;
  }).observe({ type: "layout-shift" });`;
const TITLE = "#thread-title";

let data: string;
let browser: Browser;
let bedrock: TestBedrock;
let jira: TestSystem;
let server: ReturnType<typeof startProgram>;
let base = "";
let key = "";
/** The model's answer; the test that kills the server holds it back. */
let answer: () => Promise<string> = async () => "Nothing that I know of.\nSources: none";
const opened: Watched[] = [];
const servers: { base: string; key: string }[] = [];

async function startServer(port = "0"): Promise<void> {
  const env = {
    ...{ ...bedrock.environment, ...jira.environment, OHERO_DATA: data, OHERO_PORT: port },
    ...{ OHERO_ORGANIZATION: organization(), OHERO_MODELS_ANSWER: "bedrock:us.amazon.nova-pro-v1:0" },
  };
  server = startProgram("handlers/local.ts", { env });
  await server.printed("Ctrl-C stops");
  [, base = "", key = ""] = /Open (http:\/\/localhost:\d+)\/#key=(\S+)/.exec(server.output()) ?? [];
  servers.push({ base, key });
}

const organization = () => join(data, "organization.json");
/** The example organization, whose security team works in Jira. */
async function writeOrganization(): Promise<void> {
  const { teams, ...rest } = await loadOrganization("policy/organization.yaml");
  const working = teams.map((team) => (team.id === "sec01" ? { ...team, ticketing: jira.ticketing } : team));
  await writeFile(organization(), JSON.stringify({ ...rest, teams: working }));
}

async function open(
  hash = `key=${key}`,
  options?: BrowserContextOptions & { prepare?: (page: Page) => Promise<void> },
): Promise<Page> {
  const watched = await openPage(browser, `${base}/#${hash}`, options);
  opened.push(watched);
  return watched.page;
}
const named = (name: string) => async (page: Page) => {
  await page.addInitScript(`localStorage.setItem("ohero-name", ${JSON.stringify(name)})`);
};
const focused = (page: Page) => page.evaluate("document.activeElement?.id");

const eventOf = async (name: string): Promise<Record<string, string>> =>
  JSON.parse(await readFile(`test-events/${name}.json`, "utf8"))[0];
const postEvents = (events: unknown[]) =>
  fetch(`${base}/events`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(events),
  });
/** The coin mining finding under another id, with another title. */
async function finding(id: string, title: string, description = title) {
  const event = await eventOf("19-coin-mining");
  const detail = JSON.parse(event.Detail ?? "");
  const arn = `${detail.arn}-${id}`;
  return { ...event, Detail: JSON.stringify({ ...detail, id, arn, title, description }) };
}
const row = (page: Page, words: string) => page.locator(".row", { hasText: words }).first();

describe.runIf(chromiumPath !== undefined)("the page", () => {
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "ohero-"));
    bedrock = await startBedrock(async () => ({ text: await answer() }));
    jira = await openTestSystem.jira(Date.now);
    await writeOrganization();
    const launching = launchBrowser();
    await seedIncidents(data, FEW);
    browser = await launching;
    await startServer();
    await postEvents([await finding("first", "The first finding")]);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.kill("SIGKILL");
    await server?.finished;
    await bedrock?.close();
    await jira?.close();
    await rm(data, { recursive: true, force: true });
  }, 20_000);

  test("shows what happened before it was opened, in few bytes and soon", async () => {
    let bytes = 0;
    const page = await open(undefined, {
      async prepare(page) {
        const session = await page.context().newCDPSession(page);
        await session.send("Network.enable");
        session.on("Network.loadingFinished", ({ encodedDataLength }) => {
          bytes += encodedDataLength;
        });
      },
    });
    await row(page, "The first finding").waitFor();
    await page.getByText("Connected").waitFor();
    await until(page, 'performance.getEntriesByType("resource").some(({ name }) => name.endsWith(".json"))');
    const paint = await page.evaluate<number>(
      'performance.getEntriesByName("first-contentful-paint")[0].startTime',
    );
    console.log(`the page: ${bytes} bytes with headers, first contentful paint ${Math.round(paint)} ms`);
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
    // Of the link nothing is left that could be read off the screen.
    expect(page.url()).toBe(`${base}/`);
    await page.reload();
    await row(page, "The first finding").waitFor();
    await expectLegible(page);
    await row(page, "The first finding").click();
    await page.getByText("app01 was told").waitFor();
    expect(await page.locator(".message.reply").count()).toBe(1);
    // A link to the thread opens it, also in another tab.
    const link = new URL(page.url()).hash.slice(1);
    const other = await open(`key=${key}&${link}`);
    await other.locator(TITLE, { hasText: "The first finding" }).waitFor();
    expect(other.url()).toBe(`${base}/#${link}`);
  });

  test("an event that comes in appears by itself, and is counted as unread until it is opened", async () => {
    const page = await open();
    await row(page, "The first finding").waitFor();
    await postEvents([await finding("live", "A finding while somebody looks on")]);
    const first = page.locator(".row[data-index='0']", { hasText: "A finding while somebody looks on" });
    await first.locator(".unread").waitFor();
    expect(await page.title()).toBe("(1) OHERO");
    await page.locator("[data-room='sec01'] .unread").waitFor();
    await first.click();
    await until(page, 'document.title === "OHERO"');
    // A team's room has its notices and its incidents.
    await page.click("[data-room='sec01']");
    await page.locator(".row", { hasText: "ticket created" }).first().waitFor();
    expect(await page.locator(".row", { hasText: "A finding while somebody looks on" }).count()).toBe(2);
  });

  test("what the page shows of an incident finds it", async () => {
    const page = await open();
    await row(page, "The first finding").click();
    await page.click("#tab-tickets");
    const [ticket = ""] = await page.locator(".ticket code").allTextContents();
    const [shortId = ""] = /(?<=#incident=)[0-9a-f]{8}/.exec(page.url()) ?? [];
    const shown = `payments-dev app01 Security i-0c41d9be72f6385aa ${ticket} ${shortId}`;
    await page.locator("#search").fill(shown);
    await until(page, 'document.querySelectorAll(".row").length === 1');
    await row(page, "The first finding").waitFor();
    await page.locator("#search").fill(`${shown} payments-prod`);
    await page.getByText("Nothing here.").waitFor();
  });

  test("what people do with a ticket in Jira stands last in the thread, and in the ticket's history", async () => {
    jira.connect(`${base}/tickets/jira`);
    await postEvents([await finding("mirrored", "A finding that is in Jira")]);
    const page = await open();
    await row(page, "A finding that is in Jira").click();
    await page.click("#tab-tickets");
    const isTheirs = ({ title }: Copy) => title.includes("A finding that is in Jira");
    const copy = await vi.waitUntil(() => jira.copies().find(isTheirs), 5_000);
    jira.person.comment(copy.id, "I am on it.");
    await page.click("#tab-thread");
    await page.locator("#thread-panel .message", { hasText: "I am on it." }).waitFor();
    const last = page.locator("#thread-panel .message").last();
    expect(await last.textContent()).toContain("I am on it.");
    expect(await last.locator(".run summary").textContent()).toBe("1 ticket");
    await page.click("#tab-tickets");
    const ticket = page.locator(".ticket", { hasText: "jira OPS-" });
    await ticket.locator(".history li", { hasText: "I am on it." }).waitFor();
  });

  test("a click after scrolling opens what is under the pointer, and moves nothing", async () => {
    const page = await open();
    await row(page, "The first finding").waitFor();
    const list = () => page.evaluate<number>('document.getElementById("list").scrollTop');
    const under = 'document.elementFromPoint(430, 450).closest(".row")';
    await page.mouse.move(430, 450);
    await page.mouse.wheel(0, 265);
    await until(page, `document.getElementById("list").scrollTop === 265 && ${under}`);
    const title = await page.evaluate<string>(`${under}.querySelector(".row-title").textContent`);
    await page.mouse.down();
    await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
    await page.mouse.up();
    await page.locator(TITLE, { hasText: title }).waitFor();
    expect(await list()).toBe(265);
  });

  test("a person accepts with a reason, and overrules", async () => {
    const page = await open();
    await row(page, "The first finding").click();
    await page.click("#accept-button");
    await page.getByLabel("Your name").last().fill("Ann");
    await page.getByLabel("Reason").fill("seen on the bill");
    await page.click("dialog .primary");
    await page.locator("#thread-head", { hasText: "decided by Ann" }).waitFor();
    await page.locator("#person", { hasText: "Ann" }).waitFor();
    await page.click("#discharge-button");
    await page.getByText("Ann decided: open").waitFor();
    await page.getByLabel("Reason").fill("it was a load test");
    await page.click("dialog .danger");
    await page.locator("#thread-head .status-discharged").waitFor();
    await page.click("#tab-tickets");
    await page.locator(".ticket .status-closed").first().waitFor();
    await page.click("#tab-flow");
    await page.locator(".flow .node.lit", { hasText: "override" }).waitFor();
    expect(await page.locator(".steps li").allTextContents()).toContain(
      "override Taking a person's decision",
    );
  });

  test("with the keyboard alone the first incident is opened and discharged", async () => {
    const page = await open(undefined, { prepare: named("Kim") });
    await page.locator(".row").first().waitFor();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("skip");
    await page.keyboard.press("Enter");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.locator(".row.active[data-index='0']").waitFor();
    await page.keyboard.press("Enter");
    expect(await focused(page)).toBe("thread-title");
    await page.locator("#discharge-button").waitFor();
    for (let tabs = 0; tabs < 9; tabs += 1) {
      await page.keyboard.press("Tab");
      if ((await focused(page)) === "discharge-button") break;
    }
    await page.keyboard.press("Enter");
    await page.keyboard.type("known");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#thread-head", { hasText: "decided by Kim" }).waitFor();
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(await focused(page)).toBe("discharge-button");
    await page.keyboard.press("Escape");
    expect(await focused(page)).toBe("list");
  });

  test("hostile text is shown as text", async () => {
    const hostile = `<img src="https://evil.example/x" onerror="alert(1)"> <script>alert(2)</script> *bold* <!channel> \u202epng.exe [a](javascript:alert(3)) [b](https://evil.example/b)`;
    await postEvents([
      await finding("hostile", hostile, `${hostile}\n${"A very long tale. ".repeat(6_000)}`),
    ]);
    const page = await open(undefined, { prepare: named("Ann") });
    await row(page, "<script>alert(2)</script>").click();
    await page.locator(TITLE, { hasText: "onerror=" }).waitFor();
    await page.locator(".run summary").first().click();
    for (const tab of ["flow", "tickets", "event", "report"]) {
      await page.click(`#tab-${tab}`);
      await page.locator("#panel", { hasText: /alert\(|judgements/i }).waitFor();
      const all = page.getByRole("button", { name: /Show all/ }).first();
      if (await all.isVisible()) await all.click();
    }
    const acts = page.locator("img, #app script, #app a[href*='evil'], #app a[href^='javascript']");
    expect(await acts.count()).toBe(0);
    // A model that repeats it is not believed; what is known is listed instead.
    answer = async () => hostile;
    await page.click("#new");
    await page.getByRole("textbox", { name: "Message" }).fill("What is open with severity 4 or more?");
    await page.keyboard.press("Enter");
    await page.locator(".message.reply:not(.live)", { hasText: "png.exe" }).waitFor();
    expect(await acts.count()).toBe(0);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  });

  test("a wrong key is refused, and the page says where the right one is", async () => {
    const page = await open("key=wrong");
    await page.getByText("This key is not the server's").waitFor();
    expect(await page.evaluate("sessionStorage.length")).toBe(0);
    // It says so in the console, too, which is nothing to complain of here.
    opened.pop();
    await page.getByLabel("Key or link").fill(`${base}/#key=${key}`);
    await page.keyboard.press("Enter");
    await page.locator(".row").first().waitFor();
  });

  test("400 pixels are enough, in light and in dark", async () => {
    const page = await open(undefined, { viewport: { width: 400, height: 780 } });
    const isNarrow = () => page.evaluate("document.documentElement.scrollWidth <= 400");
    await row(page, "finding").waitFor();
    expect(await isNarrow()).toBe(true);
    await expectLegible(page);
    await row(page, "finding").click();
    for (const tab of ["thread", "flow", "tickets", "event", "report"]) {
      await page.click(`#tab-${tab}`);
      await page
        .locator(tab === "thread" ? "#thread-panel .message" : "#panel > *")
        .first()
        .waitFor();
      expect(await isNarrow()).toBe(true);
    }
    await page.click("#back");
    await page.locator("#list").waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const colours = await page.evaluate<string[]>(
        "(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))",
      );
      const [text = 0, ground = 0] = colours.map((colour) => Number(/\d+/.exec(colour)?.[0]));
      expect(colorScheme === "light" ? ground - text : text - ground).toBeGreaterThan(150);
    }
  });

  test("an answer is watched while it is written, and takes the place of what was written", async () => {
    let send: (event: unknown) => void = () => {};
    const page = await open(undefined, {
      async prepare(page) {
        await named("Lee")(page);
        await page.routeWebSocket(/\/live$/, (socket) => {
          socket.connectToServer();
          send = (event) => socket.send(JSON.stringify(event));
        });
      },
    });
    let release = () => {};
    const held = new Promise<string>((resolve) => {
      release = () => resolve("All is well.\nSources: none");
    });
    answer = () => held;
    await page.getByRole("textbox", { name: "Message" }).fill("What is open for the moon base?");
    await page.keyboard.press("Enter");
    await page.locator(".live .step", { hasText: "Looking up an answer (consult)" }).waitFor();
    const threadId = new URL(page.url()).hash.split("=")[1];
    const piece = (piece: object) => send({ type: "live", threadId, piece });
    piece({ answer: "Let me " });
    piece({ answer: "think" });
    await page.locator(".streamed", { hasText: "Let me think" }).waitFor();
    piece({ answerRestarts: true });
    piece({ answer: "All is" });
    await until(page, 'document.querySelector(".streamed")?.textContent === "All is"');
    await page.evaluate(SHIFTS);
    for (let line = 0; line < 60; line += 1)
      piece({ answer: ` well in place ${line}, as far as it can be seen.\n` });
    await page.locator(".streamed", { hasText: "place 59" }).waitFor();
    const bubble = await page.locator(".live").elementHandle();
    release();
    await page.locator(".message.reply:not(.live)", { hasText: "All is well." }).waitFor();
    expect(await bubble?.getAttribute("class")).toBe("message reply");
    expect(await page.locator(".message").count()).toBe(2);
    const shifts = await page.evaluate<number>("window.shifts");
    console.log(
      `layout shift while an answer of 60 lines grows and its last form takes its place: ${shifts.toFixed(3)}`,
    );
    // What Chrome's own measure calls good is below 0.1 for a whole visit.
    expect(shifts).toBeLessThan(0.05);
    // The measure measures: what is pushed aside counts.
    await page.evaluate(`document.querySelector("${TITLE}").before(document.createElement("textarea"))`);
    await until(page, `window.shifts > ${shifts + 0.01}`);
  });

  test.runIf(inject("isThorough"))(
    "the server dies in the middle of an answer and starts again: all is there, once",
    async () => {
      const page = await open(undefined, { prepare: named("Mo") });
      await page.getByText("Connected").waitFor();
      const asked = new Promise<void>((resolve) => {
        answer = () => {
          resolve();
          return new Promise(() => {});
        };
      });
      await page.getByRole("textbox", { name: "Message" }).fill("What is open for the sun?");
      await page.keyboard.press("Enter");
      await asked;
      await page.locator(".live").waitFor();
      answer = async () => "The sun is fine.\nSources: none";
      server.kill("SIGKILL");
      await server.finished;
      await page.locator("#status", { hasText: "Offline" }).waitFor();
      await page.getByRole("textbox", { name: "Message" }).fill("What is open for the stars?");
      await page.keyboard.press("Enter");
      await page.locator(".message.pending").waitFor();
      // Nor does a reload lose what was not sent, though nothing is there to load: the page stays.
      expect(await page.evaluate('sessionStorage.getItem("ohero-unsent")')).toContain("the stars");
      await startServer(new URL(base).port);
      const again = page.getByRole("button", { name: "Try now" });
      const isBack = async () => {
        if (await again.isVisible()) await again.click({ timeout: 500 }).catch(() => {});
        return page.getByText("Connected").isVisible();
      };
      await expect.poll(isBack, { timeout: 20_000, interval: 50 }).toBe(true);
      await until(
        page,
        `document.querySelectorAll(".message.said:not(.pending)").length === 2 &&
       document.querySelectorAll(".message.reply:not(.live)").length === 2`,
      );
      const texts = await page.locator(".message .plain, .message .markdown").allTextContents();
      expect(texts.filter((text) => text.includes("What is open for the sun?"))).toHaveLength(1);
      expect(texts.filter((text) => text.includes("What is open for the stars?"))).toHaveLength(1);
      expect(texts.filter((text) => text.includes("The sun is fine."))).toHaveLength(2);
      expect(await page.evaluate('sessionStorage.getItem("ohero-unsent")')).toBe("[]");
    },
    40_000,
  );

  test.runIf(inject("isThorough"))(
    `${MANY} incidents are scrolled and searched without a long pause`,
    async () => {
      server.kill("SIGKILL");
      await server.finished;
      await seedIncidents(data, MANY);
      await startServer();
      const page = await open();
      await page.locator(".row").first().waitFor({ timeout: 30_000 });
      const longest = await longestTask(page, () => scrollAndSearch(page));
      console.log(`the longest task with ${MANY} incidents: ${Math.round(longest)} ms`);
      expect(longest).toBeLessThanOrEqual(100);
    },
    120_000,
  );

  test("nothing was asked of other hosts, no address held the key, nothing broke the policy", () => {
    const requests = opened.flatMap((watched) => watched.requests);
    const hosts = new Set(requests.filter((url) => !url.startsWith("data:")).map((url) => new URL(url).host));
    const own = new Set(servers.map((one) => new URL(one.base).host));
    expect([...hosts].filter((host) => !own.has(host))).toEqual([]);
    expect(requests.filter((url) => servers.some((one) => url.includes(one.key)))).toEqual([]);
    // A server that is not there, or not yet, is told of by the browser, whoever handles it.
    const problems = opened.flatMap((watched) => watched.problems);
    expect(
      problems.filter((words) => !/net::ERR_(CONNECTION|SOCKET|EMPTY)|status of 503/.test(words)),
    ).toEqual([]);
  });
});

/** Scrolls through everything, and searches. */
async function scrollAndSearch(page: Page): Promise<void> {
  await until(
    page,
    `(document.getElementById("list").scrollBy(0, 6_000),
      document.body.textContent.includes("Seeded alarm ${MANY - 1} "))`,
    60_000,
  );
  await page.evaluate('document.getElementById("list").scrollTo(0, 40_000)');
  await page.locator("#search").pressSequentially(`alarm ${MANY - 1}`, { delay: 20 });
  await until(page, 'document.querySelectorAll(".row").length === 1');
  // Half of them, by the names of their account and their owner.
  await page.locator("#search").fill("payments-prod inf01 arn:aws:rds");
  await page.locator("#total", { hasText: (MANY / 2).toLocaleString("en-US") }).waitFor();
  await page.locator("#search").fill("");
  await page.locator(".row[data-index='8']").waitFor();
}
