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

const FILLER =
  /\b(?:what|which|who|where|when|how|why|is|are|was|were|there|the|a|an|of|in|on|for|to|with|and|or|do|does|did|we|i|you|our|my|have|has|any|all|me|show|list|tell|give|find|about|many|much|please|current|currently|now|right|this|that|it|its|be|by|from|at|tickets?|incidents?|events?|account|team|status)\b/gi;

/** Reads team, account, status and severity out of a question; what is left are the words to search for. */
export function readQuestion(question: string, organization: Organization): ReadQuestion {
  let text = question;
  const take = (pattern: RegExp): RegExpMatchArray | null => {
    const match = text.match(pattern);
    if (match) text = text.replace(match[0], " ");
    return match;
  };
  const words = new Set(question.toLowerCase().match(/[\w-]+/g) ?? []);
  const teams = organization.teams.filter((team) => words.has(team.id.toLowerCase()));
  for (const team of teams) take(new RegExp(`\\b${escapePattern(team.id)}\\b`, "i"));
  const named = organization.accounts.find(
    (account) => words.has(account.name.toLowerCase()) || words.has(account.id),
  );
  const unknown = question.match(/\b\d{12}\b/)?.[0] ?? null;
  const closed = take(/\b(?:closed|resolved|finished)\b/i);
  const open = closed ? null : take(/\b(?:open|unresolved|active|pending)\b/i);
  const severity = take(
    /\bseverity\s*(?:of\s*)?(?:>=|at least|above)?\s*([1-5])\b(?:\s*(?:or (?:more|higher|above)|and (?:up|above)))?/i,
  );
  const rest = text.replace(FILLER, " ").replace(/[^\p{L}\p{N}\s:/._-]/gu, " ");
  const account = named?.id ?? unknown;
  const searched = account ? rest.replace(account, " ").replace(named?.name ?? account, " ") : rest;
  return {
    text: searched.replace(/\s+/g, " ").trim(),
    filter: {
      teams: teams.map((team) => team.id),
      status: closed ? "closed" : open ? "open" : null,
      minimumSeverity: severity ? Number(severity[1]) : null,
      account,
    },
  };
}

const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
