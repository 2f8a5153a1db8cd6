import type { RunState } from "../graph/state.ts";
import { withoutEscapes } from "../judgements/markdown-text.ts";
import { totalOf } from "../judgements/usage.ts";

/** The audit report of one run in Markdown: what came, the path, every judgement, what was written, the answer. */
export function writeReport(state: RunState, path: readonly string[]): string {
  const { outcome, reason, event } = state;
  return [
    `# ${outcome}${reason && outcome !== "invalid" ? ` (${plain(reason)})` : ""}: ${plain(event?.title ?? state.message?.text ?? "unreadable delivery")}`,
    task(state),
    `## Answer\n\n${quote(outcome === "answered" ? withoutEscapes(state.answer) : state.answer)}`,
    `## Path\n\n${path.join(" → ")}`,
    judgements(state),
    writes(state),
    cautions(state),
    timing(state),
    event
      ? `## Text of the event\n\nUntrusted, as it came; at most 4,000 characters.\n\n${fence(`${event.title}\n\n${event.text}`.slice(0, 4_000))}`
      : "",
  ]
    .filter(Boolean)
    .join("\n\n")
    .concat("\n");
}

function task({
  incidentId,
  runId,
  part,
  receivedAt,
  event,
  ruling,
  relation,
  problem,
  knownAccounts,
  unrecognised,
  aside,
  causeFound,
  mergedInto,
}: RunState): string {
  const rows: [string, string][] = [
    ["Run", runId],
    ["Part", String(part)],
    ["Started", receivedAt],
    ["Incident", incidentId ?? "none"],
    ["Relation to what was known", relation],
  ];
  if (problem)
    rows.push(
      ["Where", problem.path || "the whole delivery"],
      ["Expected", problem.expected],
      ["Found", problem.found],
    );
  if (event)
    rows.push(
      ["Source", `${event.source}, ${event.type}`],
      ["State at the source", `${event.state}, updated ${event.updatedAt}`],
      ["Region", event.region ?? "unknown"],
      ["Accounts", event.accounts.join(", ") || "none named"],
      ["In the registry", knownAccounts.join(", ") || "none, or not looked up"],
      ["Not in the registry", unrecognised.join(", ") || "none"],
      ["Resources", listed(event.resources.map((resource) => `${resource.id} (${resource.status})`))],
    );
  if (aside) rows.push(["Set aside", `${aside.reason}; until ${aside.until ?? "somebody changes that"}`]);
  if (causeFound?.reason)
    rows.push(
      ["Tickets are about", causeFound.cause],
      ["Shared because", `${causeFound.reason}${mergedInto ? `; opened by ${mergedInto}` : ""}`],
    );
  if (ruling) rows.push(["Decided by", `${ruling.by}: ${ruling.action}, ${ruling.reason}`]);
  return `## Task\n\n${table(["what", "value"], rows)}`;
}

function judgements({ judgements: judged, calls }: RunState): string {
  if (judged.length === 0) return "## Judgements\n\nNone was needed.";
  const rows = judged.map(({ name, by, value, evidence, attempts }) => [
    name,
    by,
    typeof value === "string" ? value : JSON.stringify(value),
    evidence ?? "",
    attempts.map((attempt) => `${attempt.model}: ${attempt.problem}`).join("; "),
  ]);
  return [
    `## Judgements\n\n${table(["judgement", "answered by", "answer", "evidence", "failed tries"], rows)}`,
    modelCalls(calls),
  ].join("\n\n");
}

/** Each call of a model with what it cost. */
function modelCalls(calls: RunState["calls"]): string {
  if (calls.length === 0) return "No model was asked.";
  const money = (usd: number | null) => (usd === null ? "unknown" : usd.toFixed(5));
  const rows = calls.map(
    ({ question, model, inputTokens, cachedTokens, outputTokens, ms, costUsd, problem }) => [
      question,
      model,
      ...[inputTokens, cachedTokens, outputTokens, ms].map(String),
      money(costUsd),
      problem ?? "",
    ],
  );
  const total = totalOf(calls);
  return [
    table(
      ["asked for", "model", "tokens in", "of them cached", "tokens out", "ms", "USD", "not used because"],
      rows,
    ),
    `Model calls: ${total.modelCalls}; tokens in: ${total.inputTokens}, of them cached: ${total.cachedTokens}; tokens out: ${total.outputTokens}; ${total.modelMs} ms; ${money(total.costUsd)} USD.`,
  ].join("\n\n");
}

function writes({ tickets, notices, owner, stakeholders, related, passages }: RunState): string {
  const lines = [
    ...tickets.map(
      ({ id, team, action, status, note }) =>
        `ticket ${id} for ${team}: ${action}, now ${status}${note ? `; ${note}` : ""}`,
    ),
    ...notices.map((notice) => `noted: ${notice}`),
    ...(owner ? [`owner ${owner}; stakeholders ${stakeholders.join(", ")}`] : []),
    ...related.map((one) => `earlier incident ${one.incidentId}: ${one.outcome}`),
    ...passages.map(({ source, title }) => `document ${source}: ${title}`),
  ];
  return `## Writes\n\n${lines.length > 0 ? lines.map((line) => `- ${plain(line)}`).join("\n") : "This report, and what became of the delivery."}`;
}

function cautions({ suspicions, failures }: RunState): string {
  const parts = [];
  if (suspicions.length > 0)
    parts.push(
      `## Text that tries to instruct\n\nFlagged, and not followed.\n\n${suspicions.map(quote).join("\n\n")}`,
    );
  if (failures.length > 0)
    parts.push(`## Failures\n\n${failures.map((failure) => `- ${plain(failure)}`).join("\n")}`);
  return parts.join("\n\n");
}

function timing({ trace }: RunState): string {
  const rows = trace.map((step) => [step.node, step.startedAt, step.durationMs.toFixed(1)]);
  const total = trace.reduce((sum, step) => sum + step.durationMs, 0);
  return `## Timing\n\n${table(["node", "started", "ms"], rows)}\n\n${total.toFixed(1)} ms in nodes before this report was written.`;
}

const LISTED = 30;
const listed = (items: string[]): string =>
  items.length === 0
    ? "none"
    : [
        ...items.slice(0, LISTED),
        ...(items.length > LISTED ? [`and ${items.length - LISTED} more`] : []),
      ].join(", ");

const table = (head: string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows.map((row) => row.map((cell) => plain(cell)))]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");

/** Untrusted text on one line, with nothing that Markdown or HTML would act on. */
function plain(text: string): string {
  return (
    text
      .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
      .trim()
      .slice(0, 1_500)
      // Not every mark everywhere: identifiers with underscores stay readable, and mean nothing inside a word.
      .replace(/[\\`*[\]|#]|~(?=~)|(?<!\p{L}|\p{N})_|_(?!\p{L}|\p{N})|^[+=-]/gu, "\\$&")
      .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      // Bare addresses become links too on some sites.
      .replace(/https?:\/\//gi, (scheme) => scheme.replace(":", "&#58;"))
      .replace(/\bwww\./gi, (host) => host.replace(".", "&#46;"))
      .replaceAll("@", "&#64;")
  );
}

const quote = (text: string): string =>
  text
    .split("\n")
    .map((line) => `> ${plain(line)}`)
    .join("\n");

/** A code block that its content cannot end: the fence is longer than any run of backticks in it. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const marks = "`".repeat(longest + 1);
  return `${marks}text\n${text.replace(/[^\P{Cc}\n\t]|\p{Cf}/gu, "")}\n${marks}`;
}
