import { shorten, splitSentences } from "./text.ts";

/** What people and notices call it when something does not work. */
const OUTAGE =
  /\b(?:down|outage|unavailable|unreachable|not (?:responding|working|reachable|available|loading|accessible)|(?:does|do|did)(?:n't| not) (?:work|respond|load|start|connect)|stopped (?:working|responding)|fail(?:s|ing|ed|ures?)?|tim(?:ing|es?|ed) out|time-?outs?|errors?|5\d\ds?|(?:cannot|can't|unable to|can not|could not|couldn't|nobody can|no one can|(?:nobody|no one) (?:is|was|has been|have been|were) able to) \w+|crash\w*|crash-loop\w*|(?:no|not a(?: single)?) (?:transactions?|orders?|payments?|bookings?|messages?|requests?) (?:has|have|was|were|is|are|gets?|got) (?:been )?(?:booked|processed|accepted|paid|completed|delivered)|broken|offline|refus(?:ed|ing)|reject(?:ed|ing)|dropp(?:ed|ing|s)|drops|stuck|degraded|disrupted|lost (?:connectivity|connection|packets)|packet loss|out of (?:memory|disk|space|capacity)|disk (?:is )?full|throttl\w+|ausgefallen|ausfall|nicht (?:erreichbar|verfügbar)|funktionier\w* nicht|störung|caíd[oa]|no (?:funciona|responde))(?![\w-])/i;
const SLOW =
  /\b(?:slow\w*|latency|laggy|lagging|replication lag|sluggish|intermittent\w*|sporadic\w*|delay\w*|occasional\w*|now and then|from time to time|flak[ey]\w*|langsam)\b/i;
/** "a few errors now and then": degraded, but working. */
const MILD =
  /\b(?:intermittent\w*|sporadic\w*|occasional\w*|now and then|from time to time|a few|a handful of|single|one of (?:the|our)|some|sometimes|flak[ey]\w*|minor|non-?critical)\b/i;
const NO_TROUBLE =
  /\b(?:no|zero|without(?: any)?|not|never|isn't|aren't|wasn't|nothing(?: is)?|no longer|not anymore) (?:seeing |getting |more |further )?(?:down|errors?|outages?|failures?|failing|timeouts?|timing out|throttl\w+|degraded|broken|offline|affected|unavailable)\b/gi;

const RECOVERED =
  /\b(?:available again|working again|back (?:up|online|to normal)|(?:fully |has |have |is |are )recovered|(?:has|have|is|are|was|were) (?:now |been |fully |since )*(?:resolved|restored|mitigated|fixed)|operating normally|works again|all clear)\b|^\[?resolved\]?\b/i;
/** "until the issue is resolved", "partially restored": it is not over. */
const NOT_YET =
  /\b(?:until|till|once|when|before|after|as soon as|if|unless|not yet|hasn't|haven't|not (?:been )?(?:fully )?(?:resolved|restored|fixed|recovered)|partial\w*|some|most|many|subset|continu\w+ to (?:work|see|experience))\b/i;

const ATTACK =
  /\b(?:leaked|compromised|hacked|ransom\w*|malware|backdoor|intruder|intrusion|breach\w*|exfiltrat\w+|unauthori[sz]ed (?:access|logins?|users?|api calls?|activity)|someone (?:else )?(?:logged|got) in|stolen|ddos|under attack|phish\w+)\b/i;

const SECRET = "(?:access keys?|credentials?|secret(?: access)? keys?|api keys?)";
const EXPOSED =
  "(?:exposed|leaked|compromised|publicly available|public(?:ly)? (?:accessible|repo\\w*|github)|stolen|committed|pushed|posted|published|(?:on|auf|sur|en|su) (?:github|gitlab)|veröffentlicht|geleakt|gestohlen|in a public)";
/** A credential in the wrong hands: it can be used to start anything. */
export const LEAKED = new RegExp(
  `\\b${SECRET}\\b.{0,80}\\b${EXPOSED}\\b|\\b${EXPOSED}\\b.{0,60}\\b${SECRET}\\b`,
  "i",
);

const BROAD =
  /\b(?:all|every|each|entire|whole|complete(?:ly)?|everything|everyone|nobody|no)\b(?: of)?(?: the| our| your)?(?: [\w-]+){0,2} (?:production|prod|customers?|users?|sites?|website|shop|services?|regions?|platform|traffic|payments?)\b|\b(?:production|prod|the (?:whole )?(?:site|website|platform|shop)) (?:is|are) (?:completely |totally |entirely |all )?(?:down|offline|unreachable|unavailable)\b|\beverything (?:is|in production is) (?:down|offline|broken)\b|\b(?:complete|total|full) outage\b|\b(?:nobody|no one|no customers?|no users?) (?:can|(?:is|was|has been|have been|are|were) able to)\b/i;
const NARROW =
  /\bnot (?:all|every|everything|everyone)\b|\b(?:every|each) (?:(?:few|other|single|\d+) )?(?:seconds?|minutes?|hours?|days?|nights?|weeks?|morning|time|so often|now and then)\b|\b(?:deploy\w*|builds?|pipelines?|ci|cron|jobs?|tests?|backups?|reports?|staging|dev|development|sandbox)\b/i;

const DATA =
  /\b(?:data (?:loss|breach|leak|theft|corruption|destruction)|exfiltrat\w+|ransom\w*|(?:customer|personal|card|payment|user|patient)(?:s'|'s)? (?:data|records?|information|details)\b.{0,60}\b(?:lost|stolen|leaked|exposed|corrupted|deleted|published|public|for sale)|lost (?:all )?(?:customer |our |the )?data|compromised ?data|(?:stole|leaked|published|copied|downloaded) (?:\w+ ){0,3}(?:customer|personal|card|user|payment) (?:data|records?)|(?:production|prod|customer|our|main|primary) (?:\w+ )?(?:database|db|data|backups?|tables?|bucket)\b.{0,20}\b(?:was|were|is|are|been|got) (?:accidentally |permanently |all )?(?:deleted|dropped|wiped|lost|corrupted|gone)|someone (?:deleted|dropped|wiped) (?:\w+ ){0,2}(?:database|db|data|backups?|tables?|bucket))\b/i;
const HEDGED =
  /\b(?:no|not|without|never|could|may|might|can|prevent\w*|avoid\w*|if|whether|checks?|potential\w*|possible|possibly|risk of|protect\w*|in case)\b/i;

/** Each finds the first sentence of a text that says so, shortened for a record; null where none does. */
export const findOutage = (text: string) => quote(text, isOutage);
export const findHardOutage = (text: string) =>
  quote(text, (sentence) => isOutage(sentence) && !MILD.test(sentence));
export const findSlowness = (text: string) => quote(text, (sentence) => SLOW.test(sentence));
export const findRecovery = (text: string) =>
  quote(text, (sentence) => RECOVERED.test(sentence) && !NOT_YET.test(sentence));
export const findAttack = (text: string) =>
  quote(text, (sentence) => (ATTACK.test(sentence) || LEAKED.test(sentence)) && !HEDGED.test(sentence));
export const findBroadOutage = (text: string) =>
  quote(text, (sentence) => BROAD.test(sentence) && isOutage(sentence) && !NARROW.test(sentence));
/** Data that is lost or in the wrong hands, as a fact and not as a possibility. */
export const findDataLoss = (text: string) =>
  quote(text, (sentence) => DATA.test(sentence) && !HEDGED.test(sentence));

const isOutage = (sentence: string) => OUTAGE.test(sentence.replace(NO_TROUBLE, " "));

function quote(text: string, says: (sentence: string) => boolean): string | null {
  const sentence = splitSentences(text).find(says);
  return sentence === undefined ? null : shorten(sentence, 300);
}
