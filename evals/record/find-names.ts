import { readJson } from "../../events/json.ts";

/** What in deliveries has a name that is known by where it stands, and is then replaced wherever else it stands. */
export interface FoundNames {
  people: Set<string>;
  buckets: Set<string>;
}

/** Fields, and tags, that hold the name of a principal; without case and punctuation. */
const PRINCIPAL_KEYS = new Set(
  "username iamuser sessionname rolesessionname sourceidentity federateduser".split(" "),
);
/** Those that hold a person's name, or just as well the name of a team. */
const PERSON_KEYS = new Set(
  "owner contact author assignee approver requester requestedby createdby updatedby modifiedby launchedby startedby".split(
    " ",
  ),
);
const BUCKET_KEYS = new Set(["bucket", "bucketname", "s3bucket", "s3bucketname"]);

/**
 * The user, or the session of a role, in an ARN: what stands before its name, and the name. A user's path tells where in a company
 * somebody is. Source: IAM user guide, "IAM identifiers"; a comma or a stop at the end belongs to the sentence.
 */
export const PRINCIPAL =
  /(:(?:user|federated-user|mfa)\/)(?:[\w+=,.@-]{1,512}\/)*([\w+=,.@-]{0,63}[\w+=@-])|(:assumed-role\/[\w+=,.@-]{1,64}\/)([\w+=,.@-]{0,63}[\w+=@-])/g;
const BUCKET =
  /\barn:aws[\w-]*:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])|\bs3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])|(?<![\w.-])([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\.s3[.-][a-z0-9.-]*amazonaws\.com/g;

/** These name nobody. */
const NOBODY =
  /^(?:aws|admin|administrator|anonymous|default|null|none|ohero|root|system|unknown|user|test|true|false|\d{1,12}|i-[0-9a-f]{8,17}|arn:.*|.*[@\s].*@.*|[^\s@]+@[^\s@]+|[\w.-]+\.amazonaws\.com)$/i;

/** Does a field of that name hold a name of somebody, and is this one? */
export const isNameOfSomebody = (key: string, text: string): boolean => {
  const field = fieldOf(key);
  return (PERSON_KEYS.has(field) || PRINCIPAL_KEYS.has(field)) && isSomebody(text);
};

const isSomebody = (text: string) => text !== "" && !NOBODY.test(text);
const fieldOf = (key: string) => key.toLowerCase().replace(/[^a-z]/g, "");

/** Looks through everything, also through JSON that stands in a string. */
export function findNames(value: unknown, found: FoundNames = { people: new Set(), buckets: new Set() }) {
  visit(value, "", found);
  return found;
}

function visit(value: unknown, key: string, found: FoundNames): void {
  if (typeof value === "string") {
    readText(value, key, found);
    if (/^\s*[{[]/.test(value)) {
      const inner = readJson(value);
      if (typeof inner === "object") visit(inner, key, found);
    }
  } else if (Array.isArray(value)) for (const one of value) visit(one, key, found);
  else if (typeof value === "object" && value !== null) {
    const tag = tagOf(value);
    if (tag !== null) readText(tag.value, tag.key, found);
    for (const [name, one] of Object.entries(value)) {
      readText(name, "", found);
      visit(one, name, found);
    }
    if (isBucket(value)) readText(value.name, "bucket", found);
  }
}

function readText(text: string, key: string, { people, buckets }: FoundNames): void {
  const field = fieldOf(key);
  const add = (names: Set<string>, name: string | undefined) => {
    if (name !== undefined && isSomebody(name)) names.add(name);
  };
  if (PRINCIPAL_KEYS.has(field)) add(people, text.trim());
  // A single word may be a team's name, or any word.
  if (PERSON_KEYS.has(field) && /[\s.]/.test(text.trim())) add(people, text.trim());
  if (BUCKET_KEYS.has(field)) add(buckets, text.trim());
  if (field === "principalid") add(people, text.split(":")[1]);
  for (const [, , user, , session] of text.matchAll(PRINCIPAL)) add(people, user ?? session);
  for (const [, arn, uri, host] of text.matchAll(BUCKET)) add(buckets, arn ?? uri ?? host);
}

/** `{"Key": "Owner", "Value": "…"}`, as tags are written. */
export function tagOf(value: object): { key: string; value: string } | null {
  const { key, Key, value: small, Value } = value as Record<string, unknown>;
  const [name, text] = [key ?? Key, small ?? Value];
  return typeof name === "string" && typeof text === "string" ? { key: name, value: text } : null;
}

/** GuardDuty's `s3BucketDetails`, and what Config and Trusted Advisor call by its type. */
function isBucket(value: object): value is { name: string } {
  const { name, arn } = value as Record<string, unknown>;
  return typeof name === "string" && typeof arn === "string" && /:s3:::/.test(arn);
}
