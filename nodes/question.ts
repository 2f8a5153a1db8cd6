import type { Organization } from "../policy/organization.ts";

/** What a question asks for, as far as it can be read without a model. */
export interface ReadQuestion {
  /** The words to search for; "" where the filter says it all. */
  text: string;
  filter: {
    teams: string[];
    status: "open" | "closed" | null;
    minimumSeverity: number | null;
    account: string | null;
  };
}

/** Words that a question is made of, and that no ticket is found by. */
const FILLER = new Set(
  "what what's which who who's where when how why is are was were there the a an of in on for to with and or do does did we i you us our my have has any all me show list tell give find about many much please current currently now right this that it it's its be by from at than ticket tickets incident incidents event events account accounts team teams status severity".split(
    " ",
  ),
);

/** Reads team, account, status and severity out of a question; what is left are the words to search for. */
export function readQuestion(question: string, organization: Organization): ReadQuestion {
  const typed = question
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "").replace(/['’]s$/, ""))
    .filter((word) => word !== "");
  const words = typed.map((word) => word.toLowerCase());
  const teams = organization.teams.filter((team) => words.includes(team.id.toLowerCase()));
  const named = organization.accounts.find(
    (account) => words.includes(account.id) || words.includes(account.name.toLowerCase()),
  );
  const account = named?.id ?? words.find((word) => /^\d{12}$/.test(word)) ?? null;
  const severity = readSeverity(question);
  const isTaken = (word: string) =>
    FILLER.has(word) ||
    word.length < 2 ||
    CLOSED.has(word) ||
    OPEN.has(word) ||
    word === account ||
    word === named?.name.toLowerCase() ||
    teams.some((team) => team.id.toLowerCase() === word) ||
    (severity !== null && SEVERITY_WORDS.has(word));
  return {
    text: typed.filter((word) => !isTaken(word.toLowerCase())).join(" "),
    filter: {
      teams: teams.map((team) => team.id),
      status: words.some((word) => CLOSED.has(word))
        ? "closed"
        : words.some((word) => OPEN.has(word))
          ? "open"
          : null,
      minimumSeverity: severity,
      account,
    },
  };
}

const CLOSED = new Set(["closed", "resolved", "finished"]);
const OPEN = new Set(["open", "unresolved", "active", "pending"]);
const SEVERITY_WORDS = new Set(["least", "above", "over", "more", "higher", "up", "sev"]);

/** "severity 4" and "at least 4" are 4; "above 3" is 4. null where none is asked for, or none is above. */
function readSeverity(question: string): number | null {
  const match = question.match(
    /\bsev(?:erity)?\s*(?:of\s+|is\s+)?(above|over|higher than|more than|>=|>|at least)?\s*([1-5])\b/i,
  );
  if (!match) return null;
  const isAbove = /^(?:above|over|higher than|more than|>)$/i.test(match[1] ?? "");
  return Math.min(Number(match[2]) + (isAbove ? 1 : 0), 5);
}
