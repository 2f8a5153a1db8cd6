import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";

/** A Chromium to test with, as $CHROMIUM names it or where Debian has it; null where there is none. */
export const chromiumPath = [process.env.CHROMIUM, "/usr/bin/chromium"].find(
  (path) => path !== undefined && existsSync(path),
);

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath ?? "chromium", args: QUIET });

export interface Watched {
  page: Page;
  /** Addresses of everything that it asked for. */
  requests: string[];
  /** What a browser complains of: errors, dialogs, violations of the policy. */
  problems: string[];
}

/** A page in a profile of its own, of which everything is noted that it should not do. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions & { prepare?: (page: Page) => Promise<void> } = {},
): Promise<Watched> {
  const { prepare, ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...rest });
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  const requests: string[] = [];
  const problems: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("websocket", (socket) => requests.push(socket.url()));
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction("noteViolation", (words: string) => void problems.push(words));
  await page.addInitScript(`document.addEventListener("securitypolicyviolation", (event) =>
    noteViolation("policy: " + event.violatedDirective + " " + event.blockedURI));`);
  await prepare?.(page);
  await page.goto(address);
  return { page, requests, problems };
}

/** Waits until an expression is true; the policy of the page lets no other way of it evaluate anything. */
export async function until(page: Page, expression: string, timeout = 20_000): Promise<void> {
  const isTrue = () => page.evaluate(`Boolean(${expression})`);
  await expect.poll(isTrue, { timeout, interval: 25, message: expression }).toBe(true);
}
