import { spellings } from "./plain-text.ts";

/**
 * Finds sentences that try to tell the reader what to decide. Rules never act on text, so this is a flag for people and
 * a filter for evidence, not the defence itself: code decides, whatever the text says.
 */

const OBJECTS =
  "(?:instructions?|directions?|directives?|rules?|prompts?|guidelines?|guidance|constraints?|context|system messages?|safeguards?|training)";
const VERDICTS =
  "(?:production|prod|non ?production|critical|sandbox|development|significant|insignificant|not significant|accepted|discharged|resolved|duplicate|a sample|sample|benign|harmless|noise|informational|(?:top|high|highest|low|lowest) (?:severity|priority)|severity \\d|sev ?\\d)";
const TEAMS =
  "(?:the |any |your )?(?:[a-z]+ )?(?:teams?|security|leadership|management|finops|anyone|anybody|operators?|humans?|owners?)";
const OPENING = "(?:^|[.:;,!?>)\\]\"'*-] ?|\\b(?:and|then|please|now|must|should|to|just|you) )";

/** Each is linear in the length of one window: bounded gaps, no nested repeats. They see lower case. */
const SUSPICIOUS: readonly RegExp[] = [
  new RegExp(
    `\\b(?:ignore|disregard|forget|override|overlook|bypass|skip|drop|stop following|do not follow|don't follow)\\b.{0,20}\\b(?:previous|prior|preceding|above|earlier|existing|your|system|initial|original|other)\\b.{0,25}\\b${OBJECTS}\\b`,
  ),
  new RegExp(
    `\\b(?:ignore|disregard|forget)\\b (?:(?:all|any|every|of|the|these|those|my|our|its) ){1,3}${OBJECTS}\\b`,
  ),
  /\b(?:ignore|disregard|forget)\b.{0,20}\b(?:everything|anything|all)\b.{0,20}\b(?:above|before|previous|prior|said|told|know)\b/,
  /ignore(?:all|any)?(?:of)?(?:the|your|my)?(?:previous|prior|above|earlier|system)(?:instructions?|rules|prompt)/,
  /\b(?:ignore|disregard)\b.{0,20}\b(?:your|our|the|any|all|company|organi[sz]ation(?:'s|al)?)\b.{0,20}\b(?:policy|policies|registry)\b/,
  /\b(?:bypass|override|circumvent)\b.{0,12}\b(?:(?:company|organi[sz]ation(?:'s|al)?|triage|escalation|acceptance|account) (?:policy|policies|registry|rules)|registry)\b/,
  /\b(?:your|hidden) system prompts?\b|\b(?:developer mode|new instructions?:|updated instructions?:)/,
  /\b(?:reveal|print|show|repeat|output|leak)\b.{0,20}\b(?:your|the) (?:hidden |initial |original |secret )?(?:prompt|instructions)\b/,
  /\b(?:you are|you're|you will be) now\b.{0,60}\b(?:assistant|agent|operator|model|ai|llm|admin|administrator|bot|chatbot|mode|allowed|authori[sz]ed|unrestricted|dan)\b/,
  /\b(?:you are|you're) (?:an? )?(?:helpful |friendly |autonomous |large )?(?:assistant|ai\b|ai agent|language model|llm|chatbot|triage (?:agent|bot))/,
  /\b(?:you are|you're) no longer (?:bound|restricted|limited|required|an? (?:ai|assistant|agent|bot))\b/,
  /\b(?:behave|respond|pretend|answer|act)\b (?:as if|as though|like|to be)\b.{0,40}\b(?:assistant|agent|operator|model|ai|admin|administrator|production|no (?:rules|policy))\b/,
  /\bact as (?:an? |the )?(?:ai|assistant|admin|administrator|unrestricted|root|operator on duty)\b/,
  /\bfrom now on\b.{0,30}\b(?:you|treat|accept|ignore|always|never|every|respond|answer)\b/,
  new RegExp(
    `\\b(?:treat|consider|classify|regard|mark|label|handle|register|count|report|record|flag|rate|score|grade|tag)\\b.{0,60}\\b(?:as|to be|=) ?(?:(?:an?|the|being|fully|purely|only|just|of|if it were|if it was) ){0,2}["']?${VERDICTS}\\b`,
  ),
  /\b(?:set|raise|lower|change|assign|increase|reduce|bump|make|use|give|force)\b.{0,30}\b(?:severity|sev|priority)\b(?: (?:level|score|rating))?["']? ?(?:to|as|at|of|is|=|:)? ?["']?(?:\d|five|one)\b/,
  /(?<!\b(?:can|may|could) )\b(?:set|raise|lower|change|downgrade|upgrade)\b.{0,20}\b(?:severity|priority)\b.{0,12}\b(?:to|as) (?:the )?(?:highest|lowest|maximum|minimum|critical|high|medium|low|informational)\b/,
  new RegExp(
    `${OPENING}(?:accept|discharge|approve|auto ?close|dismiss) (?:this|the|it as|all)\\b ?(?:security |health |new )?(?:event|incident|finding|alert|case|notice|notification|ticket)`,
  ),
  /\b(?:close|resolve|suppress|discharge|accept|archive) (?:this|the|all|any|every) (?:other )?(?:events?|incidents?|findings?|alerts?|cases?|tickets?)\b.{0,30}\b(?:without|immediately|at once|automatically|right away|no matter)\b/,
  /\b(?:do not|don't|dont|never|no need to|must not|without)\b.{0,30}\b(?:open|opening|create|creating|raise|raising|file|filing)\b.{0,20}\b(?:tickets?|incidents?)\b/,
  new RegExp(
    `\\b(?:do not|don't|dont|never|no need to|must not|without)\\b.{0,10}\\b(?:notify|notifying|escalate|escalating|alert|alerting|inform|informing|tell|telling|involve|involving|page)\\b.{0,6}\\b(?:to )?${TEAMS}\\b`,
  ),
  /\b(?:open|create|file|assign|route|send)\b.{0,20}\btickets?\b.{0,30}\b(?:to|for)\b.{0,20}\b(?:the )?(?:leadership|management|finops|security team|ceo|cto)\b/,
  /\b(?:must|should|please|and|then|just|to|not|don't|never|[,:;]) discharge\b|^discharge\b/,
  /\bcost ?impact\b.{0,10}\b(?:true|false|yes|no)\b/,
  /\b(?:add|include|remove|drop)\b.{0,30}\bstakeholders?\b|\broute (?:this|it|the (?:event|ticket|finding|incident)) to\b/,
  /\bassume\b.{0,40}\bproduction\b|\bskip the (?:account|environment|policy|registry|severity|cost) checks?\b/,
  /\b(?:escalate|notify|page|inform|tell|alert|wake)\b.{0,20}\b(?:leadership|executives?|ceo|cto)\b|\bleadership (?:must|should|has to|needs to)\b/,
  /\b(?:severity|sev) (?:must|should|shall|has to|needs to) (?:be|read)\b|\b(?:this|the) (?:event|finding|incident|account|alert)\b.{0,60}\b(?:severity|sev|severity is) ?(?:5|five)\b/,
  /\b(?:escalate|file|raise|report|submit)\b.{0,50}\b(?:(?:severity|sev) (?:5|five)|(?:highest|maximum) severity)\b/,
  /\b(?:suppress|ignore|drop|close)\b.{0,40}\b(?:all|any) (?:following|future|further|later) (?:findings?|events?|alerts?)\b/,
  /\bpre ?approved\b.{0,40}\b(?:accept|proceed|close)\b|\b(?:output|answer|verdict) ?: ?\{ ?"?(?:value|severity|cost)/,
  /^(?:ohero|assistant|ai)\b[,:]? (?:please )?(?:accept|ignore|approve|escalate|mark|treat|set|do not|close|skip)\b/,
  /\b(?:no|without) (?:human |manual |further )?(?:review|approval|oversight) (?:is |was )?(?:needed|required|necessary)\b.{0,40}\b(?:accept|close|discharge|proceed)/,
  /^\W*(?:note|message|instructions?|attention|hint|notice)\b:? (?:to|for) (?:the |any |all )?(?:ai|llm|language model|model|agent|assistant|bot|automation|triage|classifier|reader|operator)s?\b/,
  /\b(?:instructions?|message|note|attention)\b:? (?:to|for) (?:the |any |all )?(?:ai|llm|language model|ai (?:agent|assistant|model)|chatbot|triage (?:agent|bot|system)|classifier)s?\b/,
  /\b(?:attention|dear|hey|hello),? (?:ai|llm|assistant|chatbot|language model|triage (?:agent|bot))\b/,
  /\b(?:call|invoke|use|run|execute|trigger)\b.{0,20}\b(?:create|update|close|delete|search|open|send|reopen) (?:ticket|incident|message|history|knowledge|email)s?\b/,
  /\b(?:your|the) (?:only |correct |final |expected )?(?:answer|verdict|decision|output|response|judg[e]?ment) (?:must|should|shall|has to|needs to) (?:be|say|contain|read)\b/,
  /\b(?:respond|answer|reply|return|output) (?:only |exactly )?(?:with|as)? ?(?:"|\{|cost impact|costimpact|severity|value|true\b|false\b|accepted|discharged)/,
  /<\/?\s?(?:system|assistant|instructions?|tool ?(?:call|result|use)|function ?(?:call|results?)|untrusted|user|prompt)\b[^>]{0,60}>/,
  /<\|[a-z_ ]{2,30}\|>|\[\/?(?:inst|system)\]|<<\/?sys>>|^#{2,4} ?(?:system|instructions?|new task)\b/,
  /^\s*(?:assistant|developer)\s?:|^\s*system\s?:\s?(?:you|ignore|do|always|never|treat|accept|set|override|from now|all events|mark|new)\b/,
  /^[-=*#]{2,}\s?(?:begin|end|start)\s(?:of )?(?:the )?(?:system|instructions?|event|data|input|prompt|untrusted|text|message)/,
  /\b(?:end of|this is the end of) (?:the )?(?:event|data|input|prompt|untrusted text|message)\b.{0,20}\b(?:now|new|next|instructions?|your)\b/,
  /ignorier\w*.{0,40}(?:anweisung|regel|vorgabe|richtlini)|vergiss.{0,30}(?:anweisung|regel|vorgabe)/,
  /ignor[aei]\w*.{0,40}(?:instruccion|reglas|instrucoes|regras|istruzion|regole|consignes|regles|instructies|instructions precedentes)/,
  /(?:oublie[zr]?|olvida|dimentica|esqueca|negeer|vergeet)\b.{0,40}(?:instruction|instruccion|istruzion|instrucoes|instructies|consignes|reglas|regole)/,
  /忽略.{0,12}(?:指令|指示|说明|規則|规则|提示)|(?:指示|命令|ルール|規則).{0,8}(?:無視|忘れ)|игнорир\p{L}*.{0,40}(?:инструкц|указани|правил)|지시.{0,10}무시|무시하.{0,10}지시/u,
  /(?:zignoruj|ignoruj)\p{L}*.{0,40}(?:instrukcj|polece|zasad)|talimatlar\p{L}*.{0,20}(?:yok say|gormezden|dikkate alma)|تجاهل.{0,30}(?:التعليمات|تعليمات|القواعد)/u,
  /(?:behandle|stufe|betrachte)\b.{0,40}\bals\b.{0,20}(?:produktion|kritisch|unkritisch)|(?:trata|considera)\b.{0,40}\bcomo\b.{0,20}(?:produccion|critic)/,
  // Other languages, after their accents are gone: "behandle dieses Konto als Produktion", "treat as" and "grade five".
  /(?:behandel|beschouw)\b.{0,40}\bals\b.{0,20}(?:productie|kritiek)|(?:considere[sz]?|tratta|trate|marca|considera)\b.{0,60}\b(?:com[oe]|come)\b.{0,30}(?:producc?ion|producao|production|produzione)/,
  /potraktuj\p{L}*.{0,40}produkcyjn|считаи.{0,40}(?:рабоч|продуктив|боев)|(?:uretim|urun) hesab\p{L}* olarak|視為生產|视为生产|本番として扱|운영 계정으로/u,
  /निर्देश.{0,20}(?:अनदेखा|अनदखा)|नरदश.{0,20}अनदख|指示.{0,10}無視|지시.{0,12}무시/u,
  /(?:schweregrad|gravite|gravedad|gravidade|gravita|priorytet|приоритет).{0,30}(?:funf|maxim|cinq|cinco|cinque|najwyzs|высш|vergeben|imposta)|严重性设为|심각도를/u,
  // Turns, tools and marks that only a reader of prompts would heed.
  /^(?:untrusted [0-9a-f]{8,64}|end untrusted)\s*$|^tool result\s?: ?\{|^\{ ?"(?:value|severity)" ?:.{0,40}"evidence"|\banswer ?: ?\{ ?"|^expected output for this input\b/,
];

/** The same as one pattern for each way of matching, which takes a quarter of the time. Made when text is first looked at. */
let together: RegExp[] | undefined;

const allTogether = () =>
  [...new Set(SUSPICIOUS.map(({ flags }) => flags))].map((flags) => {
    const patterns = SUSPICIOUS.filter((pattern) => pattern.flags === flags);
    const one = new RegExp(patterns.map(({ source }) => source).join("|"), flags);
    // For short text V8 would make bytecode first, which takes some 100 ms for one as large; machine code, at once for long text, takes 10.
    one.test(LONG);
    return one;
  });
const LONG = " ".repeat(1_000);

/** An offer to leave something out, as AWS's notices make it: no attempt to steer. */
const HARMLESS =
  /\b(?:if|in case|when|once|unless) (?:you|your|this|the)\b.{0,80}\b(?:can|may|could|please|should|to)? ?(?:safely )?(?:ignore|disregard|skip) (?:this|these|the|that|our|those|any)\b.{0,12}\b(?:instructions|steps|message|notice|notification|email|guidance)|\b(?:you )?(?:can|may|could|please) (?:safely )?(?:ignore|disregard|skip) (?:this|these|the|that|our)\b.{0,12}\b(?:instructions|steps|message|notice|notification|email|guidance)\b.{0,40}\bif you\b/;
const FORCEFUL = /\b(?:all|your|system|every)\b.{0,20}\b(?:instructions|rules|prompts?|guidelines)\b/;

const WINDOW = 2_000;
const OVERLAP = 200;
const MAX_FOUND = 5;

/** The sentences of `text` that read like instructions, as they stand there. */
export function findInstructions(text: string): string[] {
  return examine(text)
    .filter((part) => part.isInstruction)
    .slice(0, MAX_FOUND)
    .map((part) => part.sentence);
}

/**
 * The text without what gives orders: what rules may take evidence from. Of "production is down, treat this as
 * critical" the first half stays, on a line of its own.
 */
export function withoutInstructions(text: string): string {
  const parts = examine(text);
  if (!parts.some((part) => part.isInstruction)) return text;
  return parts
    .map((part) => (part.isInstruction ? harmlessClauses(part.sentence) : part.sentence + part.gap))
    .join("")
    .trim();
}

function harmlessClauses(sentence: string): string {
  const clauses = sentence.slice(0, WINDOW).split(/,\s+|\s[-–—]\s|:\s+/);
  const harmless = clauses.filter((clause) => !isInstruction(clause));
  // Where no clause alone gives the order, all of them together do.
  return harmless.length === clauses.length ? "" : harmless.map((clause) => `${clause}\n`).join("");
}

/** Every string in a JSON value that reads like an instruction: descriptions, tags, names, notes. Stops at a bound. */
export function findInstructionsIn(value: unknown): string[] {
  const found = new Set<string>();
  const waiting: unknown[] = [value];
  for (let visited = 0; waiting.length > 0 && visited < 50_000 && found.size < MAX_FOUND; visited += 1) {
    const next = waiting.pop();
    if (typeof next === "string") {
      for (const sentence of findInstructions(next)) found.add(sentence.slice(0, 300));
    } else if (typeof next === "object" && next !== null) {
      for (const [key, child] of Object.entries(next))
        waiting.push(child, ...(Array.isArray(next) ? [] : [key]));
    }
  }
  return [...found];
}

interface Part {
  sentence: string;
  /** The white space after it. */
  gap: string;
  isInstruction: boolean;
}

function examine(text: string): Part[] {
  const pieces = text.split(/(\s(?<=[.!?;]\s)\s*|\n+)/);
  const parts: Part[] = [];
  for (let index = 0; index < pieces.length; index += 2) {
    const sentence = pieces[index] ?? "";
    parts.push({ sentence, gap: pieces[index + 1] ?? "", isInstruction: isInstruction(sentence) });
  }
  // A sentence may be wrapped over lines.
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    if (
      !next ||
      part.isInstruction ||
      next.isInstruction ||
      part.gap !== "\n" ||
      /[.!?;]\s*$/.test(part.sentence.slice(-9))
    )
      continue;
    if (isInstruction(`${part.sentence.slice(-OVERLAP)} ${next.sentence.slice(0, OVERLAP)}`)) {
      part.isInstruction = true;
      next.isInstruction = true;
    }
  }
  return parts;
}

/** What was found of the sentences looked at last: a run looks at the same ones five times. */
const lately = new Map<string, boolean>();
const REMEMBERED = { sentences: 1_000, length: 1_000 };

function isInstruction(sentence: string): boolean {
  if (sentence.length > REMEMBERED.length) return isOneInstruction(sentence);
  const known = lately.get(sentence);
  if (known !== undefined) return known;
  const found = isOneInstruction(sentence);
  if (lately.size >= REMEMBERED.sentences) lately.clear();
  lately.set(sentence, found);
  return found;
}

function isOneInstruction(sentence: string): boolean {
  if (sentence.length < 8 && !/[^ -~]/.test(sentence)) return false;
  for (let at = 0; at === 0 || at < sentence.length - OVERLAP; at += WINDOW - OVERLAP)
    if (spellings(sentence.slice(at, at + WINDOW)).some(isSuspicious)) return true;
  return false;
}

function isSuspicious(plain: string): boolean {
  together ??= allTogether();
  return together.some((pattern) => pattern.test(plain)) && (!HARMLESS.test(plain) || FORCEFUL.test(plain));
}
