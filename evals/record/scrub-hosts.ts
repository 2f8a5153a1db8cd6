import type { Pseudonyms } from "./pseudonyms.ts";

/** Hosts that are nobody's own: AWS's, those of public references, and names that are reserved for examples (RFC 2606). */
const KEPT =
  /^(?:(?:[\w-]+\.)*(?:amazon\.com|aws\.dev|kubernetes\.io|k8s\.io|nist\.gov|mitre\.org|cve\.org|cisecurity\.org|first\.org|ietf\.org)|(?:[\w-]+\.)*example(?:\.com|\.net|\.org)?|(?:[\w-]+\.)+(?:test|invalid|localhost)|localhost)$/i;
const AMAZONAWS = /^(?:[\w-]+\.)*amazonaws\.com(?:\.cn)?$/i;

const WEB_ADDRESS = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)([^\s/"'<>\\?#]+)([^\s"'<>\\]*)/gi;
/** At the end it belongs to the sentence. */
const SENTENCE = /[.,;:!?)\]}]+$/;

/** Top-level domains that are no word of a sentence and no end of a file's or a type's name; of the others only in small letters. */
const HOST =
  /(?<![\w@.-])(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,8}(?:com|net|org|edu|gov|io|dev|cloud|biz|eu|de|uk|fr|nl|ch|jp|au|ca|br|cn|internal|intranet|local|corp|lan)(?![\w-]|\.\w)/gi;
/** A private DNS name without its domain. Source: EC2 user guide, "EC2 instance hostnames". */
const INSTANCE_NAME = /\bip-(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})\b/g;

/** Replaces the hosts of whoever it is about, the same by the same name, and what their addresses lead to. */
export function scrubHosts(text: string, pseudonyms: Pseudonyms): string {
  const host = (name: string): string => {
    const lower = name.toLowerCase();
    if (pseudonyms.isOne(lower) || KEPT.test(name)) return name;
    if (!AMAZONAWS.test(name)) return pseudonyms.of("host", lower);
    // The service's own endpoint is `service.region.amazonaws.com`; what stands before names a resource.
    const labels = name.split(".");
    const own = labels.length - (lower.endsWith(".cn") ? 5 : 4);
    if (own <= 0) return name;
    const prefix = labels.slice(0, own).join(".").toLowerCase();
    const kept = pseudonyms.isOne(prefix) ? prefix : (pseudonyms.of("host", prefix).split(".")[0] ?? "");
    return [kept, ...labels.slice(own)].join(".");
  };
  return text
    .replace(WEB_ADDRESS, (whole, scheme, authority, rest) => {
      const [, before = "", name = "", port = ""] = /^(.*@)?([^:]*|\[.*\])(:\d+)?$/.exec(authority) ?? [];
      const end = SENTENCE.exec(rest === "" ? name : rest)?.[0] ?? "";
      const bare = rest === "" ? name.slice(0, name.length - end.length) : name;
      if (bare === "" || KEPT.test(bare) || AMAZONAWS.test(bare)) return whole;
      const path = rest.slice(0, rest.length - (rest === "" ? 0 : end.length));
      const isNamed = pseudonyms.isOne(bare.toLowerCase());
      const page = path === "" || path === "/" ? path : `/${pseudonyms.of("page", `${bare}${path}`)}`;
      return `${scheme}${before}${isNamed || /^[\d.]+$|^\[/.test(bare) ? bare : pseudonyms.of("host", bare.toLowerCase())}${port}${page}${end}`;
    })
    .replace(HOST, host)
    .replace(
      INSTANCE_NAME,
      (_, ...parts) => `ip-${pseudonyms.of("ip address", parts.slice(0, 4).join(".")).replaceAll(".", "-")}`,
    );
}
